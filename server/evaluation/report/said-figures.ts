import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import { LANGUAGES, type Language, type LocalText } from '#contract/local-text'
import type { OwnUnit } from '../../report-exports/printed-report.ts'
import { printedDate, printedMoment, printedNumber } from '../../report-exports/report-cell-rules.ts'

/** What stands in a sentence: a name, a text in both languages, or a number in its unit. */
export type Slot = string | LocalText | OwnUnit

const inEach = (textIn: (language: Language) => string): LocalText => Object.fromEntries(LANGUAGES.map((language) => [language, textIn(language)])) as LocalText

const slotText = (slot: Slot, language: Language): string =>
  (typeof slot === 'string' ? slot : 'number' in slot ? printedNumber(slot.number, slot.unit, language, slot.decimals) : slot[language])

/** A sentence in both languages whose {slots} are filled, numbers as each language prints them. Throws for a slot that is not given. */
export function said(en: string, zh: string, slots: Readonly<Record<string, Slot>> = {}): LocalText {
  const templates: LocalText = { en, 'zh-CN': zh }
  return inEach((language) => templates[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const slot = slots[name]
    if (slot === undefined) throw new Error(`nothing is given for {${name}} in "${en}"`)
    return slotText(slot, language)
  }))
}

export const figure = (number: number, unit: FigureUnitId, decimals?: number): OwnUnit => ({ number, unit, ...decimals !== undefined && { decimals } })
export const count = (number: number): OwnUnit => figure(number, 'count')

/** Names one after the other. */
export const listed = (texts: readonly (string | LocalText)[]): LocalText => inEach((language) => texts.map((text) => slotText(text, language)).join(language === 'en' ? ', ' : '、'))
/** Sentences one after the other. */
export const inARow = (texts: readonly LocalText[]): LocalText => inEach((language) => texts.map((text) => text[language]).join(language === 'en' ? ' ' : ''))

/** Units whose number says enough by itself. */
const BARE: ReadonlySet<FigureUnitId> = new Set(['share', 'count', 'index', 'ratio'])
/** "10,000 yuan", "10,000元", "75%": without decimals that say nothing. */
export const amount = (number: number, unit: FigureUnitId): LocalText => inEach((language) => {
  const isWhole = Math.abs(number * FIGURE_UNITS[unit].printedFactor - Math.round(number * FIGURE_UNITS[unit].printedFactor)) < 1e-9
  const printed = isWhole ? printedNumber(number, unit, language, 0) : printedNumber(number, unit, language)
  if (BARE.has(unit)) return printed
  return `${printed}${language === 'en' ? ' ' : ''}${FIGURE_UNITS[unit].label[language]}`
})

export const moment = (at: string, timeZone: string): LocalText => inEach((language) => printedMoment(Date.parse(at), { language, timeZone }))

const QUARTERS = ['一', '二', '三', '四'] as const
/** "2026年第二季度", "Q2 2026"; "2026年5月", "May 2026"; "2026年", "2026". */
export function periodText(period: string): LocalText {
  const [year = '', part] = period.split('-')
  if (part === undefined) return said('{year}', '{year}年', { year })
  if (part.startsWith('Q')) return said('{part} {year}', '{year}年第{quarter}季度', { part, year, quarter: QUARTERS[Number(part.slice(1)) - 1]! })
  return monthText(period)
}

/** "2027年4月", "Apr 2027". */
export const monthText = (month: string): LocalText => inEach((language) => (language === 'en'
  ? printedDate(`${month}-01`, { language, timeZone: 'UTC' }).replace(/^\d+ /, '')
  : `${month.slice(0, 4)}年${Number(month.slice(5))}月`))
