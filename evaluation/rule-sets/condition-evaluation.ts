import type { LocalText } from '#contract/local-text'
import type { Condition, ConditionRules, Threshold } from '#contract/rule-sets'
import type { FactSet } from '../indicators/fact-set.ts'
import { measureReading, type MeasureReading } from './measure-reading.ts'
import { arrivalAtTrend, type Arrival } from './trend.ts'

export type Verdict = 'met' | 'not-met' | 'unknown'

export interface ThresholdResult extends MeasureReading {
  readonly compare: Threshold['compare']
  /** The value asked for, after variant and hardship. */
  readonly threshold: number
  readonly verdict: Verdict
  /** What is missing to the threshold in the measure's unit; 0 when it is met, null when it is unknown. */
  readonly gap: number | null
  /** When it is reached at the present trend; null unless it is not met. */
  readonly arrival: Arrival | null
}

export interface ConditionResult {
  readonly id: string
  readonly name: LocalText
  readonly verdict: Verdict
  /** Each way to meet it: all thresholds of one of them. */
  readonly alternatives: readonly (readonly ThresholdResult[])[]
}

export interface ConditionsResult {
  readonly ruleSet: { readonly id: string; readonly version: number }
  readonly verdict: Verdict
  readonly met: number
  readonly notMet: number
  readonly unknown: number
  readonly conditions: readonly ConditionResult[]
}

export interface ConditionOptions {
  /** A variant of the rule set, by id. */
  readonly variant?: string | undefined
  /** True in hardship regions. */
  readonly hardship?: boolean | undefined
  /** Earlier periods of the same unit and length, for the trend. */
  readonly history?: readonly FactSet[] | undefined
}

/**
 * Each condition of a rule set over the facts of one unit: met, not met or unknown, with the measured value,
 * its coverage, the gap to the threshold and the month in which the present trend reaches it.
 *
 * What is unknown is never counted as failed: a whole is "not met" only where something measured falls short.
 *
 * @throws RangeError for a variant that the rule set does not have, or an indicator that does not exist
 * @example
 * ```ts
 * import { factSet } from '#evaluation/indicators/fact-set'
 * import { conditionsResult } from '#evaluation/rule-sets/condition-evaluation'
 * import { shenzhenMakerspaceRules } from '#evaluation/rule-sets/shenzhen-makerspace-rules'
 * const facts = factSet([{ fact: 'mentors', unit: { kind: 'site', id: 'a' }, period: '2026', value: 4, coverage: null, source: { kind: 'recorded', reference: 'people' }, reason: null }], { kind: 'site', id: 'a' }, '2026')
 * const { met, notMet, unknown } = conditionsResult(shenzhenMakerspaceRules, facts)
 * met // => 1
 * unknown // => 8
 * ```
 */
export function conditionsResult(rules: ConditionRules, facts: FactSet, options: ConditionOptions = {}): ConditionsResult {
  const { variant } = options
  if (variant !== undefined && !rules.variants.some(({ id }) => id === variant)) throw new RangeError(`The rule set ${rules.id} has no variant "${variant}"`)
  const conditions = rules.conditions.map((condition) => conditionResult(condition, rules, facts, options))
  const count = (verdict: Verdict): number => conditions.filter((condition) => condition.verdict === verdict).length
  return {
    ruleSet: { id: rules.id, version: rules.version }, verdict: allOf(conditions.map(({ verdict }) => verdict)),
    met: count('met'), notMet: count('not-met'), unknown: count('unknown'), conditions,
  }
}

function conditionResult({ id, name, alternatives }: Condition, rules: ConditionRules, facts: FactSet, options: ConditionOptions): ConditionResult {
  const results = alternatives.map((thresholds) => thresholds.map((threshold) => thresholdResult(threshold, rules, facts, options)))
  return { id, name, verdict: anyOf(results.map((thresholds) => allOf(thresholds.map(({ verdict }) => verdict)))), alternatives: results }
}

const allOf = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('not-met') ? 'not-met' : verdicts.includes('unknown') ? 'unknown' : 'met'
const anyOf = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('met') ? 'met' : verdicts.includes('unknown') ? 'unknown' : 'not-met'

/** Shares are quotients: 0.75 measured as 0.7499999999999999 is 0.75. */
const ROUNDING = 1e-9

function thresholdResult(threshold: Threshold, rules: ConditionRules, facts: FactSet, { variant, hardship = false, history = [] }: ConditionOptions): ThresholdResult {
  const own = (variant === undefined ? undefined : threshold.variants?.[variant]) ?? threshold.value
  const asked = hardship && threshold.hardship && rules.hardshipFactor !== null ? own * rules.hardshipFactor : own
  const reading = measureReading(threshold.measure, facts, rules.minimumCoverage)
  const base = { ...reading, compare: threshold.compare, threshold: asked }
  if (reading.value === null) return { ...base, verdict: 'unknown', gap: null, arrival: null }
  const missing = threshold.compare === 'at-least' ? asked - reading.value : reading.value - asked
  if (missing <= ROUNDING * Math.max(1, Math.abs(asked))) return { ...base, verdict: 'met', gap: 0, arrival: null }
  const points = [...history, facts].flatMap((set) => {
    const { value } = measureReading(threshold.measure, set, rules.minimumCoverage)
    return value === null ? [] : [{ period: set.period, value }]
  })
  return { ...base, verdict: 'not-met', gap: missing, arrival: arrivalAtTrend(points, asked) }
}
