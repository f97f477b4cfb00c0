import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import { m } from '../paraglide/messages.js'
import { figureText, unitWord } from '../words/report-cells.ts'

/** More decimals than this tell nobody anything. */
const EXTRA_DECIMALS = 3

const printed = (value: number, unit: FigureUnitId, decimals: number): number => Number((value * FIGURE_UNITS[unit].printedFactor).toFixed(decimals))
const decimalsFrom = (unit: FigureUnitId, enough: (decimals: number) => boolean): number => {
  const { decimals } = FIGURE_UNITS[unit]
  return Array.from({ length: EXTRA_DECIMALS }, (_, more) => decimals + more).find(enough) ?? decimals + EXTRA_DECIMALS
}

/** A value that somebody has set, with as few decimals as it has: "75%", "2.4 people". */
export function setText(value: number, unit: FigureUnitId, language: Language): string {
  const { decimals, printedFactor } = FIGURE_UNITS[unit]
  const isExact = (count: number) => Math.abs(printed(value, unit, count) - value * printedFactor) < 1e-9 * Math.max(1, Math.abs(value))
  const most = decimals + EXTRA_DECIMALS
  const fewest = Array.from({ length: most }, (_, count) => count).find(isExact) ?? most
  return withUnit(figureText(value, unit, language, fewest), unit, language)
}

/** A measured value, with so many decimals that it does not look like the threshold that it misses: 74.96 % is not 75 %. */
export function measuredText(value: number, threshold: number | null, unit: FigureUnitId, language: Language): string {
  const isApart = threshold !== null && Math.abs(value - threshold) > 1e-9 * Math.max(1, Math.abs(threshold))
  const decimals = isApart ? decimalsFrom(unit, count => printed(value, unit, count) !== printed(threshold, unit, count)) : FIGURE_UNITS[unit].decimals
  return withUnit(figureText(value, unit, language, decimals), unit, language)
}

/** A difference in a measure's unit; of shares in percentage points. Never printed as 0 where it is not 0. */
export function differenceText(value: number, unit: FigureUnitId, language: Language): string {
  const decimals = decimalsFrom(unit, count => value === 0 || printed(value, unit, count) !== 0)
  if (unit !== 'share') return withUnit(figureText(value, unit, language, decimals), unit, language)
  return m.evaluation_percentage_points({ amount: new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value * 100) })
}

const withUnit = (text: string, unit: FigureUnitId, language: Language): string => {
  const word = unitWord(unit, language)
  return word === null ? text : `${text} ${word}`
}
