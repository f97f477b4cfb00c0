import { sampleQuantile, standardDeviation, mean, variance } from '../numerics/moments.ts'
import { normalQuantile } from '../numerics/normal-distribution.ts'
import type { RandomSource } from '../numerics/random-source.ts'
import { unitTable, valuesOf, type EfficiencyData, type UnitTable } from './efficiency-data.ts'
import { EfficiencyError, type EfficiencyWarning } from './efficiency-notices.ts'
import type { EfficiencyResult, Progress, Steps, UnitEfficiency } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { fixedOf, radialDemands, radialSteps, type RadialEfficiencyOptions } from './radial-efficiency.ts'
import { RadialProgram } from './radial-program.ts'
import { EFFICIENT } from './unit-steps.ts'

export interface BootstrapOptions extends RadialEfficiencyOptions {
  /** Uniform draws; seeded, so that a run can be repeated to the last digit. */
  readonly random: RandomSource
  /** Pseudo-samples; 2,000 is usual, below 1,000 the interval's ends are rough. */
  readonly resamples: number
  /** Coverage of the intervals; 0.95 when left out. */
  readonly confidence?: number
  /** Standard deviation of the smoothing; by the rule below when left out. */
  readonly bandwidth?: number
}

export interface BootstrapFinding {
  /** Score less bias: where the true frontier is likely to put the unit. */
  readonly corrected: number
  /** Mean of the pseudo-scores − score; ≥ 0 but for noise: a sample's frontier is never above the true one. */
  readonly bias: number
  readonly variance: number
  /** Interval for the true score. */
  readonly lower: number
  readonly upper: number
  /** bias² ÷ (3·variance) > 1: otherwise the correction adds more noise than it takes away (Simar and Wilson 2000). */
  readonly worthCorrecting: boolean
}

export interface UnitBootstrap extends UnitEfficiency { readonly bootstrap: BootstrapFinding | null }
export interface BootstrapResult extends EfficiencyResult<UnitBootstrap> {
  readonly resamples: number
  readonly bandwidth: number
  readonly confidence: number
}

/**
 * The smoothed bootstrap of radial scores: bias, bias-corrected score and confidence interval of each unit.
 *
 * Each pseudo-sample draws scores θ* from the estimated ones, smoothed by a normal kernel, reflected at 1
 * and corrected for the kernel's variance (θ* = β̄ + (θ̃ − β̄)/√(1 + h²/σ̂²)); puts every unit at θ* from the
 * frontier (its inputs times θ̂ ÷ θ*, or its outputs times θ* ÷ θ̂) and evaluates the real units against those.
 * The bandwidth h is the normal reference rule on the reflected sample without the spurious mass at 1,
 * 0.9·min(s, IQR/1.34)·(2m)^(−1/5), carried over to the whole sample by (2m/n)^(1/5)·(s_n/s_2m), with m the
 * number of scores below 1. The interval turns the quantiles of θ̂* − θ̂ round: [θ̂ − q(1−α/2), θ̂ − q(α/2)].
 *
 * Homogeneous inefficiency is assumed: it must not depend on size or mix. With fewer than two inefficient
 * units there is nothing to resample from.
 *
 * @param options with `random` from `randomSource(seed)`: the same seed gives the same figures.
 * @throws EfficiencyError when the data have no shape, the number of pseudo-samples or the confidence is
 *   impossible, or fewer than two units are inefficient.
 * Sources: Simar and Wilson (1998), Management Science 44, the algorithm;
 *   Simar and Wilson (2000), Journal of Productivity Analysis 13, intervals; Simar and Wilson (2008), in Fried,
 *   Lovell, Schmidt, section 4.3.5, bandwidth.
 * @example
 * ```ts
 * import { efficiencyBootstrap } from '#evaluation/efficiency/efficiency-bootstrap'
 * import { randomSource } from '#evaluation/numerics/random-source'
 * const data = { units: ['A', 'B', 'C', 'D'], inputs: [{ id: 'x', values: [2, 4, 5, 6] }], outputs: [{ id: 'y', values: [2, 3, 2, 5] }] }
 * const { units } = efficiencyBootstrap(data, { returns: 'crs', resamples: 200, random: randomSource(1) })
 * const [{ score, bootstrap }] = units
 * score // => 1
 * bootstrap !== null && bootstrap.corrected < 1 && bootstrap.lower < bootstrap.upper // => true
 * ```
 */
export function efficiencyBootstrap(data: EfficiencyData, options: BootstrapOptions): BootstrapResult {
  return finished(bootstrapSteps(data, options))
}

/**
 * The same in steps, one a unit and then one a pseudo-sample.
 *
 * @example
 * ```ts
 * import { bootstrapSteps } from '#evaluation/efficiency/efficiency-bootstrap'
 * import { randomSource } from '#evaluation/numerics/random-source'
 * const data = { units: ['A', 'B', 'C'], inputs: [{ id: 'x', values: [2, 4, 5] }], outputs: [{ id: 'y', values: [2, 3, 2] }] }
 * bootstrapSteps(data, { resamples: 100, random: randomSource(1) }).next().value // => { done: 1, total: 103 }
 * ```
 */
export function* bootstrapSteps(data: EfficiencyData, options: BootstrapOptions): Steps<BootstrapResult> {
  const { resamples, confidence = 0.95, orientation = 'in', returns = 'crs' } = options
  if (!Number.isInteger(resamples) || resamples < 1) throw new EfficiencyError({ en: 'The bootstrap needs a whole number of pseudo-samples, at least 1.', 'zh-CN': '自助法的重抽样次数须为不小于 1 的整数。' })
  if (!(confidence > 0 && confidence < 1)) throw new EfficiencyError({ en: 'The confidence must lie between 0 and 1.', 'zh-CN': '置信水平须在 0 与 1 之间。' })
  const table = unitTable(data, radialDemands(orientation, returns))
  const total = table.valid.length + resamples
  const result = yield* countedTo(radialSteps(data, options), total)
  const judged = table.valid.filter((unit) => result.units[unit]!.score !== null)
  const scores = judged.map((unit) => result.units[unit]!.score!)
  const bandwidth = options.bandwidth ?? referenceBandwidth(scores)
  const sample = new PseudoSample(table, judged, scores, bandwidth, options)

  const pseudoScores = judged.map((): number[] => [])
  for (let count = 1; count <= resamples; count += 1) {
    sample.draw().forEach((score, index) => { if (score !== null) pseudoScores[index]!.push(score) })
    yield { done: table.valid.length + count, total }
  }
  const findings = new Map(judged.map((unit, index) => [unit, bootstrapFinding(scores[index]!, pseudoScores[index]!, confidence)]))
  const units = result.units.map((unit, index) => ({ ...unit, bootstrap: findings.get(index) ?? null }))
  return { ...result, units, warnings: [...result.warnings, ...fewResamples(resamples)], resamples, bandwidth, confidence }
}

function* countedTo<Result>(steps: Steps<Result>, total: number): Generator<Progress, Result, void> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    yield { done: value.done, total }
  }
}

/** Silverman's rule on the reflected sample of the scores below 1, carried over to the whole sample. */
function referenceBandwidth(scores: readonly number[]): number {
  const below = scores.filter((score) => score < EFFICIENT)
  const reflected = [...below, ...below.map((score) => 2 - score)]
  if (below.length < 2 || standardDeviation(below, 'sample') === 0) {
    throw new EfficiencyError({ en: 'Fewer than two units are inefficient, so there is nothing to draw pseudo-samples from.', 'zh-CN': '非有效单元不足两个，无法进行自助抽样。' })
  }
  const spread = standardDeviation(reflected, 'sample')
  const quartiles = (sampleQuantile(reflected, 0.75) - sampleQuantile(reflected, 0.25)) / 1.34
  const rule = 0.9 * Math.min(spread, quartiles) * reflected.length ** -0.2
  return rule * (reflected.length / scores.length) ** 0.2 * (standardDeviation(scores, 'sample') / spread)
}

class PseudoSample {
  private readonly table: UnitTable
  private readonly judged: readonly number[]
  private readonly scores: readonly number[]
  private readonly bandwidth: number
  private readonly options: BootstrapOptions
  private readonly program: RadialProgram
  private readonly shrink: number

  constructor(table: UnitTable, judged: readonly number[], scores: readonly number[], bandwidth: number, options: BootstrapOptions) {
    const { orientation = 'in', returns = 'crs', solver } = options
    this.table = table
    this.judged = judged
    this.scores = scores
    this.bandwidth = bandwidth
    this.options = options
    this.program = new RadialProgram(referenceOf(table, judged), { returns, orientation, fixed: fixedOf(table), solver })
    this.shrink = Math.sqrt(1 + bandwidth ** 2 / variance(scores, 'population'))
  }

  /** Scores of the real units against one pseudo-sample; null where a program had no solution. */
  draw(): (number | null)[] {
    const drawn = this.drawnScores()
    const { table, judged, scores, program, options: { orientation = 'in' } } = this
    const width = table.variables.length
    const values = new Float64Array(judged.length * width)
    judged.forEach((unit, row) => {
      const ratio = orientation === 'in' ? scores[row]! / drawn[row]! : drawn[row]! / scores[row]!
      valuesOf(table, unit).forEach((value, variable) => {
        const moves = table.variables[variable]!.fixed !== true && (variable < table.inputs) === (orientation === 'in')
        values[row * width + variable] = moves ? value * ratio : value
      })
    })
    program.envelopment.loadReference(values)
    // A unit's pseudo-values are proportional to its own: its own column is a feasible start.
    return judged.map((unit, row) => {
      const solution = program.solve(valuesOf(table, unit), row)
      return solution.reason === null ? solution.score : null
    })
  }

  private drawnScores(): number[] {
    const { scores, bandwidth, shrink, options: { random } } = this
    const drawn = scores.map(() => scores[Math.floor(random() * scores.length)]!)
    const centre = mean(drawn)
    return drawn.map((score) => {
      const noisy = score + bandwidth * standardNormal(random)
      const reflected = noisy <= 1 ? noisy : 2 - noisy
      return Math.max(SMALLEST, centre + (reflected - centre) / shrink)
    })
  }
}

/** A pseudo-score at or below 0 would put a unit at infinity. */
const SMALLEST = 1e-6

/** By inversion; a draw of exactly 0 would give −∞. */
function standardNormal(random: RandomSource): number {
  const draw = random()
  return draw > 0 ? normalQuantile(draw) : standardNormal(random)
}

function bootstrapFinding(score: number, pseudoScores: readonly number[], confidence: number): BootstrapFinding | null {
  if (pseudoScores.length < 2) return null
  const bias = mean(pseudoScores) - score
  const spread = variance(pseudoScores, 'sample')
  const tail = (1 - confidence) / 2
  const differences = pseudoScores.map((one) => one - score)
  return {
    corrected: score - bias, bias, variance: spread, worthCorrecting: bias ** 2 > 3 * spread,
    lower: score - sampleQuantile(differences, 1 - tail), upper: score - sampleQuantile(differences, tail),
  }
}

const fewResamples = (resamples: number): EfficiencyWarning[] => (resamples >= 1_000 ? [] : [{ code: 'few-resamples', text: {
  en: `${resamples} pseudo-samples make the ends of the intervals rough; 2,000 are usual.`, 'zh-CN': `重抽样仅 ${resamples} 次，置信区间端点较粗略，通常取 2000 次。`,
} }])
