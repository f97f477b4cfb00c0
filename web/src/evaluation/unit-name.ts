import type { AnalysisUnit } from '#contract/evaluation'
import type { Language } from '#contract/local-text'
import { PURPOSES, type Purpose } from '#contract/purposes'
import { m } from '../paraglide/messages.js'

/** A unit's name; pools are named by their purpose, in the page's language. */
export function unitName({ unit, name }: { readonly unit: AnalysisUnit; readonly name: string }, language: Language): string {
  if (unit.kind !== 'pool') return name
  if (Object.hasOwn(PURPOSES, unit.id)) return m.evaluation_pool_of({ purpose: PURPOSES[unit.id as Purpose][language] })
  return unit.id === 'machines' ? m.evaluation_pool_machines() : name
}
