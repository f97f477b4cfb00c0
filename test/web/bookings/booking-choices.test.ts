import { describe, expect, it } from 'vitest'
import { endChoices, quickLengths, usualLengthMin } from '../../../web/src/bookings/end-choices.ts'
import { faultText, isTaken, refusedFaults, shownFaults } from '../../../web/src/bookings/fault-fields.ts'
import { findPeriod, isInPart, readFindAsk } from '../../../web/src/bookings/find-ask.ts'
import { matchesResource, readResourceFilter } from '../../../web/src/bookings/resource-filter.ts'
import { dayOf } from '../../../web/src/time/site-days.ts'
import { policyOf, resourceOf } from './booking-fixtures.ts'

const MIN = 60_000
const HOUR = 60 * MIN

describe('the ends that a form offers', () => {
  it('are those of the policy, and the one that stands', () => {
    expect(endChoices(0, policyOf({ minLengthMin: 30, maxLengthMin: 60 }), 45 * MIN).map(end => end / MIN)).toEqual([30, 45, 60])
    expect(endChoices(0, policyOf({ minLengthMin: 30, maxLengthMin: 60 }), 90 * MIN).map(end => end / MIN)).toEqual([30, 45, 60, 90])
  })
  it('are whole days beyond the first', () => {
    const ends = endChoices(0, policyOf({ stepMin: 60, minLengthMin: 60, maxLengthMin: 3 * 1_440 }), 0)
    expect(ends.slice(-3).map(end => end / HOUR)).toEqual([24, 48, 72])
  })
  it('begin with an hour where the policy has it', () => {
    expect(usualLengthMin(policyOf(), null)).toBe(60)
    expect(usualLengthMin(policyOf({ minLengthMin: 120 }), null)).toBe(120)
    expect(usualLengthMin(policyOf({ maxLengthMin: 45 }), null)).toBe(45)
  })
  it('of one tap keep out of the next booking', () => {
    expect(quickLengths(policyOf(), 0, null)).toEqual([30, 60])
    expect(quickLengths(policyOf(), 0, 45 * MIN)).toEqual([30])
    expect(quickLengths(policyOf({ minLengthMin: 60 }), 0, 45 * MIN)).toEqual([])
  })
})

describe('faults', () => {
  const fault = (code: 'conflict' | 'too-long', field: string, en: string) => ({ code, field, message: { en, 'zh-CN': `中 ${en}` }, detail: {} })
  it('stand at their field, all of them, in the page\'s language', () => {
    const shown = shownFaults([fault('too-long', 'to', 'Too long.'), fault('conflict', 'from', 'Taken.'), fault('conflict', 'tenantId', 'Other.')], 'zh-CN')
    expect(faultText(shown, 'to')).toBe('中 Too long.')
    expect(faultText(shown, 'from')).toBe('中 Taken.')
    expect(faultText(shown, null)).toBe('中 Other.')
    expect(faultText(shown, 'partySize')).toBeUndefined()
  })
  it('of a recurrence stand at the repetition, however deep', () => {
    expect(faultText(refusedFaults([{ code: 'bad-recurrence', field: 'recurrence.rrule', message: 'Not a rule.', detail: {} }]), 'recurrence')).toBe('Not a rule.')
  })
  it('offer the waitlist only where the time is taken and nothing else is wrong', () => {
    expect(isTaken([{ code: 'conflict' }])).toBe(true)
    expect(isTaken([{ code: 'conflict' }, { code: 'too-long' }])).toBe(false)
    expect(isTaken([])).toBe(false)
  })
})

describe('find a time', () => {
  const now = Date.parse('2026-11-25T13:20:00Z')
  const params = (values: Record<string, string>) => (name: string) => values[name] ?? null
  it('never looks into the past', () => {
    expect(findPeriod(readFindAsk(params({})), '2026-11-25', now, 'Europe/Berlin')).toEqual({ from: now, to: dayOf('2026-11-25', 'Europe/Berlin').to })
    const morning = findPeriod(readFindAsk(params({ part: 'morning' })), '2026-11-25', now, 'Europe/Berlin')
    expect(morning.to).toBeLessThan(morning.from)
  })
  it('of several days keeps to the part of each', () => {
    const midnight = dayOf('2026-11-26', 'Europe/Berlin').from
    expect(isInPart({ from: midnight + 9 * HOUR, to: midnight + 10 * HOUR }, midnight, 'morning')).toBe(true)
    expect(isInPart({ from: midnight + 13 * HOUR, to: midnight + 14 * HOUR }, midnight, 'morning')).toBe(false)
  })
  it('takes nonsense in the address as nothing said', () => {
    expect(readFindAsk(params({ minutes: '61', days: 'x', part: 'never' }))).toEqual({ minutes: 60, days: 1, part: 'any' })
    expect(readResourceFilter(params({ kinds: 'room,castle', people: '-3' }))).toEqual({ kinds: ['room'], people: 0, features: [], floorId: null, search: '' })
  })
  it('wants every feature, room for all, and the floor', () => {
    const room = resourceOf('a', { features: ['screen', 'step-free'], capacity: 6 })
    const filter = readResourceFilter(params({ features: 'screen', people: '6', floor: 'f1' }))
    expect(matchesResource(room, 'f1', filter)).toBe(true)
    expect(matchesResource(room, 'f2', filter)).toBe(false)
    expect(matchesResource({ ...room, features: [] }, 'f1', filter)).toBe(false)
    expect(matchesResource({ ...room, capacity: 5 }, 'f1', filter)).toBe(false)
  })
})
