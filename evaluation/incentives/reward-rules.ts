import type { LocalText } from '#contract/local-text'

/** A reward for a measured performance: data that an operator edits. Amounts in yuan. */
export interface RewardRule {
  readonly id: string
  readonly name: LocalText
  /** What is measured: an indicator, a fact, or a figure of the operator's own. */
  readonly measure: string
  /** Tiers: the highest `from` that is reached pays. Per unit: each whole unit above `from` pays. */
  readonly pays: { readonly kind: 'tiers'; readonly tiers: readonly { readonly from: number; readonly amount: number }[] } | { readonly kind: 'per-unit'; readonly from: number; readonly unitSize: number; readonly amount: number; readonly cap: number }
}

/** One measured performance with what can be opened to check it. */
export interface Performance { readonly recipientId: string; readonly measure: string; readonly value: number | null; readonly evidence: string }

export interface Payout {
  readonly ruleId: string
  readonly recipientId: string
  /** Yuan, to the cent; null while the performance is not known: not decided, instead of nothing. */
  readonly amount: number | null
  /** Before a budget was shared out. */
  readonly fullAmount: number | null
  readonly explanation: LocalText
  readonly evidence: string
}

export interface Payouts { readonly payouts: readonly Payout[]; readonly total: number; readonly undecided: number; /** 1, or the share of each amount that the budget allows. */ readonly budgetShare: number }

/**
 * Rewards by rules. Every payout says by which rule, for which value and on what evidence; with a budget that does
 * not suffice all are cut by one share, and say so.
 *
 * @throws RangeError for a negative budget
 * @example
 * ```ts
 * import { rewardPayouts } from '#evaluation/incentives/reward-rules'
 * const rule = { id: 'events', name: { en: 'Events', 'zh-CN': '活动' }, measure: 'event-count', pays: { kind: 'per-unit' as const, from: 10, unitSize: 1, amount: 500, cap: 5000 } }
 * const { payouts } = rewardPayouts([rule], [{ recipientId: 'team', measure: 'event-count', value: 14, evidence: 'runs/7' }])
 * payouts[0]?.amount // => 2000
 * ```
 */
export function rewardPayouts(rules: readonly RewardRule[], performances: readonly Performance[], budget = Infinity): Payouts {
  return sharedOut(rules.flatMap((rule) => performances.filter(({ measure }) => measure === rule.measure).map((performance): Payout => {
    const { value, recipientId, evidence } = performance
    const amount = value === null ? null : earned(rule, value)
    return { ruleId: rule.id, recipientId, amount, fullAmount: amount, evidence, explanation: value === null || amount === null ? notKnown(rule) : explained(rule, value, amount) }
  })), budget)
}

/**
 * Payouts within a budget: when their sum exceeds it, each gets the same share of its amount.
 *
 * @throws RangeError for a negative budget
 * @example
 * ```ts
 * import { sharedOut } from '#evaluation/incentives/reward-rules'
 * const payout = { ruleId: 'r', recipientId: 'a', amount: 600, fullAmount: 600, explanation: { en: 'Reached', 'zh-CN': '达标' }, evidence: 'x' }
 * sharedOut([payout, { ...payout, recipientId: 'b', amount: 300, fullAmount: 300 }], 600).payouts.map(({ amount }) => amount) // => [400, 200]
 * ```
 */
export function sharedOut(payouts: readonly Payout[], budget: number): Payouts {
  if (!(budget >= 0)) throw new RangeError(`A budget is 0 or more, not ${budget}`)
  const full = payouts.reduce((sum, { fullAmount }) => sum + (fullAmount ?? 0), 0)
  const budgetShare = full > budget ? budget / full : 1
  // Cents are cut, not rounded: a sum of roundings must not exceed the budget.
  const cut = payouts.map((payout) => (budgetShare === 1 || payout.fullAmount === null ? payout : {
    ...payout, amount: Math.floor(payout.fullAmount * budgetShare * 100 + 1e-6) / 100, explanation: withBudget(payout.explanation, budgetShare),
  }))
  return { payouts: cut, total: cents(cut.reduce((sum, { amount }) => sum + (amount ?? 0), 0)), undecided: cut.filter(({ amount }) => amount === null).length, budgetShare }
}

function earned({ pays }: RewardRule, value: number): number {
  if (pays.kind === 'tiers') return Math.max(0, ...pays.tiers.filter(({ from }) => value >= from).map(({ amount }) => amount))
  return cents(Math.min(pays.cap, Math.max(0, Math.floor((value - pays.from) / pays.unitSize + 1e-9)) * pays.amount))
}

const cents = (amount: number): number => Math.round(amount * 100) / 100
const printed = (value: number): string => String(Number(value.toPrecision(6)))
const explained = ({ name }: RewardRule, value: number, amount: number): LocalText => ({ en: `${name.en}: ${printed(value)} measured, ${printed(amount)} yuan by the rule`, 'zh-CN': `${name['zh-CN']}：实际值 ${printed(value)}，按规则奖励 ${printed(amount)} 元` })
const notKnown = ({ name }: RewardRule): LocalText => ({ en: `${name.en}: not known yet, so not decided`, 'zh-CN': `${name['zh-CN']}：数据暂缺，尚未核定` })
const withBudget = ({ en, 'zh-CN': zh }: LocalText, share: number): LocalText => ({ en: `${en}; the budget allows ${(100 * share).toFixed(1)} % of it`, 'zh-CN': `${zh}；受预算限制按 ${(100 * share).toFixed(1)}% 发放` })
