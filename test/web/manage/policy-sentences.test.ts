import { beforeEach, describe, expect, it } from 'vitest'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { policySentences } from '../../../web/src/manage/policy-sentences.ts'
import { policyOf } from '../bookings/booking-fixtures.ts'

describe('a policy in words', () => {
  beforeEach(() => language.set('en'))

  it('says each rule that limits something', () => {
    const sentences = policySentences(policyOf({
      noticeMin: 1_440, bufferAfterMin: 15, maxAhead: 5, quotas: [{ per: 'tenant', period: 'week', maxMinutes: 600, maxBookings: 3, planId: null }], approval: 'longer', approvalOverMin: 120, inductionTopic: 'laser-cutter',
      strikes: { limit: 3, withinDays: 30, blockDays: 7 },
    }), 'en')
    expect(sentences).toContain('From 15m to 8h, in steps of 15m.')
    expect(sentences).toContain('At least 1 day beforehand.')
    expect(sentences).toContain('One person may have 5 bookings ahead.')
    expect(sentences).toContain('Each company at most 10h · 3 bookings a week.')
    expect(sentences).toContain('Bookings over 2h need approval.')
    expect(sentences).toContain('Only after the training “laser-cutter”.')
    expect(sentences).toContain('3 no-shows within 30 days close booking for 7 days.')
  })

  it('leaves out what limits nothing', () => {
    expect(policySentences(policyOf(), 'en').some(sentence => /notice|beforehand|credits|Only for|ahead\.$/.test(sentence) && !sentence.startsWith('At most'))).toBe(false)
  })

  it('says the same number of things in Chinese', () => {
    const policy = policyOf({ noticeMin: 60, maxAhead: 1, strikes: { limit: 1, withinDays: 1, blockDays: 1 } })
    const english = policySentences(policy, 'en')
    language.set('zh-CN')
    const chinese = policySentences(policy, 'zh-CN')
    expect(chinese).toHaveLength(english.length)
    expect(chinese.every(sentence => /\p{Script=Han}/u.test(sentence))).toBe(true)
  })
})
