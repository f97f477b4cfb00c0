import type { FactId } from '#contract/fact-table'
import type { Condition, Measure, ScoreLine, ScoreRule, Threshold } from '#contract/rule-sets'

/** Short forms in which the built-in rule sets are written; a user's rule set is plain data of the same shape. */
export const factMeasure = (id: FactId): Measure => ({ kind: 'fact', id })
export const indicatorMeasure = (id: string): Measure => ({ kind: 'indicator', id })

export const atLeast = (measure: Measure, value: number, more: Pick<Threshold, 'variants' | 'hardship'> = {}): Threshold =>
  ({ measure, compare: 'at-least', value, ...more })

export const condition = (id: string, en: string, zh: string, ...alternatives: Threshold[][]): Condition =>
  ({ id, name: { en, 'zh-CN': zh }, alternatives })

export const line = (id: string, en: string, zh: string, maxPoints: number, rule: ScoreRule): ScoreLine =>
  ({ id, name: { en, 'zh-CN': zh }, maxPoints, rule })

/** Points for each completed unit of several measures. */
export const perUnit = (...terms: readonly [measure: Measure, points: number, unitSize?: number][]): ScoreRule =>
  ({ kind: 'per-unit', wholeUnits: true, terms: terms.map(([measure, points, unitSize = 1]) => ({ measure, points, unitSize })) })

/** Nothing below `from`, `base` there, then points for each completed unit more. */
export const fromBase = (measure: Measure, from: number, base: number, points: number, unitSize = 1): ScoreRule =>
  ({ kind: 'from-base', wholeUnits: true, measure, from, base, points, unitSize })
