import type { Writable } from 'node:stream'
import { bootstrapSteps } from '#evaluation/efficiency/efficiency-bootstrap'
import type { EfficiencyData, Variable } from '#evaluation/efficiency/efficiency-data'
import { EFFICIENCY_MODELS, efficiencySteps, isEfficiencyModel, type EfficiencyModelId, type ModelOptions } from '#evaluation/efficiency/efficiency-models'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import type { EfficiencyResult, Steps } from '#evaluation/efficiency/efficiency-result'
import { finished } from '#evaluation/efficiency/evaluation-steps'
import { withFallback } from '#evaluation/linear-program/fallback-solver'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { randomSource } from '#evaluation/numerics/random-source'
import type { DeaFlags } from './dea-flags.ts'
import { deaJson, deaTable } from './dea-report.ts'
import { columnNames, readCsvTable, UsageError, type CsvTable } from './evaluation-csv.ts'

const RADIAL = ['ccr', 'bcc', 'nirs', 'ndrs'] as const

/** Reads the file, evaluates its units and writes the result to `out`; warnings go to `notes`. */
export async function evaluateDea(file: string, flags: DeaFlags, { out, notes }: { readonly out: Writable; readonly notes: Writable }): Promise<void> {
  const { model } = flags
  if (!isEfficiencyModel(model)) throw new UsageError(`--model "${model}" is none of ${Object.keys(EFFICIENCY_MODELS).join(', ')}.`)
  const data = efficiencyData(await readCsvTable(file), model, flags)
  const result = await evaluated(model, data, flags)
  for (const { text } of result.warnings) notes.write(`${text.en}\n`)
  out.write(`${flags.json === true ? JSON.stringify(deaJson(result), null, 1) : deaTable(result, data)}\n`)
}

function efficiencyData(table: CsvTable, model: EfficiencyModelId, flags: DeaFlags): EfficiencyData {
  const { needsPeriods } = EFFICIENCY_MODELS[model]
  if (flags.period !== undefined && !needsPeriods) throw new UsageError(`--period belongs to the models malmquist and window; ${model} compares all rows with each other.`)
  if (flags.period === undefined && needsPeriods) throw new UsageError(`The model ${model} needs --period.`)
  const fixed = columnNames(flags.fixed)
  const variables = (list: string | undefined): Variable[] => columnNames(list).map((id) => ({ id, values: table.numbers(id), fixed: fixed.includes(id) }))
  const [inputs, outputs, undesirable] = [variables(flags.inputs), variables(flags.outputs), variables(flags.undesirable)]
  const stray = fixed.find((id) => ![...inputs, ...outputs].some((variable) => variable.id === id))
  if (stray !== undefined) throw new UsageError(`--fixed "${stray}" is none of the inputs and outputs.`)
  const units = table.texts(flags.id)
  const periods = flags.period === undefined ? undefined : table.texts(flags.period)
  checkUnique(table, units, periods)
  return { units, inputs, outputs, undesirable, ...(periods ? { periods } : {}) }
}

function checkUnique(table: CsvTable, units: readonly string[], periods: readonly string[] | undefined): void {
  const seen = new Map<string, number>()
  units.forEach((unit, row) => {
    const key = JSON.stringify([unit, periods?.[row]])
    const [line, before] = [table.rows[row]!.line, seen.get(key)]
    if (before !== undefined) throw new UsageError(`Line ${line}: "${unit}"${periods ? ` in the period "${periods[row]}"` : ''} stands in line ${before} already.`)
    seen.set(key, line)
  })
}

/** By our simplex alone; if it gives a program up, once more with HiGHS behind it, which need not be loaded otherwise. */
async function evaluated(model: EfficiencyModelId, data: EfficiencyData, flags: DeaFlags): Promise<EfficiencyResult> {
  try {
    const result = finished(stepsOf(model, data, flags))
    if (result.units.every(({ reason }) => reason?.code !== 'solver-failed')) return result
    return finished(stepsOf(model, data, flags, withFallback(await highsSolver())))
  } catch (error) {
    if (error instanceof EfficiencyError) throw new UsageError(error.text.en)
    throw error
  }
}

function stepsOf(model: EfficiencyModelId, data: EfficiencyData, flags: DeaFlags, solver?: LinearSolver): Steps<EfficiencyResult> {
  const options: ModelOptions = { orientation: flags.orientation, returns: flags.returns, slackWeights: flags.slackWeights, goal: flags.goal, width: flags.window, solver }
  // Checks the question too, before a bootstrap begins.
  const steps = efficiencySteps(model, data, options)
  if (flags.bootstrap === undefined) return steps
  const radial = RADIAL.find((id) => id === model)
  if (radial === undefined) throw new UsageError(`--bootstrap belongs to the models ${RADIAL.join(', ')}.`)
  const { returns: [returns] } = EFFICIENCY_MODELS[radial]
  return bootstrapSteps(data, { ...options, orientation: flags.orientation === 'out' ? 'out' : 'in', returns, resamples: flags.bootstrap, random: randomSource(flags.seed) })
}
