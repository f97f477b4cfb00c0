import { reason, type Reason } from '#contract/evaluation'
import { dot, inversePositiveDefinite, type Rows } from '../numerics/linear-systems.ts'

export interface RegressionCoefficient { readonly id: string; readonly value: number; readonly standardError: number; readonly z: number }

export type LogisticFit =
  | { readonly coefficients: readonly RegressionCoefficient[]; readonly logLikelihood: number; readonly iterations: number; readonly reason: null }
  | { readonly coefficients: null; readonly logLikelihood: null; readonly iterations: number; readonly reason: Reason }

export interface LabelledRow { readonly values: readonly number[]; readonly exited: boolean }

/** Fewer exits teach nothing that a rule would not say better. */
export const FEWEST_EXITS = 50

/**
 * A scorecard ln p/(1 − p) = β₀ + Σβx for a tenant's exit, refused under 50 exits.
 *
 * @param rows one a tenant (or tenant-quarter), k values each
 * @param names of the k values
 * @throws RangeError for rows of another length
 * @example
 * ```ts
 * import { logisticScorecard } from '#evaluation/warning/logistic-scorecard'
 * logisticScorecard([{ values: [3], exited: true }, { values: [12], exited: false }], ['runway']).reason?.code // => "too-few-exits"
 * ```
 */
export function logisticScorecard(rows: readonly LabelledRow[], names: readonly string[]): LogisticFit {
  const exits = rows.filter(({ exited }) => exited).length
  if (Math.min(exits, rows.length - exits) < FEWEST_EXITS) return { coefficients: null, logLikelihood: null, iterations: 0, reason: tooFewExits(exits, rows.length - exits) }
  return logisticFit(rows, names)
}

const MAX_ITERATIONS = 50

/**
 * Logistic regression by iteratively reweighted least squares (Newton's method), McCullagh and Nelder, "Generalized
 * Linear Models" (1989), 4.4. Refused when a combination of the values separates exits from the others: the
 * likelihood then has no maximum.
 *
 * @throws RangeError for rows of another length
 * @example
 * ```ts
 * import { logisticFit } from '#evaluation/warning/logistic-scorecard'
 * logisticFit([{ values: [1], exited: true }, { values: [2], exited: false }, { values: [0], exited: true }], ['x']).reason?.code // => "separated"
 * ```
 */
export function logisticFit(rows: readonly LabelledRow[], names: readonly string[]): LogisticFit {
  if (rows.some(({ values }) => values.length !== names.length)) throw new RangeError(`Every row needs ${names.length} values`)
  const design = rows.map(({ values }) => [1, ...values])
  let beta: readonly number[] = [0, ...names.map(() => 0)]
  let previous = -Infinity
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations += 1) {
    const { logLikelihood, gradient, information } = logisticStep(design, rows, beta)
    const covariance = inversePositiveDefinite(information)
    if (!covariance) return { coefficients: null, logLikelihood: null, iterations, reason: iterations === 1 ? COLLINEAR : SEPARATED }
    const step = covariance.map((row) => dot(row, gradient))
    const size = Math.max(...step.map((value, index) => Math.abs(value) / Math.sqrt(covariance[index]![index]!)))
    // Converged in units of the standard errors; under separation those grow without end and the likelihood goes to 0.
    if (size < 1e-8 || (Math.abs(logLikelihood - previous) < 1e-12 && size < 1e-4)) {
      return logLikelihood > -1e-6 ? { coefficients: null, logLikelihood: null, iterations, reason: SEPARATED } : {
        coefficients: ['intercept', ...names].map((id, index) => coefficient(id, beta[index]!, Math.sqrt(covariance[index]![index]!))), logLikelihood, iterations, reason: null,
      }
    }
    previous = logLikelihood
    beta = beta.map((value, index) => value + step[index]!)
  }
  return { coefficients: null, logLikelihood: null, iterations: MAX_ITERATIONS, reason: SEPARATED }
}

function logisticStep(design: Rows, rows: readonly LabelledRow[], beta: readonly number[]) {
  const gradient = beta.map(() => 0)
  const information = beta.map(() => beta.map(() => 0))
  let logLikelihood = 0
  design.forEach((row, n) => {
    const logit = dot(row, beta)
    const probability = 1 / (1 + Math.exp(-logit))
    // ln(1 + eˣ) without overflow.
    logLikelihood += (rows[n]!.exited ? logit : 0) - (Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit))))
    row.forEach((value, i) => {
      gradient[i]! += ((rows[n]!.exited ? 1 : 0) - probability) * value
      row.forEach((other, j) => { information[i]![j]! += probability * (1 - probability) * value * other })
    })
  })
  return { logLikelihood, gradient, information }
}

const coefficient = (id: string, value: number, standardError: number): RegressionCoefficient => ({ id, value, standardError, z: value / standardError })

const tooFewExits = (exits: number, others: number): Reason => reason(
  'too-few-exits', `A scorecard needs at least ${FEWEST_EXITS} exits and as many others; there are ${exits} and ${others}. Use the rules`,
  `评分卡至少需要 ${FEWEST_EXITS} 个退出样本和同样多的未退出样本，目前为 ${exits} 个和 ${others} 个，请使用规则预警`,
)
const COLLINEAR = reason('collinear', 'A value is constant or a combination of the others', '某变量为常数或可由其他变量线性表示')
const SEPARATED = reason('separated', 'The values separate exits from the others completely, so no finite coefficient is the most likely', '变量可将退出与未退出样本完全分开，系数不存在有限的极大似然估计')
