import type { FactSource, Period, Reason } from '#contract/evaluation'
import type { EvaluationCatalogue, IndicatorInfo } from '#contract/evaluation-api'
import type { RunIndicator, RunResult } from '#contract/evaluation-runs'
import { FACTS, type FactId } from '#contract/fact-table'
import type { Language } from '#contract/local-text'
import { monthsIn } from '../period-words.ts'

/** An indicator of one unit as a row; of what the run left out there is no weight. */
export interface IndicatorRow {
  readonly info: IndicatorInfo
  readonly value: number | null
  readonly normalised: number | null
  readonly weight: number | null
  readonly coverage: number | null
  readonly reason: Reason | null
  readonly trend: readonly (number | null)[]
}

/** All indicators of the catalogue in its order. Those that the run did not take have no figure; why, the page says in its own words. */
export function indicatorRows({ indicators }: Pick<RunResult, 'indicators'>, catalogue: Pick<EvaluationCatalogue, 'indicators'>, place: number): IndicatorRow[] {
  return catalogue.indicators.map(info => {
    const found = indicators.find(({ id }) => id === info.id)
    const own = found?.units[place]
    if (!found || !own) return { info, value: null, normalised: null, weight: null, coverage: null, reason: null, trend: [] }
    return { info, value: own.value, normalised: own.normalised, weight: found.weight, coverage: own.coverage, reason: own.reason ?? found.normalisationReason, trend: found.trend[place] ?? [] }
  })
}

export interface RowFilter { readonly sought: string; readonly dimension: string | null; readonly only: 'missing' | null }

export const filteredRows = (rows: readonly IndicatorRow[], { sought, dimension, only }: RowFilter, language: Language): IndicatorRow[] =>
  rows.filter(({ info, normalised }) => info.names[language].toLowerCase().includes(sought.trim().toLowerCase()) && (dimension === null || info.dimension === dimension) && (only === null || normalised === null))

export const INDICATOR_COLUMNS = ['name', 'value', 'normalised', 'weight', 'coverage'] as const
export type IndicatorColumn = (typeof INDICATOR_COLUMNS)[number]

/** In order of a column, rows without a figure last; null keeps the catalogue's order by dimension. */
export function sortedRows(rows: readonly IndicatorRow[], column: IndicatorColumn | null, descending: boolean, language: Language): IndicatorRow[] {
  if (column === null) return [...rows]
  const sign = descending ? -1 : 1
  return [...rows].sort((one, other) => {
    if (column === 'name') return sign * one.info.names[language].localeCompare(other.info.names[language], language)
    const [a, b] = [one[column], other[column]]
    return a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b)
  })
}

/** A formula's arithmetic with each fact's value in its place: text, and values that link to their facts. */
export type CalculationPart = { readonly text: string } | { readonly fact: FactId }

/** "{a} ÷ {b}" in parts, in order. */
export const calculationParts = (calculation: string): CalculationPart[] =>
  calculation.split(/\{([a-z0-9-]+)\}/).flatMap((part, index): CalculationPart[] => (index % 2 === 1 ? [{ fact: part as FactId }] : part === '' ? [] : [{ text: part }]))

/** Bounds as they hold for a period: those for a year shrink with a shorter one. */
export function boundsFor({ bounds }: Pick<IndicatorInfo, 'bounds'>, period: Period): { readonly low: number; readonly high: number } | null {
  if (!bounds) return null
  const share = bounds.perYear ? monthsIn(period) / 12 : 1
  return { low: bounds.low * share, high: bounds.high * share }
}

/** The scale that a value was put on: its lower and upper end; null under other methods, and where there is none. */
export function scaleOf({ normalisation, units }: Pick<RunIndicator, 'normalisation' | 'units'>, info: Pick<IndicatorInfo, 'bounds'>, period: Period): { readonly low: number; readonly high: number } | null {
  if (normalisation === 'bounds') return boundsFor(info, period)
  const known = units.flatMap(({ value }) => value ?? [])
  return normalisation === 'min-max' && known.length > 0 ? { low: Math.min(...known), high: Math.max(...known) } : null
}

/** Where a fact's source can be looked at. */
export type SourcePlace = 'devices' | 'bookings' | 'reports' | 'tenants' | 'setup' | 'facts'

/** What was entered or imported stands on the fact sheet; what is measured or recorded on the page of its origin. */
export function sourcePlace({ kind }: Pick<FactSource, 'kind'>, fact: FactId): SourcePlace {
  if (kind !== 'measured' && kind !== 'recorded') return 'facts'
  const { origin } = FACTS[fact]
  if (fact === 'device-hours-good' || fact === 'device-hours-expected') return 'devices'
  if (origin === 'bookings' || origin === 'tenants') return origin
  if (kind === 'measured') return 'reports'
  return origin === 'building' ? 'setup' : 'facts'
}
