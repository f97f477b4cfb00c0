import { MEASURED_ENOUGH } from '#contract/evaluation'
import type { FactRow } from '#contract/evaluation-api'
import { FACT_ORIGINS, FACTS, type FactOrigin } from '#contract/fact-table'
import type { Language } from '#contract/local-text'

export interface FactFilter { readonly search: string; readonly onlyMissing: boolean }

/** A sheet's rows by group, those that a filter lets through; each group with how many of all its facts are known. */
export function factGroups(items: readonly FactRow[], { search, onlyMissing }: FactFilter, language: Language): { readonly origin: FactOrigin; readonly rows: readonly FactRow[]; readonly known: number; readonly all: number }[] {
  const wanted = search.trim().toLowerCase()
  const isWanted = ({ fact, value }: FactRow): boolean => (!onlyMissing || value === null) && (wanted === '' || fact.includes(wanted) || FACTS[fact].label[language].toLowerCase().includes(wanted))
  return FACT_ORIGINS.map(origin => {
    const own = items.filter(({ fact }) => FACTS[fact].origin === origin)
    return { origin, rows: own.filter(isWanted), known: knownCount(own), all: own.length }
  }).filter(({ rows }) => rows.length > 0)
}

export const knownCount = (items: readonly FactRow[]): number => items.filter(({ value }) => value !== null).length

/**
 * What entering a value does to what is there: there is none; it takes the place of an entered one; it goes before the
 * records, before too little that was measured, or before what the period's parts come to; or it only stands beside what
 * was measured, which goes on counting.
 */
export type EntryEffect = 'new' | 'replaces' | 'before-records' | 'before-parts' | 'beside-measured'

export function effectOfEntry({ id, value, coverage, source, others }: Pick<FactRow, 'id' | 'value' | 'coverage' | 'source' | 'others'>): EntryEffect {
  if (id !== null) return 'replaces'
  if (source?.kind === 'measured' && value !== null && (coverage ?? 0) >= MEASURED_ENOUGH) return 'beside-measured'
  if (source === null || value === null) return 'new'
  if (source.kind === 'measured' || source.kind === 'recorded') return others.length > 0 ? 'replaces' : 'before-records'
  return 'before-parts'
}
