import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mentorRewards } from '#evaluation/incentives/mentor-rewards'
import { rewardPayouts, type RewardRule } from '#evaluation/incentives/reward-rules'

const tiers: RewardRule = { id: 'occupancy', name: { en: 'Desk occupancy', 'zh-CN': '工位使用率' }, measure: 'desk-occupancy', pays: { kind: 'tiers', tiers: [{ from: 0.6, amount: 3000 }, { from: 0.75, amount: 6000 }] } }
const perUnit: RewardRule = { id: 'companies', name: { en: 'New companies', 'zh-CN': '新注册企业' }, measure: 'new-companies', pays: { kind: 'per-unit', from: 5, unitSize: 2, amount: 1000, cap: 2500 } }
const measured = (measure: string, value: number | null) => ({ recipientId: 'team', measure, value, evidence: `runs/${measure}` })
const amounts = (rule: RewardRule, values: readonly (number | null)[]) => rewardPayouts([rule], values.map((value) => measured(rule.measure, value))).payouts.map(({ amount }) => amount)

describe('rewards by rules', () => {
  it('pay the highest tier, whole units and no more than the cap', () => {
    expect(amounts(tiers, [0.59, 0.6, 0.749, 0.9])).toEqual([0, 3000, 3000, 6000])
    expect(amounts(perUnit, [4, 6, 7, 9, 40])).toEqual([0, 0, 1000, 2000, 2500])
  })

  it('explain each payout in both languages, with its evidence', () => {
    const [payout] = rewardPayouts([tiers], [measured('desk-occupancy', 0.8)]).payouts
    expect(payout).toMatchObject({ explanation: { en: 'Desk occupancy: 0.8 measured, 6000 yuan by the rule', 'zh-CN': '工位使用率：实际值 0.8，按规则奖励 6000 元' }, evidence: 'runs/desk-occupancy' })
  })

  it('leave open what is not known', () => {
    expect(rewardPayouts([tiers], [measured('desk-occupancy', null)])).toMatchObject({ total: 0, undecided: 1, payouts: [{ amount: null }] })
  })

  it('never exceed the budget, and cut all by one share', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 9000 }), (values, budget) => {
      const { payouts, total, budgetShare } = rewardPayouts([perUnit], values.map((value) => measured('new-companies', value)), budget)
      expect(total).toBeLessThanOrEqual(budget + 1e-9)
      for (const { amount, fullAmount } of payouts) expect(Math.abs(amount! - fullAmount! * budgetShare)).toBeLessThan(0.0101)
    }))
    expect(rewardPayouts([tiers], [measured('desk-occupancy', 0.8)], 1500).payouts[0]!.explanation.en).toContain('25.0 %')
    expect(() => rewardPayouts([], [], -1)).toThrow(RangeError)
  })
})

describe('mentor rewards', () => {
  const graduate = (mentors: { mentorId: string; hours: number }[], ground = 'revenue') => ({ tenantId: 't', tenantName: 'Lumen', ground, evidence: 'files/3', mentors })
  const rule = { id: 'graduates', amounts: { revenue: 1000 }, fewestHours: 4 }

  it('share a graduate\'s amount by hours, to the cent and never more than it', () => {
    const { payouts, total } = mentorRewards([graduate([{ mentorId: 'a', hours: 10 }, { mentorId: 'b', hours: 10 }, { mentorId: 'c', hours: 10 }])], rule)
    expect([payouts.map(({ amount }) => amount), total]).toEqual([[333.33, 333.33, 333.33], 999.99])
    expect(payouts[0]!.explanation.en).toBe('Lumen graduated (revenue): 10 of 30 mentor hours, of 1000 yuan')
  })

  it('pay nothing for a ground without an amount, for too few hours or for nobody', () => {
    expect(mentorRewards([graduate([{ mentorId: 'a', hours: 10 }], 'luck')], rule).total).toBe(0)
    expect(mentorRewards([graduate([{ mentorId: 'a', hours: 3 }]), graduate([])], rule).payouts).toEqual([])
    expect(() => mentorRewards([graduate([{ mentorId: 'a', hours: -1 }])], rule)).toThrow(RangeError)
  })
})
