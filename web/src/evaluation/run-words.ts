import type { EvaluationRun, RunSettings, RunStep } from '#contract/evaluation-runs'
import { m } from '../paraglide/messages.js'

/** What a run may be, do and be asked, in words. */
export type Normalisation = RunSettings['score']['normalisation']
export type WeightMethod = RunSettings['score']['weights']['method']
export type Aggregation = RunSettings['score']['aggregation']

export const STATUS_WORDS: Record<EvaluationRun['status'], () => string> = {
  queued: m.runs_status_queued, running: m.runs_status_running, done: m.runs_status_done, failed: m.runs_status_failed, cancelled: m.runs_status_cancelled,
}
export const STEP_WORDS: Record<RunStep, () => string> = {
  facts: m.runs_step_facts, indicators: m.runs_step_indicators, weights: m.runs_step_weights, scores: m.runs_step_scores, robustness: m.runs_step_robustness,
  efficiency: m.runs_step_efficiency, malmquist: m.runs_step_malmquist, rules: m.runs_step_rules, survival: m.runs_step_survival, result: m.runs_step_result,
}
export const NORMALISATION_WORDS: Record<Normalisation, () => string> = {
  bounds: m.runs_normal_bounds, 'min-max': m.runs_normal_min_max, 'z-score': m.runs_normal_z, target: m.runs_normal_target,
}
export const NORMALISATION_MEANINGS: Record<Normalisation, () => string> = {
  bounds: m.runs_normal_bounds_text, 'min-max': m.runs_normal_min_max_text, 'z-score': m.runs_normal_z_text, target: m.runs_normal_target_text,
}
export const WEIGHT_WORDS: Record<WeightMethod, () => string> = {
  equal: m.runs_weight_equal, ahp: m.runs_weight_ahp, entropy: m.runs_weight_entropy, critic: m.runs_weight_critic, combination: m.runs_weight_combination,
}
export const WEIGHT_MEANINGS: Record<WeightMethod, () => string> = {
  equal: m.runs_weight_equal_text, ahp: m.runs_weight_ahp_text, entropy: m.runs_weight_entropy_text, critic: m.runs_weight_critic_text, combination: m.runs_weight_combination_text,
}
export const AGGREGATION_WORDS: Record<Aggregation, () => string> = { 'weighted-sum': m.runs_aggregation_sum, topsis: m.runs_aggregation_topsis }
export const ORIENTATION_WORDS = { in: m.runs_orientation_in, out: m.runs_orientation_out, none: m.runs_orientation_none }
export const RETURNS_WORDS = { crs: m.runs_returns_crs, vrs: m.runs_returns_vrs, nirs: m.runs_returns_nirs, ndrs: m.runs_returns_ndrs }
