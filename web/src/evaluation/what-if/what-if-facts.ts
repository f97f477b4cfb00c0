import type { EvaluationCatalogue } from '#contract/evaluation-api'
import type { RunResult, RunRules } from '#contract/evaluation-runs'
import { FACT_IDS, FACT_ORIGINS, FACTS, type FactId, type FactOrigin } from '#contract/fact-table'
import type { Language } from '#contract/local-text'
import type { Measure } from '#contract/rule-sets'

type Result = Pick<RunResult, 'indicators' | 'efficiency' | 'rules'>

/** The facts that a run's indicators, efficiency and rules look at, in the table's order: only they can change its answer. */
export function usedFacts({ indicators, efficiency, rules }: Result, catalogue: Pick<EvaluationCatalogue, 'indicators'>): FactId[] {
  const factsOf = new Map(catalogue.indicators.map(({ id, facts }) => [id, facts]))
  const used = new Set<FactId>([
    ...indicators.flatMap(({ id }) => factsOf.get(id) ?? []), ...efficiency ? [...efficiency.inputs, ...efficiency.outputs, ...efficiency.undesirable] : [],
    ...rules.flatMap(measuresOf).flatMap(measure => (measure.kind === 'fact' ? [measure.id] : factsOf.get(measure.id) ?? [])),
  ])
  return FACT_IDS.filter(fact => used.has(fact))
}

const measuresOf = ({ conditions, sheet }: RunRules): Measure[] => [
  ...conditions?.conditions.flatMap(({ alternatives }) => alternatives.flat().map(({ measure }) => measure)) ?? [], ...sheet?.lines.flatMap(({ terms }) => terms.map(({ measure }) => measure)) ?? [],
]

/** By origin, those that a search finds by name or id. */
export function groupedFacts(facts: readonly FactId[], search: string, language: Language): { readonly origin: FactOrigin; readonly facts: readonly FactId[] }[] {
  const wanted = search.trim().toLowerCase()
  const found = facts.filter(fact => wanted === '' || fact.includes(wanted) || FACTS[fact].label[language].toLowerCase().includes(wanted))
  return FACT_ORIGINS.map(origin => ({ origin, facts: found.filter(fact => FACTS[fact].origin === origin) })).filter(group => group.facts.length > 0)
}
