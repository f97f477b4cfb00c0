import type { LocalText } from '#contract/local-text'
import { additiveSteps } from './additive-efficiency.ts'
import { crossSteps, type SecondaryGoal } from './cross-efficiency.ts'
import type { EfficiencyData, Orientation, Returns } from './efficiency-data.ts'
import { EfficiencyError } from './efficiency-notices.ts'
import type { EfficiencyOptions, EfficiencyResult, Steps } from './efficiency-result.ts'
import { finished } from './evaluation-steps.ts'
import { malmquistSteps } from './malmquist-index.ts'
import { radialSteps } from './radial-efficiency.ts'
import type { RadialOrientation } from './radial-program.ts'
import { scaleSteps } from './scale-efficiency.ts'
import { slacksBasedSteps } from './slacks-based-measure.ts'
import { superSteps } from './super-efficiency.ts'
import { superSlacksBasedSteps } from './super-slacks-based-measure.ts'
import { windowSteps } from './window-analysis.ts'

export interface ModelOptions extends EfficiencyOptions {
  /** Of cross-efficiency. */
  readonly goal?: SecondaryGoal
  /** Periods in a window of window analysis; 3 when left out. */
  readonly width?: number
}

/** One row a model: what it is called, what it can be asked and where it comes from. */
export interface EfficiencyModel {
  readonly name: LocalText
  /** What its score means and which value is best. */
  readonly score: LocalText
  /** The first one is the default. */
  readonly orientations: readonly Orientation[]
  readonly returns: readonly Returns[]
  readonly takesFixed: boolean
  readonly takesUndesirable: boolean
  readonly needsPeriods: boolean
  readonly source: string
  readonly steps: (data: EfficiencyData, options: ModelOptions) => Steps<EfficiencyResult>
}

const UP_TO_ONE: LocalText = { en: 'Between 0 and 1; 1 is on the frontier.', 'zh-CN': '介于 0 与 1 之间，1 表示位于前沿面上。' }
const BEYOND_ONE: LocalText = { en: 'Above 1 for efficient units, the higher the better.', 'zh-CN': '有效单元大于 1，越高越好。' }

/** The orientation has been checked against the model's row by then. */
const radially = <Options extends ModelOptions>(options: Options) => ({ ...options, orientation: options.orientation as RadialOrientation | undefined })

const radial = (returns: Returns, en: string, zh: string, source: string): EfficiencyModel => ({
  name: { en, 'zh-CN': zh }, score: UP_TO_ONE, orientations: ['in', 'out'], returns: [returns], takesFixed: true, takesUndesirable: false, needsPeriods: false, source,
  steps: (data, options) => radialSteps(data, { ...radially(options), returns }),
})

const PLAIN = { takesFixed: false, takesUndesirable: false, needsPeriods: false } as const

/** All models by id. A new one is one file and one row. */
export const EFFICIENCY_MODELS = {
  ccr: radial('crs', 'CCR: constant returns to scale', 'CCR 模型（规模报酬不变）', 'Charnes, Cooper, Rhodes (1978)'),
  bcc: radial('vrs', 'BCC: variable returns to scale', 'BCC 模型（规模报酬可变）', 'Banker, Charnes, Cooper (1984)'),
  nirs: radial('nirs', 'Non-increasing returns to scale', '规模报酬非递增模型', 'Färe, Grosskopf (1985)'),
  ndrs: radial('ndrs', 'Non-decreasing returns to scale', '规模报酬非递减模型', 'Seiford, Thrall (1990)'),
  scale: {
    ...PLAIN, name: { en: 'Scale efficiency and returns to scale', 'zh-CN': '规模效率与规模报酬' }, score: UP_TO_ONE, orientations: ['in', 'out'], returns: ['vrs'], takesFixed: true,
    source: 'Färe, Grosskopf, Lovell (1985)', steps: (data, options) => scaleSteps(data, radially(options)),
  },
  sbm: {
    ...PLAIN, name: { en: 'Slacks-based measure', 'zh-CN': 'SBM 模型（基于松弛的测度）' }, score: UP_TO_ONE, orientations: ['none', 'in', 'out'], returns: ['crs', 'vrs', 'nirs', 'ndrs'], takesUndesirable: true,
    source: 'Tone (2001); undesirable outputs: Tone (2004)', steps: slacksBasedSteps,
  },
  additive: {
    ...PLAIN, name: { en: 'Additive model', 'zh-CN': '加性模型' }, score: { en: 'The sum of all slacks; 0 is efficient.', 'zh-CN': '松弛量之和，0 表示有效。' }, orientations: ['none'], returns: ['vrs', 'crs', 'nirs', 'ndrs'],
    source: 'Charnes, Cooper, Golany, Seiford, Stutz (1985)', steps: additiveSteps,
  },
  super: {
    ...PLAIN, name: { en: 'Radial super-efficiency', 'zh-CN': '径向超效率模型' }, score: BEYOND_ONE, orientations: ['in', 'out'], returns: ['crs', 'vrs', 'nirs', 'ndrs'], takesFixed: true,
    source: 'Andersen, Petersen (1993)', steps: (data, options) => superSteps(data, radially(options)),
  },
  'super-sbm': {
    ...PLAIN, name: { en: 'Slacks-based super-efficiency', 'zh-CN': '超效率 SBM 模型' }, score: BEYOND_ONE, orientations: ['in', 'none', 'out'], returns: ['crs', 'vrs', 'nirs', 'ndrs'],
    source: 'Tone (2002)', steps: superSlacksBasedSteps,
  },
  cross: {
    ...PLAIN, name: { en: 'Cross-efficiency', 'zh-CN': '交叉效率模型' }, score: { en: 'Mean efficiency at the weights of all units; up to 1.', 'zh-CN': '以全体单元权重评价的平均效率，最高为 1。' }, orientations: ['in'], returns: ['crs'],
    source: 'Sexton, Silkman, Hogan (1986); Doyle, Green (1994)', steps: crossSteps,
  },
  malmquist: {
    ...PLAIN, name: { en: 'Malmquist productivity index', 'zh-CN': 'Malmquist 生产率指数' }, score: { en: 'Change since the period before; above 1 is progress.', 'zh-CN': '相对上一时期的变化，大于 1 表示进步。' }, orientations: ['out', 'in'], returns: ['crs'], needsPeriods: true,
    source: 'Färe, Grosskopf, Norris, Zhang (1994)', steps: (data, options) => malmquistSteps(data, radially(options)),
  },
  window: {
    ...PLAIN, name: { en: 'Window analysis', 'zh-CN': '窗口分析' }, score: UP_TO_ONE, orientations: ['in', 'out'], returns: ['crs', 'vrs', 'nirs', 'ndrs'], takesFixed: true, needsPeriods: true,
    source: 'Charnes, Clark, Cooper, Golany (1985)',
    steps: (data, options) => windowSteps(data, radialSteps, { ...radially(options), width: options.width ?? 3 }),
  },
} as const satisfies Record<string, EfficiencyModel>
export type EfficiencyModelId = keyof typeof EFFICIENCY_MODELS

export const isEfficiencyModel = (id: string): id is EfficiencyModelId => Object.hasOwn(EFFICIENCY_MODELS, id)

/**
 * Evaluates data with any model of the table.
 *
 * @param id of the model.
 * @param options what is left out takes the model's default.
 * @throws EfficiencyError when the data have no shape, or are or ask what the model does not know.
 * @example
 * ```ts
 * import { efficiency } from '#evaluation/efficiency/efficiency-models'
 * const data = { units: ['A', 'B'], inputs: [{ id: 'desks', values: [10, 20] }], outputs: [{ id: 'hours', values: [40, 60] }] }
 * efficiency('ccr', data).units.map(({ score }) => score) // => [1, 0.75]
 * ```
 */
export function efficiency(id: EfficiencyModelId, data: EfficiencyData, options: ModelOptions = {}): EfficiencyResult {
  return finished(efficiencySteps(id, data, options))
}

/**
 * The same in steps; the check comes at once, before the first step.
 *
 * @example
 * ```ts
 * import { efficiencySteps } from '#evaluation/efficiency/efficiency-models'
 * const data = { units: ['A', 'B'], inputs: [{ id: 'desks', values: [10, 20] }], outputs: [{ id: 'hours', values: [40, 60] }] }
 * efficiencySteps('sbm', data).next().value // => { done: 1, total: 2 }
 * ```
 */
export function efficiencySteps(id: EfficiencyModelId, data: EfficiencyData, options: ModelOptions = {}): Steps<EfficiencyResult> {
  const model: EfficiencyModel = EFFICIENCY_MODELS[id]
  const { orientation = model.orientations[0]!, returns = model.returns[0]! } = options
  checkQuestion(model, data, orientation, returns)
  return model.steps(data, { ...options, orientation, returns })
}

function checkQuestion(model: EfficiencyModel, data: EfficiencyData, orientation: Orientation, returns: Returns): void {
  const { en, 'zh-CN': zh } = model.name
  const refuse = (english: string, chinese: string): never => { throw new EfficiencyError({ en: `${en}: ${english}`, 'zh-CN': `${zh}：${chinese}` }) }
  if (!model.orientations.includes(orientation)) refuse(`the orientation is one of ${model.orientations.join(', ')}, not ${orientation}.`, `方向只能取 ${model.orientations.join('、')}，而不是 ${orientation}。`)
  if (!model.returns.includes(returns)) refuse(`the returns to scale are one of ${model.returns.join(', ')}, not ${returns}.`, `规模报酬只能取 ${model.returns.join('、')}，而不是 ${returns}。`)
  if (!model.takesUndesirable && (data.undesirable?.length ?? 0) > 0) refuse('it takes no undesirable outputs; sbm does.', '不支持非期望产出，可改用 sbm。')
  if (!model.takesFixed && [...data.inputs, ...data.outputs].some(({ fixed }) => fixed === true)) refuse('it takes no fixed variables; the radial models do.', '不支持不可控变量，可改用径向模型。')
  if (model.needsPeriods && data.periods === undefined) refuse('it needs the period of each row.', '需要每一行所属的时期。')
}
