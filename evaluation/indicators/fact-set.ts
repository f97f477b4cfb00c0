import type { AnalysisUnit, Fact, FigureInput, Period, Tenancy } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'

/** What indicators are computed from: the facts of one unit in one period. */
export interface FactSet {
  readonly unit: AnalysisUnit
  readonly period: Period
  readonly facts: ReadonlyMap<FactId, Fact>
  /** Every tenant that ever moved in, as followed to the period's end; null where it is not kept. */
  readonly tenancies: readonly Tenancy[] | null
}

/**
 * Gathers the facts of one unit and one period out of any number of facts.
 *
 * @throws RangeError when one fact is there twice: nobody could say which of them counts
 * @example
 * ```ts
 * import { factSet } from '#evaluation/indicators/fact-set'
 * const facts = factSet([{ fact: 'mentors', unit: { kind: 'site', id: 'a' }, period: '2026', value: 4, coverage: null, source: { kind: 'recorded', reference: 'people' }, reason: null }], { kind: 'site', id: 'a' }, '2026')
 * facts.facts.get('mentors')?.value // => 4
 * ```
 */
export function factSet(facts: readonly Fact[], unit: AnalysisUnit, period: Period, tenancies: readonly Tenancy[] | null = null): FactSet {
  const own = new Map<FactId, Fact>()
  for (const fact of facts) {
    if (fact.unit.kind !== unit.kind || fact.unit.id !== unit.id || fact.period !== period) continue
    if (own.has(fact.fact)) throw new RangeError(`The fact ${fact.fact} of ${unit.id} in ${period} is there twice`)
    own.set(fact.fact, fact)
  }
  return { unit, period, facts: own, tenancies }
}

/**
 * A fact as an input of a figure; missing ones too, so that a reader sees what was looked for.
 *
 * @internal
 */
export function inputOf({ facts }: FactSet, id: FactId): FigureInput {
  const fact = facts.get(id)
  return { fact: id, value: fact?.value ?? null, coverage: fact?.coverage ?? null, source: fact?.source ?? null }
}

/** Months of a year, quarter or month. */
export const monthsOf = (period: Period): 12 | 3 | 1 => (period.includes('Q') ? 3 : period.length === 4 ? 12 : 1)
