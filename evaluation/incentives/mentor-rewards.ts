import type { LocalText } from '#contract/local-text'
import { sharedOut, type Payout, type Payouts } from './reward-rules.ts'

/** A tenant that graduated, on which ground (graduation.ts), and who mentored it for how long. */
export interface GraduateSuccess {
  readonly tenantId: string
  readonly tenantName: string
  readonly ground: string
  readonly evidence: string
  readonly mentors: readonly { readonly mentorId: string; readonly hours: number }[]
}

/** Yuan for a graduate by its ground, shared among its mentors by their hours. */
export interface MentorRewardRule { readonly id: string; readonly amounts: Readonly<Record<string, number>>; /** Hours under which a mentor had no part in it. */ readonly fewestHours: number }

/**
 * Mentor rewards by their graduates' success: each graduate's amount is divided by the hours that its mentors gave.
 *
 * @throws RangeError for negative hours or a negative budget
 * @example
 * ```ts
 * import { mentorRewards } from '#evaluation/incentives/mentor-rewards'
 * const graduate = { tenantId: 't1', tenantName: 'Lumen', ground: 'high-tech', evidence: 'certificates/9', mentors: [{ mentorId: 'a', hours: 30 }, { mentorId: 'b', hours: 10 }, { mentorId: 'c', hours: 1 }] }
 * const { payouts } = mentorRewards([graduate], { id: 'graduates', amounts: { 'high-tech': 8000 }, fewestHours: 4 })
 * payouts.map(({ recipientId, amount }) => [recipientId, amount]) // => [['a', 6000], ['b', 2000]]
 * ```
 */
export function mentorRewards(graduates: readonly GraduateSuccess[], rule: MentorRewardRule, budget = Infinity): Payouts {
  return sharedOut(graduates.flatMap((graduate) => {
    if (graduate.mentors.some(({ hours }) => !(hours >= 0))) throw new RangeError(`${graduate.tenantId} has mentors with negative hours`)
    const took = graduate.mentors.filter(({ hours }) => hours >= rule.fewestHours && hours > 0)
    const all = took.reduce((sum, { hours }) => sum + hours, 0)
    const amount = rule.amounts[graduate.ground] ?? 0
    return took.map(({ mentorId, hours }): Payout => {
      const own = Math.floor(((amount * hours) / all) * 100 + 1e-6) / 100
      return { ruleId: rule.id, recipientId: mentorId, amount: own, fullAmount: own, explanation: explained(graduate, hours, all, amount), evidence: graduate.evidence }
    })
  }), budget)
}

const explained = ({ tenantName, ground }: GraduateSuccess, hours: number, all: number, amount: number): LocalText => ({
  en: `${tenantName} graduated (${ground}): ${hours} of ${all} mentor hours, of ${amount} yuan`, 'zh-CN': `${tenantName} 毕业（${ground}）：辅导 ${hours}/${all} 小时，奖励总额 ${amount} 元`,
})
