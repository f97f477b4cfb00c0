import type { LocalText } from '#contract/local-text'

/** Why a unit has no score. */
export const REASONS = {
  'missing-data': { en: 'A value is missing or is no finite number.', 'zh-CN': '数据缺失或不是有限数值。' },
  'negative-data': { en: 'This model takes no negative values here; a variable-returns model may.', 'zh-CN': '该模型在此处不接受负值，可改用规模报酬可变的模型。' },
  'no-input': { en: 'All inputs that could be reduced are 0, so no ratio exists.', 'zh-CN': '可压缩的投入全部为 0，无法计算比率。' },
  'no-output': { en: 'All outputs that could be expanded are 0, so no ratio exists.', 'zh-CN': '可扩大的产出全部为 0，无法计算比率。' },
  'zero-data': { en: 'This model divides by each of the unit\'s values, and one of them is 0.', 'zh-CN': '该模型需除以该单元的每项数值，而其中有一项为 0。' },
  'infeasible': { en: 'No combination of the other units reaches this unit: the program is infeasible.', 'zh-CN': '其他单元的任何组合都达不到该单元：线性规划无可行解。' },
  'unbounded': { en: 'The score has no finite value: nothing in the reference set produces what this unit produces.', 'zh-CN': '得分没有有限值：参照集中没有单元具备该单元的产出。' },
  'solver-failed': { en: 'The linear program could not be solved to the required accuracy.', 'zh-CN': '线性规划求解未达到所需精度。' },
  'first-period': { en: 'There is no earlier period to compare with.', 'zh-CN': '没有更早的时期可供比较。' },
  'missing-period': { en: 'The unit has no data in the period before.', 'zh-CN': '该单元在上一时期没有数据。' },
} as const satisfies Record<string, LocalText>
export type ReasonCode = keyof typeof REASONS

/** A code for programs and a sentence for people. */
export interface Notice<Code extends string = string> { readonly code: Code; readonly text: LocalText }
export type Reason = Notice<ReasonCode>

export const reasonFor = (code: ReasonCode): Reason => ({ code, text: REASONS[code] })

export type WarningCode = 'few-units' | 'left-out' | 'fallback-used' | 'few-resamples'
export type EfficiencyWarning = Notice<WarningCode>

/** What makes a whole evaluation meaningless; thrown before anything is computed. */
export class EfficiencyError extends Error {
  readonly text: LocalText

  constructor(text: LocalText) {
    super(text.en)
    this.name = 'EfficiencyError'
    this.text = text
  }
}
