import { reason, type Reason } from '#contract/evaluation'
import { unitTable, valuesOf, type EfficiencyData, type Returns, type UnitTable } from '../efficiency/efficiency-data.ts'
import type { Steps } from '../efficiency/efficiency-result.ts'
import { referenceOf } from '../efficiency/envelopment-program.ts'
import { finished } from '../efficiency/evaluation-steps.ts'
import { RadialProgram, type RadialOrientation } from '../efficiency/radial-program.ts'
import { radialDemands } from '../efficiency/radial-efficiency.ts'
import type { LinearSolver } from '../linear-program/linear-program.ts'
import { dot, type Rows } from '../numerics/linear-systems.ts'
import { mean, sampleQuantile } from '../numerics/moments.ts'
import { randomSource, type RandomSource } from '../numerics/random-source.ts'
import { dataOf, NO_ENVIRONMENT, requireEnvironment, unitsWithEnvironment, type EnvironmentVariable } from './environment.ts'
import { orthonormalDesign } from './standardised-problem.ts'
import { truncatedEstimates, truncatedNormalDraw, truncatedRegression } from './truncated-regression.ts'

export interface BootstrapEstimate {
  readonly id: string
  readonly value: number
  /** Percentile interval of the second bootstrap. */
  readonly low: number
  readonly high: number
}

export interface SimarWilsonUnit {
  readonly unit: string
  /** Distance δ ≥ 1: by how much inputs could be divided (in) or outputs multiplied (out); 1 is on the frontier. */
  readonly distance: number | null
  /** δ with the bootstrap's bias taken off. */
  readonly correctedDistance: number | null
  readonly reason: Reason | null
}

export interface SimarWilson {
  readonly returns: Returns
  readonly orientation: RadialOrientation
  readonly level: number
  readonly seed: number
  /** Resamples of the first and second bootstrap, and those of the second in which the regression had no maximum. */
  readonly resamples: { readonly distances: number; readonly regression: number; readonly failed: number }
  readonly units: readonly SimarWilsonUnit[]
  /** Effect of each environment variable on the distance: positive makes units less efficient. Null with the reason. */
  readonly coefficients: readonly BootstrapEstimate[] | null
  readonly sigma: BootstrapEstimate | null
  readonly reason: Reason | null
}

export interface SimarWilsonOptions {
  /** Repeats the result to the last digit. */
  readonly seed: number
  readonly returns?: Returns
  readonly orientation?: RadialOrientation
  /** L1 and L2 of the paper. */
  readonly distanceResamples?: number
  readonly regressionResamples?: number
  /** Of the intervals. */
  readonly level?: number
  readonly solver?: LinearSolver
}

/**
 * What the environment does to efficiency, by Simar and Wilson's algorithm 2: distances δ̂ by DEA; truncated
 * regression on the environment; a parametric bootstrap that corrects the distances' bias; truncated regression of
 * the corrected distances; a second parametric bootstrap for the intervals. It needs no split of slacks into luck
 * and inefficiency, so it stands where three-stage DEA ends on a boundary.
 *
 * Simar and Wilson, Journal of Econometrics 136 (2007), section 4.2. Intervals are percentiles. A corrected distance
 * below 1 (the correction may overshoot) stays in the table and out of the regression.
 *
 * @param data units with inputs and outputs
 * @param environment at least one variable, one value a unit
 * @throws RangeError for an environment of the wrong shape or no resamples; EfficiencyError for data without shape
 * @example
 * ```ts
 * import { simarWilson } from '#evaluation/frontier/simar-wilson'
 * const data = { units: ['a', 'b', 'c'], inputs: [{ id: 'x', values: [1, 2, 3] }], outputs: [{ id: 'y', values: [1, 1, 1] }] }
 * const { reason, units } = simarWilson(data, [{ id: 'age', values: [1, 2, 5] }], { seed: 1, returns: 'crs' })
 * reason?.code // => "collinear"
 * units.map(({ distance }) => distance) // => [1, 2, 3]
 * ```
 */
export function simarWilson(data: EfficiencyData, environment: readonly EnvironmentVariable[], options: SimarWilsonOptions): SimarWilson {
  return finished(simarWilsonSteps(data, environment, options))
}

/**
 * The same in steps, one a resample: for a worker thread with progress and cancelling.
 *
 * @example
 * ```ts
 * import { simarWilsonSteps } from '#evaluation/frontier/simar-wilson'
 * const data = { units: ['a', 'b'], inputs: [{ id: 'x', values: [1, 2] }], outputs: [{ id: 'y', values: [1, 1] }] }
 * simarWilsonSteps(data, [{ id: 'age', values: [1, 2] }], { seed: 1 }).next().value // => { done: 0, total: 2100 }
 * ```
 */
export function* simarWilsonSteps(data: EfficiencyData, environment: readonly EnvironmentVariable[], options: SimarWilsonOptions): Steps<SimarWilson> {
  const { seed, returns = 'vrs', orientation = 'in', distanceResamples = 100, regressionResamples = 2000, level = 0.95, solver } = options
  requireEnvironment(data, environment)
  if (!(distanceResamples >= 1 && regressionResamples >= 1)) throw new RangeError('A bootstrap needs at least one resample')
  if (!(level > 0 && level < 1)) throw new RangeError(`A confidence level lies between 0 and 1, not ${level}`)
  const total = distanceResamples + regressionResamples
  yield { done: 0, total }
  const members = unitsWithEnvironment(data, environment)
  const table = unitTable(dataOf(data, members), radialDemands(orientation, returns))
  const distances = distancesOf(table, new Frontier(table, { returns, orientation, solver }))
  const scored = table.valid.filter((unit) => distances[unit] !== null)
  const design = scored.map((unit) => [1, ...environment.map(({ values }) => values[members[unit]!]!)])
  const random = randomSource(seed)
  const base = { returns, orientation, level, seed }

  const first = regressed(design, scored.map((unit) => distances[unit]!))
  if (first.reason !== null) return { ...base, resamples: { distances: 0, regression: 0, failed: 0 }, units: namedUnits(data, members, distances, new Map(), table), coefficients: null, sigma: null, reason: first.reason }
  const corrected = yield* correctedDistances(table, scored, design, distances, first, { returns, orientation, resamples: distanceResamples, total, random, solver })
  const units = namedUnits(data, members, distances, corrected, table)

  const second = regressed(design, scored.map((unit) => corrected.get(unit)!))
  if (second.reason !== null) return { ...base, resamples: { distances: distanceResamples, regression: 0, failed: 0 }, units, coefficients: null, sigma: null, reason: second.reason }
  const draws: number[][] = []
  const columns = orthonormalDesign(second.design)!
  for (let resample = 0; resample < regressionResamples; resample += 1) {
    const estimates = truncatedEstimates(columns, second.design.map((row) => drawnDistance(row, second, random)), 1)
    if (estimates) draws.push([...estimates.coefficients, estimates.sigma])
    yield { done: distanceResamples + resample + 1, total }
  }
  const resamples = { distances: distanceResamples, regression: regressionResamples, failed: regressionResamples - draws.length }
  if (draws.length < regressionResamples / 2) return { ...base, resamples, units, coefficients: null, sigma: null, reason: MOSTLY_FAILED }
  const estimate = (id: string, value: number, index: number): BootstrapEstimate => {
    const column = draws.map((draw) => draw[index]!)
    return { id, value, low: sampleQuantile(column, (1 - level) / 2), high: sampleQuantile(column, (1 + level) / 2) }
  }
  return {
    ...base, resamples, units, reason: null,
    coefficients: ['intercept', ...environment.map(({ id }) => id)].map((id, index) => estimate(id, second.coefficients[index]!, index)),
    sigma: estimate('sigma', second.sigma, environment.length + 1),
  }
}

/** Distances of points to the frontier of a table, which can be exchanged. */
class Frontier {
  private readonly program: RadialProgram
  constructor(table: UnitTable, options: { readonly returns: Returns; readonly orientation: RadialOrientation; readonly solver?: LinearSolver | undefined }) {
    this.program = new RadialProgram(referenceOf(table), { ...options, fixed: table.variables.map(({ fixed }) => fixed === true) })
  }

  distance(point: Float64Array, own: number | null): number | null {
    const solution = this.program.solve(point, own)
    return solution.reason === null ? 1 / solution.score : null
  }

  replaceReference(values: Float64Array): void { this.program.envelopment.loadReference(values) }
}

/** By index in the table; null where a unit is refused. */
function distancesOf(table: UnitTable, frontier: Frontier): (number | null)[] {
  const distances: (number | null)[] = table.units.map(() => null)
  table.valid.forEach((unit, own) => { distances[unit] = frontier.distance(valuesOf(table, unit), own) })
  return distances
}

interface Regressed { readonly design: Rows; readonly coefficients: readonly number[]; readonly sigma: number; readonly reason: null }

/** Step 2 and 4: only units off the frontier (δ > 1) have a place in the truncated sample. */
function regressed(design: Rows, distances: readonly number[]): Regressed | { readonly reason: Reason } {
  const inside = distances.flatMap((distance, index) => (distance > OFF_FRONTIER ? [index] : []))
  const own = inside.map((index) => design[index]!)
  const { coefficients, sigma, reason: why } = truncatedRegression(own, inside.map((index) => distances[index]!), 1)
  return why === null ? { design: own, coefficients, sigma, reason: null } : { reason: why }
}

/** A distance that the solver's rounding may leave on the frontier. */
const OFF_FRONTIER = 1 + 1e-8

const drawnDistance = (row: readonly number[], { coefficients, sigma }: { readonly coefficients: readonly number[]; readonly sigma: number }, random: RandomSource): number =>
  // Strictly above 1, as the regression demands; a draw that rounds to 1 is a unit a hair inside.
  Math.max(truncatedNormalDraw(random, dot(row, coefficients), sigma, 1), 1 + Number.EPSILON)

interface CorrectionOptions { readonly returns: Returns; readonly orientation: RadialOrientation; readonly resamples: number; readonly total: number; readonly random: RandomSource; readonly solver: LinearSolver | undefined }

/** Step 3: 2δ̂ − the mean of δ̂* against frontiers of pseudo-units, each moved to a drawn distance. */
function* correctedDistances(table: UnitTable, scored: readonly number[], design: Rows, distances: readonly (number | null)[], model: Regressed, { returns, orientation, resamples, total, random, solver }: CorrectionOptions): Generator<{ done: number; total: number }, Map<number, number>, void> {
  const frontier = new Frontier(table, { returns, orientation, solver })
  const drawn = new Map<number, number[]>(scored.map((unit) => [unit, []]))
  for (let resample = 0; resample < resamples; resample += 1) {
    frontier.replaceReference(pseudoUnits(table, scored, design, distances, orientation, (row) => drawnDistance(row, model, random)))
    for (const unit of scored) {
      const distance = frontier.distance(valuesOf(table, unit), null)
      // A point beyond the pseudo-frontier has no distance under variable returns: it counts in no mean.
      if (distance !== null) drawn.get(unit)!.push(distance)
    }
    yield { done: resample + 1, total }
  }
  return new Map(scored.map((unit) => {
    const values = drawn.get(unit)!
    return [unit, values.length > 0 ? 2 * distances[unit]! - mean(values) : distances[unit]!]
  }))
}

/** Units moved along their own ray from their distance to the drawn one: inputs times drawn ÷ own, or outputs divided by it. */
function pseudoUnits(table: UnitTable, scored: readonly number[], design: Rows, distances: readonly (number | null)[], orientation: RadialOrientation, draw: (row: readonly number[]) => number): Float64Array {
  const width = table.variables.length
  const values = referenceOf(table).values
  const rowOf = new Map(table.valid.map((unit, row) => [unit, row]))
  scored.forEach((unit, index) => {
    const factor = draw(design[index]!) / distances[unit]!
    for (let variable = 0; variable < width; variable += 1) {
      if (table.variables[variable]!.fixed === true) continue
      const at = rowOf.get(unit)! * width + variable
      const isOutput = variable >= table.inputs && variable < table.inputs + table.outputs
      if (orientation === 'out' && isOutput) values[at]! /= factor
      else if (orientation === 'in' && !isOutput) values[at]! *= factor
    }
  })
  return values
}

function namedUnits(data: EfficiencyData, members: readonly number[], distances: readonly (number | null)[], corrected: ReadonlyMap<number, number>, table: UnitTable): SimarWilsonUnit[] {
  return data.units.map((unit, index) => {
    const member = members.indexOf(index)
    const distance = member < 0 ? null : distances[member]!
    if (distance === null) return { unit, distance: null, correctedDistance: null, reason: member < 0 ? NO_ENVIRONMENT : table.refused[member] ?? NOT_MEASURED }
    return { unit, distance, correctedDistance: corrected.get(member) ?? null, reason: null }
  })
}

const NOT_MEASURED = reason('infeasible', 'The unit has no distance to the frontier', '该单元到前沿面的距离无法计算')
const MOSTLY_FAILED = reason('not-converged', 'In most resamples the truncated regression had no maximum', '多数重抽样中截断回归没有极大值')
