/**
 * What a unit costs in data envelopment analysis: radial, input-oriented, two phases, 4 inputs × 4 outputs,
 * constant and variable returns, beside HiGHS (WebAssembly) on the same programs in the same run:
 *
 *   npx tsx bench/dea.ts [--units 200,2000,10000] [--sample 20]
 *
 * Of more than 2,000 units the first 2,000 are evaluated, against all. HiGHS solves the first phase of a
 * sample of them (it is told in the table); the error is the largest difference of the two scores on it. Times are CPU time of this process, so that other work on the
 * machine does not lengthen them. Two kinds of data: "independent" (few efficient units) and "frontier"
 * (outputs from a concave frontier less a small inefficiency: many).
 *
 * "cold" is the same simplex without its learnt columns: every iteration looks at all units. The scores
 * are the same, because the last look before "optimal" is always at all units.
 *
 * Target: at most 1 ms a unit at 2,000 units, error at most 1e-10.
 */
import { parseArgs } from 'node:util'
import type { Returns } from '#evaluation/efficiency/efficiency-data'
import { RadialProgram } from '#evaluation/efficiency/radial-program'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { solveLinearProgram } from '#evaluation/linear-program/simplex'
import { normalQuantile } from '#evaluation/numerics/normal-distribution'
import { randomSource } from '#evaluation/numerics/random-source'
import { machineLoad } from './figures.ts'

const { values: flags } = parseArgs({ options: { units: { type: 'string', default: '200,2000,10000' }, sample: { type: 'string', default: '20' } } })
const [INPUTS, OUTPUTS] = [4, 4]
const WIDTH = INPUTS + OUTPUTS
const MOST_EVALUATED = 2000
/** R's Benchmarking and earlier figures, as the project's notes give them (another machine: an order of size, no baseline). */
const QUOTED = { crs: { 200: 0.15, 2000: 1.61 }, vrs: { 200: 0.19, 2000: 2.15 } } as const

type Kind = 'independent' | 'frontier'

function unitValues(kind: Kind, units: number): Float64Array {
  const random = randomSource(1)
  const normal = (): number => normalQuantile(random() || 0.5)
  const values = new Float64Array(units * WIDTH)
  for (let head = 0; head < values.length; head += WIDTH) {
    for (let variable = 0; variable < WIDTH; variable += 1) values[head + variable] = Math.exp(0.5 * normal())
    if (kind === 'independent') continue
    // Σy² = √(x₁x₂x₃x₄)^0.9: outputs share what the inputs allow, less up to a third.
    const made = Math.sqrt(values.subarray(head, head + INPUTS).reduce((product, x) => product * x, 1)) ** 0.9 * Math.exp(-0.15 * Math.abs(normal()))
    const length = Math.hypot(...values.subarray(head + INPUTS, head + WIDTH))
    for (let variable = INPUTS; variable < WIDTH; variable += 1) values[head + variable]! *= Math.sqrt(made) / length
  }
  return values
}

interface Cost { readonly msPerUnit: number; readonly scores: readonly number[] }

function cost(values: Float64Array, returns: Returns, units: readonly number[], solver: LinearSolver, slackWeights?: 'unit'): Cost {
  const program = new RadialProgram({ values: values.slice(), inputs: INPUTS, outputs: OUTPUTS, undesirable: 0 }, { returns, orientation: 'in', fixed: [], slackWeights, solver })
  const before = process.cpuUsage()
  const scores = units.map((unit) => {
    const solution = program.solve(values.subarray(unit * WIDTH, (unit + 1) * WIDTH), unit)
    if (solution.reason !== null) throw new Error(`unit ${unit}: ${solution.reason}`)
    return solution.score
  })
  const { user, system } = process.cpuUsage(before)
  return { msPerUnit: (user + system) / 1e3 / units.length, scores }
}

const highs = await highsSolver()
const cold: LinearSolver = (program, options) => solveLinearProgram(program, { ...options, promising: undefined })
// So that the first row does not pay for the compiler.
for (const returns of ['crs', 'vrs'] as const) cost(unitValues('independent', 500), returns, [...Array(500).keys()], solveLinearProgram, 'unit')

console.log(`${machineLoad()}; ms of CPU a unit; ratio = HiGHS ÷ ours, first phase`)
console.log('data         units  returns  efficient  two phases  first phase   cold  HiGHS (sample)   ratio    error  R, quoted')
let met = true
for (const kind of ['independent', 'frontier'] as const) for (const count of flags.units.split(',').map(Number)) for (const returns of ['crs', 'vrs'] as const) {
  const values = unitValues(kind, count)
  const evaluated = [...Array(Math.min(count, MOST_EVALUATED)).keys()]
  const sample = evaluated.filter((unit) => unit % Math.max(1, Math.floor(evaluated.length / Number(flags.sample))) === 0)
  const [whole, first, slow, oracle] = [cost(values, returns, evaluated, solveLinearProgram, 'unit'), cost(values, returns, evaluated, solveLinearProgram), cost(values, returns, sample, cold), cost(values, returns, sample, highs)]
  const error = Math.max(...sample.map((unit, index) => Math.max(Math.abs(whole.scores[unit]! - oracle.scores[index]!), Math.abs(slow.scores[index]! - first.scores[unit]!))))
  if (count === 2000) met &&= whole.msPerUnit <= 1 && error <= 1e-10
  const efficient = whole.scores.filter((score) => score > 1 - 1e-9).length
  const quoted = (QUOTED[returns] as Readonly<Record<number, number>>)[count]
  console.log([
    kind.padEnd(11), String(count).padStart(6), returns.padStart(8), String(efficient).padStart(10), whole.msPerUnit.toFixed(3).padStart(11), first.msPerUnit.toFixed(3).padStart(12), slow.msPerUnit.toFixed(2).padStart(6),
    `${oracle.msPerUnit.toFixed(1)} (${sample.length})`.padStart(15), (oracle.msPerUnit / first.msPerUnit).toFixed(0).padStart(7), error.toExponential(0).padStart(8), (quoted === undefined ? '–' : String(quoted)).padStart(10),
  ].join(' '))
}
console.log(met ? 'Target met.' : 'Target missed.')
process.exitCode = met ? 0 : 1
