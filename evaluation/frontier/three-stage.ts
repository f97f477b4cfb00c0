import { reason, type Reason } from '#contract/evaluation'
import type { EfficiencyData, Returns } from '../efficiency/efficiency-data.ts'
import type { ByVariable, EfficiencyResult } from '../efficiency/efficiency-result.ts'
import { radialEfficiency } from '../efficiency/radial-efficiency.ts'
import type { LinearSolver } from '../linear-program/linear-program.ts'
import { dot } from '../numerics/linear-systems.ts'
import { dataOf, NO_ENVIRONMENT, requireEnvironment, unitsWithEnvironment, type EnvironmentVariable } from './environment.ts'
import { stochasticFrontier, type StochasticFrontier } from './stochastic-frontier.ts'

export interface SlackRegression extends Pick<StochasticFrontier, 'fit' | 'reason' | 'inefficiencyTest' | 'gammaReached' | 'logLikelihood'> {
  /** The input whose slack is explained. */
  readonly input: string
}

export interface ThreeStageUnit {
  readonly unit: string
  /** Efficiency as it was measured, and once luck and environment are taken out; null with the reason. */
  readonly first: number | null
  readonly third: number | null
  readonly reason: Reason | null
  /** First-stage slack of each input, radial and non-radial together: x − Xλ. */
  readonly slacks: ByVariable | null
  readonly adjustedInputs: ByVariable | null
}

export interface ThreeStage {
  readonly returns: Returns
  /** In the order of the data. */
  readonly units: readonly ThreeStageUnit[]
  readonly firstStage: EfficiencyResult
  /** One for each input. */
  readonly regressions: readonly SlackRegression[]
  readonly thirdStage: EfficiencyResult | null
  /** Why there is no third stage; then Simar and Wilson's algorithm 2 (simar-wilson.ts) answers the same question. */
  readonly reason: Reason | null
}

/**
 * Three-stage efficiency: input-oriented DEA; a cost frontier that explains each input's slack by the environment,
 * inefficiency and luck; DEA on inputs put into the worst environment and the worst luck of all,
 *
 *   xᴬ = x + [max(zβ) − zβ] + [max(v) − v],   v = slack − zβ − E[u | ε] by JLMS.
 *
 * Fried, Lovell, Schmidt and Yaisawarng, Journal of Productivity Analysis 17 (2002), eqs. 4–6.
 *
 * When the frontier of any slack ends on its boundary there is no third stage: adjusting only some of the inputs, or
 * by a decomposition that the data do not carry, would look like a result. Units without a known environment take
 * no part from the first stage on.
 *
 * @param data units with inputs and outputs
 * @param environment at least one variable, one value a unit
 * @throws RangeError for an environment of the wrong shape; EfficiencyError for data without shape
 * @example
 * ```ts
 * import { threeStage } from '#evaluation/frontier/three-stage'
 * const data = { units: ['a', 'b', 'c'], inputs: [{ id: 'x', values: [1, 2, 3] }], outputs: [{ id: 'y', values: [1, 1, 1] }] }
 * const { reason, regressions } = threeStage(data, [{ id: 'age', values: [1, 2, 5] }])
 * reason?.code // => "second-stage-failed"
 * regressions[0]?.reason?.code // => "too-few-observations"
 * ```
 */
export function threeStage(data: EfficiencyData, environment: readonly EnvironmentVariable[], { returns = 'vrs', solver }: { readonly returns?: Returns; readonly solver?: LinearSolver } = {}): ThreeStage {
  requireEnvironment(data, environment)
  const members = unitsWithEnvironment(data, environment)
  const options = { returns, orientation: 'in', solver } as const
  const own = dataOf(data, members)
  const firstStage = radialEfficiency(own, options)
  const scored = [...members.keys()].filter((unit) => firstStage.units[unit]!.score !== null)
  const slacksOf = data.inputs.map(({ id }, input) => scored.map((unit) => own.inputs[input]!.values[unit]! - firstStage.units[unit]!.targets![id]!))
  const regressors = environment.map(({ id, values }) => ({ id, values: scored.map((unit) => values[members[unit]!]!) }))
  const regressions = data.inputs.map(({ id }, input): SlackRegression => {
    const { fit, reason: why, inefficiencyTest, gammaReached, logLikelihood } = stochasticFrontier({ response: slacksOf[input]!, regressors }, 'cost')
    return { input: id, inefficiencyTest, gammaReached, logLikelihood, ...(fit ? { fit, reason: null } : { fit: null, reason: why }) }
  })
  const failed = regressions.filter(({ fit }) => fit === null)
  const adjusted = failed.length > 0 ? null : adjustedData(dataOf(own, scored), regressors, regressions)
  const thirdStage = adjusted && radialEfficiency(adjusted, options)
  const why = failed.length > 0 ? secondStageFailed(failed) : null
  const position = new Map(scored.map((unit, index) => [members[unit]!, index]))
  const units = data.units.map((unit, index): ThreeStageUnit => {
    const place = position.get(index)
    const member = members.indexOf(index)
    if (place === undefined) return { unit, first: null, third: null, reason: member < 0 ? NO_ENVIRONMENT : firstStage.units[member]!.reason, slacks: null, adjustedInputs: null }
    const third = thirdStage?.units[place]
    return {
      unit, first: firstStage.units[member]!.score, third: third?.score ?? null, reason: third ? third.reason : why,
      slacks: Object.fromEntries(data.inputs.map(({ id }, input) => [id, slacksOf[input]![place]!])),
      adjustedInputs: adjusted && Object.fromEntries(adjusted.inputs.map(({ id, values }) => [id, values[place]!])),
    }
  })
  return { returns, units, firstStage, regressions, thirdStage, reason: why }
}

/** Fried and others, eq. 6. */
function adjustedData(data: EfficiencyData, regressors: readonly { readonly values: readonly number[] }[], regressions: readonly SlackRegression[]): EfficiencyData {
  const inputs = data.inputs.map((input, index) => {
    const { coefficients, noise } = regressions[index]!.fit!
    const slopes = coefficients.slice(1).map(({ value }) => value)
    const environment = input.values.map((_, unit) => dot(regressors.map(({ values }) => values[unit]!), slopes))
    const [worst, unluckiest] = [Math.max(...environment), Math.max(...noise)]
    return { ...input, values: input.values.map((value, unit) => value! + (worst - environment[unit]!) + (unluckiest - noise[unit]!)) }
  })
  return { ...data, inputs }
}

const secondStageFailed = (failed: readonly SlackRegression[]): Reason => reason(
  'second-stage-failed',
  `The slacks cannot be adjusted. ${failed.map(({ input, reason: why }) => `${input}: ${why!.text.en}`).join('. ')}. Use Simar and Wilson's bootstrap instead`,
  `无法调整松弛变量。${failed.map(({ input, reason: why }) => `${input}：${why!.text['zh-CN']}`).join('。')}。可改用 Simar–Wilson 自助法`,
)
