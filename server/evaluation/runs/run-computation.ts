import type { RunFacts, RunResult, RunSettings, RunStep } from '#contract/evaluation-runs'
import type { RuleSet } from '#contract/rule-sets'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { computedIndicators } from './run-indicators.ts'
import { efficiencyRun, malmquistRun } from './run-efficiency.ts'
import { runFactSets } from './run-fact-sets.ts'
import { runRules, runSurvival } from './run-rules.ts'
import { runAcceptability, runScores, runStability } from './run-scores.ts'
import { runWeights } from './run-weights.ts'

/** Everything that a result follows from; the same question gives the same bytes. */
export interface RunQuestion {
  readonly settings: RunSettings
  readonly facts: RunFacts
  /** In the order of settings.ruleSets. */
  readonly ruleSets: readonly RuleSet[]
  readonly factsHash: string
  readonly ruleSetsHash: string
}
export interface RunProgress { readonly step: RunStep; readonly progress: number }

/** Seeds of what is sampled are apart, so that more samples of one do not change the other. */
const EFFICIENCY_SEED = 1
/** Where the progress bar stands when efficiency begins and ends: it is what takes long. */
const EFFICIENCY_FROM = 0.25
const EFFICIENCY_TO = 0.9

/** A run in steps: each ends with where it is; the last value is the result. Pure but for what `solver` does. */
export function* runSteps({ settings, facts, ruleSets, factsHash, ruleSetsHash }: RunQuestion, solver: LinearSolver): Generator<RunProgress, RunResult, void> {
  const { score: scoring, seed } = settings
  yield { step: 'indicators', progress: 0.05 }
  const factSets = runFactSets(settings, facts)
  const computed = computedIndicators(factSets, scoring)
  yield { step: 'weights', progress: 0.1 }
  const weights = runWeights(computed, scoring.weights, facts.judgements)
  yield { step: 'scores', progress: 0.12 }
  const scores = computed.length === 0 ? [] : runScores(computed, weights.weights, factSets.periods, scoring)
  yield { step: 'robustness', progress: 0.15 }
  const stability = runStability(computed, weights)
  const acceptability = runAcceptability(computed, scoring.samples, seed)
  const question = settings.efficiency && { settings: settings.efficiency, facts: factSets, seed: seed + EFFICIENCY_SEED, solver }
  const efficiency = question ? yield* within('efficiency', EFFICIENCY_FROM, EFFICIENCY_TO, efficiencyRun(question)) : null
  const malmquist = question && settings.efficiency?.malmquist ? yield* within('malmquist', EFFICIENCY_TO, 0.95, malmquistRun(question)) : null
  yield { step: 'rules', progress: 0.95 }
  const rules = runRules(factSets, settings.ruleSets, ruleSets)
  yield { step: 'survival', progress: 0.97 }
  const survival = runSurvival(factSets, facts)
  yield { step: 'result', progress: 0.98 }
  return {
    format: 'atrium-evaluation/1', settings, factsHash, ruleSetsHash, periods: [...factSets.periods],
    units: settings.units.map((unit) => ({ unit, name: nameOf(facts, unit), synthetic: facts.facts.some((fact) => fact.source.kind === 'synthetic' && fact.unit.kind === unit.kind && fact.unit.id === unit.id) })),
    weights, indicators: computed.map(({ indicator: _indicator, normalisedTrend: _trend, ...one }) => ({ ...one, weight: weights.weights[one.id]! })), scores, robustness: { stability, acceptability },
    efficiency, malmquist, rules, survival,
  }
}

const nameOf = ({ names }: RunFacts, { kind, id }: RunSettings['units'][number]): string => names.find(({ unit }) => unit.kind === kind && unit.id === id)?.name ?? id

function* within<Result>(step: RunStep, from: number, to: number, steps: Generator<{ readonly done: number; readonly total: number }, Result, void>): Generator<RunProgress, Result, void> {
  yield { step, progress: from }
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    yield { step, progress: from + (to - from) * (value.done / value.total) }
  }
}

/** The first unit's figures, for lists. */
export function summaryOf({ scores, efficiency, units }: RunResult) {
  const own = scores[0]
  return { score: own?.score ?? null, missingShare: own?.missingShare ?? null, rank: own?.rank ?? null, units: units.length, efficiency: efficiency?.units.filter(({ unit }) => unit === 0).at(-1)?.score ?? null }
}
