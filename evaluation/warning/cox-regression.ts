import { reason, type Reason } from '#contract/evaluation'
import { dot, inversePositiveDefinite } from '../numerics/linear-systems.ts'
import type { Observation } from '../survival/kaplan-meier.ts'
import type { RegressionCoefficient } from './logistic-scorecard.ts'

export interface CoxSubject extends Observation { readonly values: readonly number[] }

export type CoxFit =
  | { readonly coefficients: readonly RegressionCoefficient[]; readonly logLikelihood: number; readonly nullLogLikelihood: number; readonly iterations: number; readonly reason: null }
  | { readonly coefficients: null; readonly logLikelihood: null; readonly nullLogLikelihood: null; readonly iterations: number; readonly reason: Reason }

/** Peduzzi and others, Journal of Clinical Epidemiology 48 (1995). */
export const EVENTS_PER_COVARIATE = 10
const MAX_ITERATIONS = 50

/**
 * Cox's proportional hazards h(t) = h₀(t)·exp(Σβx) by Newton's method, ties by Efron. Refused under ten events a
 * covariate, and when no finite β is the most likely.
 *
 * Cox, Journal of the Royal Statistical Society B 34 (1972); Efron, Journal of the American Statistical Association
 * 72 (1977), section 4.
 *
 * @param subjects n, with k values each
 * @param names of the k values
 * @throws RangeError for subjects with another number of values
 * @example
 * ```ts
 * import { coxRegression } from '#evaluation/warning/cox-regression'
 * coxRegression([{ time: 3, event: true, values: [1] }], ['rent']).reason?.code // => "too-few-events"
 * ```
 */
export function coxRegression(subjects: readonly CoxSubject[], names: readonly string[]): CoxFit {
  if (subjects.some(({ values }) => values.length !== names.length)) throw new RangeError(`Every subject needs ${names.length} values`)
  const events = subjects.filter(({ event }) => event).length
  if (events < EVENTS_PER_COVARIATE * names.length || names.length === 0) return none(0, tooFewEvents(events, names.length))
  // Centred values change no coefficient and keep exp() small.
  const centres = names.map((_, k) => subjects.reduce((sum, { values }) => sum + values[k]!, 0) / subjects.length)
  const ordered = subjects.map(({ time, event, values }) => ({ time, event, values: values.map((value, k) => value - centres[k]!) })).sort((a, b) => b.time - a.time)
  let beta: readonly number[] = names.map(() => 0)
  let [last, nullLogLikelihood] = [-Infinity, NaN]
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations += 1) {
    const { logLikelihood, gradient, information } = partialLikelihood(ordered, beta)
    if (iterations === 1) nullLogLikelihood = logLikelihood
    const covariance = inversePositiveDefinite(information)
    if (!covariance || !Number.isFinite(logLikelihood)) return none(iterations, iterations === 1 ? COLLINEAR : NO_MAXIMUM)
    const step = covariance.map((row) => dot(row, gradient))
    if (Math.max(...step.map((value, k) => Math.abs(value) / Math.sqrt(covariance[k]![k]!))) < 1e-8) {
      return {
        coefficients: names.map((id, k) => ({ id, value: beta[k]!, standardError: Math.sqrt(covariance[k]![k]!), z: beta[k]! / Math.sqrt(covariance[k]![k]!) })),
        logLikelihood, nullLogLikelihood, iterations, reason: null,
      }
    }
    // A Newton step that overshoots is halved.
    const scale = logLikelihood < last ? 0.5 : 1
    last = logLikelihood
    beta = beta.map((value, k) => value + scale * step[k]!)
  }
  return none(MAX_ITERATIONS, NO_MAXIMUM)
}

/** Efron's partial log-likelihood, gradient and information; subjects by falling time, so that the risk set only grows. */
function partialLikelihood(ordered: readonly CoxSubject[], beta: readonly number[]) {
  const size = beta.length
  const zeros = () => new Array<number>(size).fill(0)
  const gradient = zeros()
  const information = beta.map(zeros)
  const risk = weightedSums(size)
  let logLikelihood = 0
  for (let index = 0; index < ordered.length;) {
    const { time } = ordered[index]!
    const tied = weightedSums(size)
    let events = 0
    for (; index < ordered.length && ordered[index]!.time === time; index += 1) {
      const { values, event } = ordered[index]!
      const weight = Math.exp(dot(values, beta))
      risk.add(values, weight)
      if (!event) continue
      events += 1
      tied.add(values, weight)
      logLikelihood += dot(values, beta)
      values.forEach((value, k) => { gradient[k]! += value })
    }
    for (let place = 0; place < events; place += 1) {
      const share = place / events
      const total = risk.weight - share * tied.weight
      const centre = zeros().map((_, k) => (risk.first[k]! - share * tied.first[k]!) / total)
      logLikelihood -= Math.log(total)
      centre.forEach((value, k) => {
        gradient[k]! -= value
        centre.forEach((other, l) => { information[k]![l]! += (risk.second[k]![l]! - share * tied.second[k]![l]!) / total - value * other })
      })
    }
  }
  return { logLikelihood, gradient, information }
}

/** Σw, Σwx and Σwxx′ of a growing set. */
function weightedSums(size: number) {
  const sums = {
    weight: 0, first: new Array<number>(size).fill(0), second: Array.from({ length: size }, () => new Array<number>(size).fill(0)),
    add(values: readonly number[], weight: number): void {
      sums.weight += weight
      values.forEach((value, k) => {
        sums.first[k]! += weight * value
        values.forEach((other, l) => { sums.second[k]![l]! += weight * value * other })
      })
    },
  }
  return sums
}

const none = (iterations: number, why: Reason): CoxFit => ({ coefficients: null, logLikelihood: null, nullLogLikelihood: null, iterations, reason: why })
const tooFewEvents = (events: number, covariates: number): Reason => reason(
  'too-few-events', `Cox's regression needs ${EVENTS_PER_COVARIATE} events for each covariate; there are ${events} for ${covariates}`, `Cox 回归要求每个协变量至少有 ${EVENTS_PER_COVARIATE} 个事件，目前 ${covariates} 个协变量只有 ${events} 个事件`,
)
const COLLINEAR = reason('collinear', 'A value is constant or a combination of the others', '某变量为常数或可由其他变量线性表示')
const NO_MAXIMUM = reason('not-converged', 'No finite coefficient is the most likely', '系数不存在有限的极大似然估计')
