import { EfficiencyError, reasonFor, type EfficiencyWarning, type Reason } from './efficiency-notices.ts'

/** One column of the data: what the units use or produce, in one unit of measurement. */
export interface Variable {
  /** Unique among all variables of the data. */
  readonly id: string
  /** One a unit, in the order of `units`; null is missing. */
  readonly values: readonly (number | null)[]
  /** Not the operator's choice (Banker and Morey 1986): compared, but never asked to change. */
  readonly fixed?: boolean
}

/** Decision-making units (sites, site-quarters, rooms, tenants …) with what they use and what they produce. */
export interface EfficiencyData {
  readonly units: readonly string[]
  readonly inputs: readonly Variable[]
  readonly outputs: readonly Variable[]
  /** Outputs of which less is better (Tone 2004): complaints, no-shows, emissions. */
  readonly undesirable?: readonly Variable[]
  /** Period of each row, for panels; the same unit then stands once a period. */
  readonly periods?: readonly string[]
}

export type Returns = 'crs' | 'vrs' | 'nirs' | 'ndrs'
export type Orientation = 'in' | 'out' | 'none'
/** How slacks are added up: each in its own unit, or divided by the variable's mean (then units of measurement do not matter). */
export type SlackWeights = 'unit' | 'mean'

/** Rules of a model about its data. */
export interface DataDemands {
  /** Negative inputs, outputs: where the model is translation invariant they are taken as they are. */
  readonly negativeInputs: boolean
  readonly negativeOutputs: boolean
  /** At least one input (output) that may change must be above 0. */
  readonly positiveInput: boolean
  readonly positiveOutput: boolean
}

/** Checked data as the programs need them: variables in the order inputs, outputs, undesirable outputs. */
export interface UnitTable {
  readonly units: readonly string[]
  readonly variables: readonly Variable[]
  readonly inputs: number
  readonly outputs: number
  readonly undesirable: number
  /** Row-major, units × variables; rows of refused units hold 0. */
  readonly values: Float64Array
  /** Why a unit cannot take part; null when it does. */
  readonly refused: readonly (Reason | null)[]
  /** Indices of the units that take part. */
  readonly valid: readonly number[]
  readonly warnings: readonly EfficiencyWarning[]
}

/**
 * Checks data for a model. A unit with unusable values is refused with its reason and takes no part in the
 * reference set; data without shape are an error.
 *
 * @internal
 * @throws EfficiencyError when there is no unit, input or output, when lengths differ or a variable's id repeats.
 */
export function unitTable(data: EfficiencyData, demands: DataDemands): UnitTable {
  const variables = [...data.inputs, ...data.outputs, ...(data.undesirable ?? [])]
  checkShape(data, variables)
  const width = variables.length
  const values = new Float64Array(data.units.length * width)
  const refused = data.units.map((_, unit) => refusal(data, unit, demands))
  const valid = [...data.units.keys()].filter((unit) => refused[unit] === null)
  for (const unit of valid) variables.forEach((variable, index) => { values[unit * width + index] = variable.values[unit]! })
  return {
    units: data.units, variables, inputs: data.inputs.length, outputs: data.outputs.length, undesirable: data.undesirable?.length ?? 0,
    values, refused, valid, warnings: tableWarnings(valid.length, data),
  }
}

/** The values of one unit, a view into the table. */
export const valuesOf = (table: UnitTable, unit: number): Float64Array => table.values.subarray(unit * table.variables.length, (unit + 1) * table.variables.length)

function checkShape(data: EfficiencyData, variables: readonly Variable[]): void {
  if (data.units.length === 0) throw new EfficiencyError({ en: 'There is no unit to evaluate.', 'zh-CN': '没有可评价的单元。' })
  if (data.inputs.length === 0 || data.outputs.length === 0) {
    throw new EfficiencyError({ en: 'Efficiency needs at least one input and one output.', 'zh-CN': '效率评价至少需要一项投入和一项产出。' })
  }
  const ids = variables.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new EfficiencyError({ en: `The variable "${twice}" is named twice.`, 'zh-CN': `变量“${twice}”重复出现。` })
  const count = data.units.length
  const other = variables.find(({ values }) => values.length !== count)
  if (other) throw new EfficiencyError({ en: `The variable "${other.id}" has ${other.values.length} values for ${count} units.`, 'zh-CN': `变量“${other.id}”有 ${other.values.length} 个值，而单元有 ${count} 个。` })
  if (data.periods && data.periods.length !== count) throw new EfficiencyError({ en: `There are ${data.periods.length} periods for ${count} rows.`, 'zh-CN': `共有 ${count} 行，但时期有 ${data.periods.length} 个。` })
}

function refusal(data: EfficiencyData, unit: number, demands: DataDemands): Reason | null {
  const at = (variables: readonly Variable[] | undefined): (number | null | undefined)[] => (variables ?? []).map(({ values }) => values[unit])
  const [inputs, outputs, undesirable] = [at(data.inputs), at(data.outputs), at(data.undesirable)]
  if (![...inputs, ...outputs, ...undesirable].every((value) => typeof value === 'number' && Number.isFinite(value))) return reasonFor('missing-data')
  const negative = (values: (number | null | undefined)[]): boolean => values.some((value) => value! < 0)
  if ((!demands.negativeInputs && negative([...inputs, ...undesirable])) || (!demands.negativeOutputs && negative(outputs))) return reasonFor('negative-data')
  const positive = (variables: readonly Variable[]): boolean => variables.some(({ values, fixed }) => fixed !== true && values[unit]! > 0)
  if (demands.positiveInput && !positive(data.inputs)) return reasonFor('no-input')
  return demands.positiveOutput && !positive(data.outputs) ? reasonFor('no-output') : null
}

function tableWarnings(valid: number, data: EfficiencyData): EfficiencyWarning[] {
  const leftOut = data.units.length - valid
  return [...fewUnits(valid, data), ...(leftOut === 0 ? [] : [{ code: 'left-out' as const, text: {
    en: `${leftOut} of ${data.units.length} units were left out; the reason stands at each.`, 'zh-CN': `${data.units.length} 个单元中有 ${leftOut} 个未参与计算，原因见各单元。`,
  } }])]
}

/** @internal The rule of thumb n ≥ max(m·s, 3(m + s)) (Cooper, Seiford, Tone 2007, p. 116). */
export function fewUnits(count: number, data: EfficiencyData): EfficiencyWarning[] {
  const [inputs, outputs] = [data.inputs.length, data.outputs.length + (data.undesirable?.length ?? 0)]
  const needed = Math.max(inputs * outputs, 3 * (inputs + outputs))
  return count >= needed ? [] : [{ code: 'few-units', text: {
    en: `${count} units are few for ${inputs} inputs and ${outputs} outputs: with fewer than ${needed} many look efficient only because nobody resembles them.`,
    'zh-CN': `${inputs} 项投入、${outputs} 项产出只有 ${count} 个单元，偏少：少于 ${needed} 个时，许多单元仅因缺少可比对象而显得有效。`,
  } }]
}
