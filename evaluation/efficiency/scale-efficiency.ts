import { unitTable, valuesOf, type EfficiencyData, type Returns } from './efficiency-data.ts'
import type { EfficiencyResult, Steps, UnitEfficiency } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { fixedOf, radialDemands, radialFinding, type RadialEfficiencyOptions } from './radial-efficiency.ts'
import { RadialProgram } from './radial-program.ts'
import { fallbackWarning, unitSteps } from './unit-steps.ts'

/** Radial scores are closer than this when they are equal. */
const EQUAL = 1e-8

export interface ScaleFinding {
  /** Under constant, variable and non-increasing returns. */
  readonly crs: number
  readonly vrs: number
  readonly nirs: number
  /** Where the unit is too small (`increasing`: growth would make it more productive), right or too large (`decreasing`). */
  readonly returnsToScale: 'increasing' | 'constant' | 'decreasing'
}

/** `score` is the scale efficiency; slacks, targets and peers are those under variable returns. */
export interface UnitScale extends UnitEfficiency { readonly scale: ScaleFinding | null }

/**
 * Scale efficiency and returns to scale: how much of a unit's inefficiency is its size.
 *
 * Scale efficiency = CRS score ÷ VRS score, in (0, 1]. With 1 the returns are constant. Otherwise they
 * decrease where the score under non-increasing returns equals that under variable ones, and increase where
 * it does not.
 *
 * Data ≥ 0, with a positive input and output for every unit.
 *
 * @throws EfficiencyError when the data have no shape.
 * Source: Färe, Grosskopf, Lovell (1985); Coelli and others (2005), section 6.4.
 * @example
 * ```ts
 * import { scaleEfficiency } from '#evaluation/efficiency/scale-efficiency'
 * // Coelli, "A Guide to DEAP 2.1" (1996), EG2.
 * const { units } = scaleEfficiency({ units: ['1', '2', '3', '4', '5'], inputs: [{ id: 'x', values: [2, 4, 3, 5, 6] }], outputs: [{ id: 'y', values: [1, 2, 3, 4, 5] }] })
 * units.map(({ score }) => Number(score?.toFixed(3))) // => [0.5, 0.8, 1, 0.889, 0.833]
 * units.map(({ scale }) => scale?.returnsToScale) // => ['increasing', 'increasing', 'constant', 'decreasing', 'decreasing']
 * ```
 */
export function scaleEfficiency(data: EfficiencyData, options: RadialEfficiencyOptions = {}): EfficiencyResult<UnitScale> {
  return finished(scaleSteps(data, options))
}

/**
 * The same in steps, one a unit (three programs each).
 *
 * @example
 * ```ts
 * import { scaleSteps } from '#evaluation/efficiency/scale-efficiency'
 * scaleSteps({ units: ['a'], inputs: [{ id: 'x', values: [1] }], outputs: [{ id: 'y', values: [1] }] }).next().value // => { done: 1, total: 1 }
 * ```
 */
export function* scaleSteps(data: EfficiencyData, options: RadialEfficiencyOptions = {}): Steps<EfficiencyResult<UnitScale>> {
  const { orientation = 'in', slackWeights = 'unit', solver } = options
  const table = unitTable(data, radialDemands(orientation, 'crs'))
  const programUnder = (returns: Returns): RadialProgram =>
    new RadialProgram(referenceOf(table), { returns, orientation, solver, fixed: fixedOf(table), ...(returns === 'vrs' ? { slackWeights } : {}) })
  const [constant, variable, nonIncreasing] = [programUnder('crs'), programUnder('vrs'), programUnder('nirs')]
  const scales: (ScaleFinding | null)[] = table.units.map(() => null)
  const units = yield* unitSteps(data, table, (unit, own) => {
    const point = valuesOf(table, unit)
    const [crs, vrs, nirs] = [constant.solve(point, own), variable.solve(point, own), nonIncreasing.solve(point, own)]
    if (crs.reason !== null) return crs.reason
    if (vrs.reason !== null) return vrs.reason
    if (nirs.reason !== null) return nirs.reason
    const score = Math.min(1, crs.score / vrs.score)
    const returnsToScale = score > 1 - EQUAL ? 'constant' : Math.abs(nirs.score - vrs.score) < EQUAL ? 'decreasing' : 'increasing'
    scales[unit] = { crs: crs.score, vrs: vrs.score, nirs: nirs.score, returnsToScale }
    return { ...radialFinding(table, unit, orientation, vrs), score }
  })
  const fallbacks = constant.envelopment.fallbacks + variable.envelopment.fallbacks + nonIncreasing.envelopment.fallbacks
  return {
    model: 'scale', orientation, returns: 'vrs', units: units.map((unit, index) => ({ ...unit, scale: scales[index]! })),
    warnings: [...table.warnings, ...fallbackWarning(fallbacks)],
  }
}
