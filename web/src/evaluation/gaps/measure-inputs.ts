import type { FigureInput } from '#contract/evaluation'
import type { EvaluationCatalogue } from '#contract/evaluation-api'
import type { Measure } from '#contract/rule-sets'

/** The facts that a measure was read from, as the board has them; an indicator without facts reads the tenancies. */
export function inputsOf(measure: Measure, { indicators }: Pick<EvaluationCatalogue, 'indicators'>, inputs: readonly FigureInput[]): readonly FigureInput[] {
  const facts: readonly string[] = measure.kind === 'fact' ? [measure.id] : indicators.find(({ id }) => id === measure.id)?.facts ?? []
  const wanted = facts.length === 0 ? ['tenancies'] : facts
  return inputs.filter(({ fact }) => wanted.includes(fact))
}

/** What would have to be entered before the measure is known: what has no value, or all where too little is known of it. */
export function missingInputs(of: readonly FigureInput[], reasonCode: string | null): readonly FigureInput[] {
  const none = of.filter(({ value }) => value === null)
  return none.length > 0 || reasonCode !== 'coverage-too-low' ? none : of
}
