import { FACTS, type FactId, type FactOrigin } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import { m } from '../paraglide/messages.js'
import { figureText, NO_FIGURE, unitWord } from '../words/report-cells.ts'

export const factName = (fact: FactId, language: Language): string => FACTS[fact].label[language]

/** "1,204.5 hours", "—": a fact's value with its unit. Fractions of what is counted are shown where there are some: a target may be 6.3 desks. */
export function factText(value: number | null, fact: FactId, language: Language): string {
  if (value === null) return NO_FIGURE
  const { unit } = FACTS[fact]
  const word = unitWord(unit, language)
  const text = figureText(value, unit, language, factDecimals(value, fact))
  return word === null ? text : `${text} ${word}`
}

/** As many as the unit is printed with; one more for a fraction of something small that is counted whole. */
const factDecimals = (value: number, fact: FactId): number => {
  const { decimals, printedFactor } = FIGURE_UNITS[FACTS[fact].unit]
  return decimals === 0 && !Number.isInteger(value) && Math.abs(value * printedFactor) < 1_000 ? 1 : decimals
}

/** "+6", "−2.5 hours": by how much a fact changes. */
export const changeText = (change: number, fact: FactId, language: Language): string => signed(change, factText(Math.abs(change), fact, language))

/** A number's sign before its text, with the typographic minus. */
export const signed = (change: number, text: string): string => (change > 0 ? `+${text}` : change < 0 ? `−${text}` : text)

export const ORIGIN_WORDS: Record<FactOrigin, () => string> = {
  sensors: m.evaluation_origin_sensors, bookings: m.evaluation_origin_bookings, machines: m.evaluation_origin_machines, building: m.evaluation_origin_building, tenants: m.evaluation_origin_tenants,
  services: m.evaluation_origin_services, finance: m.evaluation_origin_finance, events: m.evaluation_origin_events, people: m.evaluation_origin_people,
}

