import type { IndicatorFigure } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'
import type { FigureUnitId } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { FactSet } from './fact-set.ts'

/** The four dimensions of the mission's paper. */
export const DIMENSIONS = {
  strategy: { en: 'Strategy', 'zh-CN': '战略' },
  organisation: { en: 'Organisation', 'zh-CN': '组织' },
  service: { en: 'Service', 'zh-CN': '服务' },
  performance: { en: 'Performance', 'zh-CN': '绩效' },
} as const satisfies Record<string, LocalText>
export type Dimension = keyof typeof DIMENSIONS

/** The three benefits that performance is divided into. */
export const BENEFITS = {
  economic: { en: 'Economic benefit', 'zh-CN': '经济效益' },
  social: { en: 'Social benefit', 'zh-CN': '社会效益' },
  innovation: { en: 'Innovation benefit', 'zh-CN': '创新效益' },
} as const satisfies Record<string, LocalText>
export type Benefit = keyof typeof BENEFITS

/** The values at which a normalised indicator is 0 and 1; with `perYear` they hold for twelve months and shrink with a shorter period. */
export interface IndicatorBounds { readonly low: number; readonly high: number; readonly perYear: boolean }

export interface Indicator {
  readonly id: string
  readonly names: LocalText
  readonly dimension: Dimension
  /** Which benefit it counts for; null outside performance. */
  readonly benefit: Benefit | null
  readonly formula: LocalText
  readonly unit: FigureUnitId
  readonly direction: 'higher-is-better' | 'lower-is-better'
  /** Null where no bound is published or natural: such an indicator is normalised against its peers. */
  readonly bounds: IndicatorBounds | null
  /** Where the bounds come from, or why there are none. */
  readonly boundsSource: LocalText
  /** The formula's arithmetic with `{fact}` for each value, to be shown filled in; null for those that read tenancies. */
  readonly calculation: string | null
  /** The facts that it reads; empty for those that read tenancies. */
  readonly facts: readonly FactId[]
  /** Pure: a missing fact makes the value null with the reason, never 0. */
  readonly compute: (facts: FactSet) => IndicatorFigure
}
