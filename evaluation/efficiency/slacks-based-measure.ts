import { unitTable, valuesOf, type EfficiencyData, type Orientation, type UnitTable } from './efficiency-data.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { SlacksBasedProgram, type SlacksBasedOptimum } from './slacks-based-program.ts'
import { byVariable, fallbackWarning, improved, isOutput, namedPeers, statusOf, unitSteps, type Finding } from './unit-steps.ts'

/**
 * The slacks-based measure of efficiency (SBM), non-, input- or output-oriented, under any returns to scale,
 * with undesirable outputs.
 *
 * Non-oriented: ρ = min (1 − (1/m)·Σs⁻/x₀) ÷ (1 + (1/(s₁+s₂))·(Σs⁺/y₀ + Σsᵇ/b₀)) over Σλx + s⁻ = x₀,
 * Σλy − s⁺ = y₀, Σλb + sᵇ = b₀. ρ = 1 exactly when no slack is left; ρ ≤ the CCR (BCC) score. Units of
 * measurement do not matter. Targets: x₀ − s⁻, y₀ + s⁺, b₀ − sᵇ.
 *
 * Data ≥ 0. A term over an input or undesirable output of 0 is left out (no slack is possible there). A unit
 * with an output of 0 gets no score in the non- and output-oriented measure, which divide by it
 * (`zero-data`), but stays in the reference set.
 *
 * @throws EfficiencyError when the data have no shape.
 * Sources: Tone (2001), EJOR 130, eq. 4–8; Tone (2004), undesirable outputs ("Dealing with undesirable outputs
 *   in DEA: a slacks-based measure approach", eq. 4).
 * @example
 * ```ts
 * import { slacksBasedMeasure } from '#evaluation/efficiency/slacks-based-measure'
 * // Tone (2001), p. 505.
 * const { units } = slacksBasedMeasure({
 *   units: ['A', 'B', 'C', 'D', 'E'],
 *   inputs: [{ id: 'x1', values: [4, 6, 8, 8, 2] }, { id: 'x2', values: [3, 3, 1, 1, 4] }],
 *   outputs: [{ id: 'y1', values: [2, 2, 6, 6, 1] }, { id: 'y2', values: [3, 3, 2, 1, 4] }],
 * })
 * units.map(({ score }) => Number(score?.toFixed(6))) // => [0.79798, 0.568182, 1, 0.666667, 1]
 * ```
 */
export function slacksBasedMeasure(data: EfficiencyData, options: EfficiencyOptions = {}): EfficiencyResult {
  return finished(slacksBasedSteps(data, options))
}

/**
 * The same in steps, one a unit.
 *
 * @example
 * ```ts
 * import { slacksBasedSteps } from '#evaluation/efficiency/slacks-based-measure'
 * slacksBasedSteps({ units: ['a'], inputs: [{ id: 'x', values: [1] }], outputs: [{ id: 'y', values: [1] }] }).next().value // => { done: 1, total: 1 }
 * ```
 */
export function* slacksBasedSteps(data: EfficiencyData, options: EfficiencyOptions = {}): Steps<EfficiencyResult> {
  const { orientation = 'none', returns = 'crs', solver } = options
  const table = unitTable(data, { negativeInputs: false, negativeOutputs: false, positiveInput: returns !== 'vrs' || orientation !== 'out', positiveOutput: returns !== 'vrs' || orientation !== 'in' })
  const program = new SlacksBasedProgram(referenceOf(table), { orientation, returns, solver })
  const units = yield* unitSteps(data, table, (unit, own) => {
    if (dividesByZero(table, unit, orientation)) return 'zero-data'
    const solution = program.solve(valuesOf(table, unit), own)
    return solution.reason ?? slacksBasedFinding(table, unit, solution)
  })
  return { model: 'sbm', orientation, returns, units, warnings: [...table.warnings, ...fallbackWarning(program.envelopment.fallbacks)] }
}

const dividesByZero = (table: UnitTable, unit: number, orientation: Orientation): boolean =>
  orientation !== 'in' && valuesOf(table, unit).some((value, variable) => isOutput(table, variable) && value === 0)

/** @internal Names and targets for the numbers of a slacks-based program. */
export function slacksBasedFinding(table: UnitTable, unit: number, { score, slacks, peers }: SlacksBasedOptimum): Finding {
  return {
    score, status: statusOf(table, score, slacks), slacks: byVariable(table, (variable) => slacks[variable]!),
    targets: improved(table, valuesOf(table, unit), slacks), peers: namedPeers(table, peers),
  }
}
