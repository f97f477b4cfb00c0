import type { ConditionResult, ThresholdResult } from '#contract/evaluation-api'

export const GAP_SHOWN = ['all', 'open', 'not-met', 'unknown', 'met'] as const
export type GapShown = (typeof GAP_SHOWN)[number]
export const GAP_ORDERS = ['open-first', 'as-written'] as const
export type GapOrder = (typeof GAP_ORDERS)[number]

export const readShown = (text: string | null): GapShown => GAP_SHOWN.find(one => one === text) ?? 'all'
export const readOrder = (text: string | null): GapOrder => GAP_ORDERS.find(one => one === text) ?? 'open-first'

const isShown = (verdict: ConditionResult['verdict'], shown: GapShown) => shown === 'all' || verdict === shown || (shown === 'open' && verdict !== 'met')
const RANK = { 'not-met': 0, unknown: 1, met: 2 } as const

/** The conditions to show; open ones first: what falls short, then what is unknown, each as the rules have them. */
export function shownConditions(conditions: readonly ConditionResult[], shown: GapShown, order: GapOrder): readonly ConditionResult[] {
  const kept = conditions.filter(({ verdict }) => isShown(verdict, shown))
  return order === 'as-written' ? kept : [...kept].sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
}

/** How far a threshold is missed, as a share of what is asked; 0 when met, 1 when unknown. */
const shortfall = ({ gap, threshold }: ThresholdResult): number => (gap === null ? 1 : gap === 0 ? 0 : gap / Math.max(Math.abs(threshold), 1e-9))

/** Of several ways to meet a condition that is not met, the one with the least left to do; null where there is nothing to choose. */
export function nearestWay({ alternatives, verdict }: ConditionResult): number | null {
  if (alternatives.length < 2 || verdict === 'met') return null
  const left = alternatives.map(thresholds => thresholds.reduce((sum, threshold) => sum + shortfall(threshold), 0))
  const least = Math.min(...left)
  return left.filter(sum => sum === least).length === 1 ? left.indexOf(least) : null
}

/** What a way comes to: met only when all of its thresholds are. */
export const wayVerdict = (thresholds: readonly ThresholdResult[]): ConditionResult['verdict'] =>
  thresholds.some(({ verdict }) => verdict === 'not-met') ? 'not-met' : thresholds.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'met'
