import type { EfficiencyData, Variable } from './efficiency-data.ts'
import { EfficiencyError } from './efficiency-notices.ts'
import type { EfficiencyResult, EfficiencyOptions, Steps, UnitEfficiency } from './efficiency-result.ts'
import { finished } from './evaluation-steps.ts'

export interface WindowScore { readonly window: readonly string[]; readonly score: number | null }

/** `score` is the mean over the windows that the row is in. */
export interface UnitWindow extends UnitEfficiency {
  /** One a window, in time order. */
  readonly windows: readonly WindowScore[]
}

/** A model in steps, such as `radialSteps`. */
export type ModelSteps<Options> = (data: EfficiencyData, options?: Options) => Steps<EfficiencyResult>

/**
 * Window analysis: a moving average for efficiency. Every run of `width` successive periods is evaluated by
 * itself with each unit-period as a unit of its own, so that few units still make a reference set; a row's
 * score is the mean over its windows, and how much they differ says how stable it is.
 *
 * Status, slacks, targets and peers are those of the last window that the row is in.
 *
 * @param data with `periods`, taken in the order in which they first appear.
 * @param model the steps of the model, e.g. `radialSteps`.
 * @param options those of the model, and `width`: periods in a window, ≥ 1.
 * @throws EfficiencyError without periods or with a width that does not fit.
 * Source: Charnes, Clark, Cooper, Golany (1985), Annals of Operations Research 2; Cooper, Seiford, Tone (2007), section 9.5.
 * @example
 * ```ts
 * import { radialSteps } from '#evaluation/efficiency/radial-efficiency'
 * import { windowAnalysis } from '#evaluation/efficiency/window-analysis'
 * const { units } = windowAnalysis({
 *   units: ['A', 'A', 'A'], periods: ['1', '2', '3'], inputs: [{ id: 'x', values: [1, 1, 1] }], outputs: [{ id: 'y', values: [4, 2, 8] }],
 * }, radialSteps, { width: 2 })
 * units.map(({ score }) => score) // => [1, 0.375, 1]
 * units[1]?.windows // => [{ window: ['1', '2'], score: 0.5 }, { window: ['2', '3'], score: 0.25 }]
 * ```
 */
export function windowAnalysis<Options extends EfficiencyOptions>(data: EfficiencyData, model: ModelSteps<Options>, options: NoInfer<Options> & { readonly width: number }): EfficiencyResult<UnitWindow> {
  return finished(windowSteps(data, model, options))
}

/**
 * The same in steps, as many as the model makes in all windows.
 *
 * @example
 * ```ts
 * import { radialSteps } from '#evaluation/efficiency/radial-efficiency'
 * import { windowSteps } from '#evaluation/efficiency/window-analysis'
 * const data = { units: ['A', 'A'], periods: ['1', '2'], inputs: [{ id: 'x', values: [1, 1] }], outputs: [{ id: 'y', values: [4, 2] }] }
 * windowSteps(data, radialSteps, { width: 1 }).next().value // => { done: 1, total: 2 }
 * ```
 */
export function* windowSteps<Options extends EfficiencyOptions>(data: EfficiencyData, model: ModelSteps<Options>, options: NoInfer<Options> & { readonly width: number }): Steps<EfficiencyResult<UnitWindow>> {
  const order = [...new Set(data.periods ?? [])]
  const { width } = options
  if (order.length === 0) throw new EfficiencyError({ en: 'Window analysis needs the period of each row.', 'zh-CN': '窗口分析需要每一行所属的时期。' })
  if (!Number.isInteger(width) || width < 1 || width > order.length) {
    throw new EfficiencyError({ en: `A window holds between 1 and ${order.length} periods, not ${width}.`, 'zh-CN': `窗口宽度须为 1 至 ${order.length} 个时期，而不是 ${width}。` })
  }
  const windows = order.slice(0, order.length - width + 1).map((_, first) => order.slice(first, first + width))
  const rowsOf = (window: readonly string[]): number[] => [...data.units.keys()].filter((row) => window.includes(data.periods![row]!))
  const total = windows.reduce((sum, window) => sum + rowsOf(window).length, 0)
  const scores = data.units.map((): WindowScore[] => [])
  const last = new Map<number, UnitEfficiency>()
  let done = 0
  let result: EfficiencyResult | undefined
  for (const window of windows) {
    const rows = rowsOf(window)
    const steps = model(dataOfRows(data, rows), options)
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        result = step.value
        break
      }
      yield { done: done + step.value.done, total }
    }
    done += rows.length
    result.units.forEach((unit, index) => {
      scores[rows[index]!]!.push({ window, score: unit.score })
      last.set(rows[index]!, unit)
    })
  }
  const units = data.units.map((_, row) => {
    const known = scores[row]!.flatMap(({ score }) => (score === null ? [] : [score]))
    return { ...last.get(row)!, score: known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length, windows: scores[row]! }
  })
  return { ...result!, model: 'window', units }
}

function dataOfRows(data: EfficiencyData, rows: readonly number[]): EfficiencyData {
  const taken = (variables: readonly Variable[]): Variable[] => variables.map((variable) => ({ ...variable, values: rows.map((row) => variable.values[row] ?? null) }))
  return {
    units: rows.map((row) => data.units[row]!), inputs: taken(data.inputs), outputs: taken(data.outputs),
    ...(data.undesirable ? { undesirable: taken(data.undesirable) } : {}), ...(data.periods ? { periods: rows.map((row) => data.periods![row]!) } : {}),
  }
}
