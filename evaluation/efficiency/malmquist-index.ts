import { fewUnits, unitTable, valuesOf, type EfficiencyData, type Returns, type UnitTable } from './efficiency-data.ts'
import { EfficiencyError, reasonFor, type ReasonCode } from './efficiency-notices.ts'
import { refusedUnit, type EfficiencyResult, type Steps, type UnitEfficiency } from './efficiency-result.ts'
import { referenceOf } from './envelopment-program.ts'
import { finished } from './evaluation-steps.ts'
import { radialDemands, type RadialEfficiencyOptions } from './radial-efficiency.ts'
import { RadialProgram } from './radial-program.ts'
import { fallbackWarning } from './unit-steps.ts'

/** What changed since the period before; above 1 is progress. */
export interface MalmquistFinding {
  readonly since: string
  /** Catching up with the frontier: own-period CRS score now ÷ then. */
  readonly efficiencyChange: number
  /** How the frontier moved where the unit stands. */
  readonly technicalChange: number
  /** Efficiency change under variable returns, and what is left of it: the change of scale efficiency. Null where a VRS score does not exist. */
  readonly pureEfficiencyChange: number | null
  readonly scaleChange: number | null
}

/** `score` is the Malmquist index = efficiencyChange × technicalChange. */
export interface UnitMalmquist extends UnitEfficiency { readonly malmquist: MalmquistFinding | null }

/**
 * The Malmquist productivity index between each period and the one before, and its decomposition.
 *
 * With D(t; s) the constant-returns score of the unit's values of period s against the frontier of period t
 * (1/φ output-oriented, θ input-oriented; equal under constant returns):
 *
 *   index = √[D(t; t+1)/D(t; t) · D(t+1; t+1)/D(t+1; t)] = efficiency change · technical change,
 *   efficiency change = D(t+1; t+1)/D(t; t) = pure efficiency change (the same under VRS) · scale change.
 *
 * The rows of the data are unit × period (`periods`); periods are taken in the order in which they first
 * appear. A row of the first period has no score (`first-period`), nor one whose unit is missing in the
 * period before (`missing-period`). Data ≥ 0.
 *
 * @throws EfficiencyError when the data have no shape, no periods, or a unit twice in a period.
 * Source: Färe, Grosskopf, Norris, Zhang (1994), American Economic Review 84, eq. 6–8 and 12.
 * @example
 * ```ts
 * import { malmquistIndex } from '#evaluation/efficiency/malmquist-index'
 * // The frontier (unit B) doubles its output; A triples its own: 1.5 times nearer, on a frontier twice as high.
 * const { units } = malmquistIndex({
 *   units: ['A', 'B', 'A', 'B'], periods: ['2024', '2024', '2025', '2025'],
 *   inputs: [{ id: 'x', values: [1, 1, 1, 1] }], outputs: [{ id: 'y', values: [1, 2, 3, 4] }],
 * })
 * units[2]?.score // => 3
 * units[2]?.malmquist // => { since: '2024', efficiencyChange: 1.5, technicalChange: 2, pureEfficiencyChange: 1.5, scaleChange: 1 }
 * units[0]?.reason?.code // => 'first-period'
 * ```
 */
export function malmquistIndex(data: EfficiencyData, options: RadialEfficiencyOptions = {}): EfficiencyResult<UnitMalmquist> {
  return finished(malmquistSteps(data, options))
}

/**
 * The same in steps, one a unit and period.
 *
 * @example
 * ```ts
 * import { malmquistSteps } from '#evaluation/efficiency/malmquist-index'
 * const data = { units: ['A', 'A'], periods: ['1', '2'], inputs: [{ id: 'x', values: [1, 1] }], outputs: [{ id: 'y', values: [1, 2] }] }
 * malmquistSteps(data).next().value // => { done: 1, total: 2 }
 * ```
 */
export function* malmquistSteps(data: EfficiencyData, options: RadialEfficiencyOptions = {}): Steps<EfficiencyResult<UnitMalmquist>> {
  const { orientation = 'out', solver } = options
  const table = unitTable(data, radialDemands(orientation, 'crs'))
  const panel = new Panel(data, table)
  const programs = new Map<string, RadialProgram>()
  /** Score of a row's values against the frontier of a period. */
  const score = (row: number, period: string, returns: Returns): number | ReasonCode => {
    const members = panel.members(period)
    const key = `${returns} ${period}`
    const program = programs.get(key) ?? new RadialProgram(referenceOf(table, members), { returns, orientation, solver, fixed: table.variables.map(() => false) })
    programs.set(key, program)
    const own = members.indexOf(row)
    const solution = program.solve(valuesOf(table, row), own < 0 ? null : own)
    return solution.reason ?? solution.score
  }

  const units: UnitMalmquist[] = []
  for (const [row, unit] of table.units.entries()) {
    const period = data.periods![row]!
    const found = table.refused[row] === null ? change(row, panel, score) : table.refused[row]!.code
    units.push(typeof found === 'string'
      ? { ...refusedUnit(unit, period, table.refused[row] ?? reasonFor(found)), malmquist: null }
      : { ...refusedUnit(unit, period, null), score: found.efficiencyChange * found.technicalChange, malmquist: found })
    yield { done: row + 1, total: table.units.length }
  }
  const fallbacks = [...programs.values()].reduce((sum, { envelopment }) => sum + envelopment.fallbacks, 0)
  return { model: 'malmquist', orientation, returns: 'crs', units, warnings: [...fewUnits(panel.fewest(), data), ...table.warnings.filter(({ code }) => code !== 'few-units'), ...fallbackWarning(fallbacks)] }
}

type Score = (row: number, period: string, returns: Returns) => number | ReasonCode

function change(now: number, panel: Panel, score: Score): MalmquistFinding | ReasonCode {
  const since = panel.periodBefore(now)
  if (since === null) return 'first-period'
  const then = panel.rowOf(panel.unitOf(now), since)
  if (then === undefined) return 'missing-period'
  const current = panel.periodOf(now)
  const [nowNow, thenThen, nowThen, thenNow] = [score(now, current, 'crs'), score(then, since, 'crs'), score(now, since, 'crs'), score(then, current, 'crs')]
  if (typeof nowNow === 'string') return nowNow
  if (typeof thenThen === 'string') return thenThen
  if (typeof nowThen === 'string') return nowThen
  if (typeof thenNow === 'string') return thenNow
  const efficiencyChange = nowNow / thenThen
  const technicalChange = Math.sqrt((nowThen / nowNow) * (thenThen / thenNow))
  const [pureNow, pureThen] = [score(now, current, 'vrs'), score(then, since, 'vrs')]
  const pureEfficiencyChange = typeof pureNow === 'number' && typeof pureThen === 'number' ? pureNow / pureThen : null
  return { since, efficiencyChange, technicalChange, pureEfficiencyChange, scaleChange: pureEfficiencyChange === null ? null : efficiencyChange / pureEfficiencyChange }
}

/** Rows by unit and period. */
class Panel {
  private readonly table: UnitTable
  private readonly rowPeriods: readonly string[]
  private readonly order: readonly string[]
  private readonly rows = new Map<string, Map<string, number>>()
  private readonly membersOf = new Map<string, number[]>()

  constructor(data: EfficiencyData, table: UnitTable) {
    const { periods } = data
    if (periods === undefined) throw new EfficiencyError({ en: 'The Malmquist index needs the period of each row.', 'zh-CN': 'Malmquist 指数需要每一行所属的时期。' })
    this.table = table
    this.rowPeriods = periods
    this.order = [...new Set(periods)]
    for (const [row, period] of periods.entries()) {
      const unit = table.units[row]!
      const ofPeriod = this.rows.get(period) ?? new Map<string, number>()
      if (ofPeriod.has(unit)) throw new EfficiencyError({ en: `The unit "${unit}" stands twice in the period "${period}".`, 'zh-CN': `单元“${unit}”在时期“${period}”中重复出现。` })
      this.rows.set(period, ofPeriod.set(unit, row))
    }
    for (const period of this.order) this.membersOf.set(period, table.valid.filter((row) => periods[row] === period))
  }

  periodOf(row: number): string { return this.rowPeriods[row]! }
  unitOf(row: number): string { return this.table.units[row]! }

  periodBefore(row: number): string | null { return this.order[this.order.indexOf(this.periodOf(row)) - 1] ?? null }

  /** The valid row of a unit in a period. */
  rowOf(unit: string, period: string): number | undefined {
    const row = this.rows.get(period)?.get(unit)
    return row === undefined || this.table.refused[row] !== null ? undefined : row
  }

  members(period: string): readonly number[] { return this.membersOf.get(period)! }

  /** Units of the smallest period. */
  fewest(): number { return Math.min(...[...this.membersOf.values()].map(({ length }) => length)) }
}
