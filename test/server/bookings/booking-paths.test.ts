import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onlyShortens, type AskedBooking, type BookingContext } from '../../../server/bookings/booking-context.ts'
import { bookingFaults } from '../../../server/bookings/booking-rules.ts'
import { occurrences, placedSeries } from '../../../server/bookings/recurrence-rules.ts'
import { heldRange, takenUnits } from '../../../server/bookings/resource-unit-rules.ts'
import { beginsOnGrid, endsOnGrid } from '../../../server/site-time/wall-grid-rules.ts'
import { wallTimeOf } from '../../../server/site-time/wall-time-rules.ts'
import { ALL_DAY, HOUR, MINUTE, testContext, testPolicy } from './booking-examples.ts'
import { searchedResources } from './booking-sites.ts'

/** Everything that is booked, as the records would hold it. */
interface Stored { id: number; member: string; resource: number; from: number; to: number; units: readonly string[]; beforeMin: number; afterMin: number }
const ZONE = 'Europe/Berlin'
const NIGHT = Date.parse('2026-10-24T18:00:00Z')
const POLICY = testPolicy({ bufferBeforeMin: 5, bufferAfterMin: 15, maxLengthMin: 600, quotas: [
  { per: 'member', period: 'day', maxMinutes: 300, maxBookings: 3, planId: null }, { per: 'tenant', period: 'day', maxMinutes: 600, maxBookings: null, planId: null },
  { per: 'member', period: 'week', maxMinutes: 480, maxBookings: null, planId: null },
] })
// The hall is tidied for longer than its halves.
const RESOURCES = searchedResources((id) => (id === 'hall' ? { ...POLICY, bufferAfterMin: 45 } : POLICY), () => ALL_DAY)

const member = fc.constantFrom('ann', 'bo')
const resource = fc.nat(RESOURCES.length - 1)
const quarter = fc.nat(140)
const actions = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('make' as const), member, resource, begin: quarter, quarters: fc.integer({ min: 1, max: 24 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('series' as const), member, resource, begin: quarter, quarters: fc.integer({ min: 1, max: 12 }), every: fc.constantFrom('DAILY', 'WEEKLY') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), which: fc.nat(20), resource: fc.option(resource), begin: fc.integer({ min: -8, max: 8 }), end: fc.integer({ min: -8, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
), { maxLength: 16 })

function contextFor(stored: readonly Stored[], resourceIndex: number, memberId: string): BookingContext {
  const searched = RESOURCES[resourceIndex]!
  const held = stored.flatMap(({ id, units, from, to, beforeMin, afterMin }) => units.map((unit) => ({ unit, bookingId: String(id), ...heldRange({ from, to }, { bufferBeforeMin: beforeMin, bufferAfterMin: afterMin }) })))
  const others = stored.map(({ from, to, member: whose }) => ({ from, to, whose }))
  return testContext({ ...searched, now: NIGHT - HOUR, timeZone: ZONE, held, who: { ...testContext().who, memberId }, usage: { ...testContext().usage, member: others.filter(({ whose }) => whose === memberId), tenant: others } })
}

function run(sequence: readonly (typeof actions extends fc.Arbitrary<infer T> ? T : never)[number][]): Stored[] {
  let stored: Stored[] = []
  let nextId = 1
  const store = (context: BookingContext, resourceIndex: number, time: { from: number; to: number; units: readonly string[] }, id = nextId++): void => {
    stored.push({ id, member: context.who.memberId!, resource: resourceIndex, from: time.from, to: time.to, units: time.units, beforeMin: 5, afterMin: context.resource.id === 'hall' ? 45 : 15 })
  }
  const attempt = (asked: AskedBooking, context: BookingContext, resourceIndex: number, id?: number, present: readonly string[] = []): boolean => {
    if (bookingFaults(asked, context).length > 0) return false
    store(context, resourceIndex, { ...asked, units: onlyShortens(asked, context.resource.id, asked.before) ? present : takenUnits(asked, context, present)! }, id)
    return true
  }
  for (const action of sequence) {
    if (action.kind === 'make') attempt({ from: NIGHT + action.begin * 15 * MINUTE, to: NIGHT + (action.begin + action.quarters) * 15 * MINUTE, partySize: 1, source: 'web' }, contextFor(stored, action.resource, action.member), action.resource)
    else if (action.kind === 'series') {
      const context = contextFor(stored, action.resource, action.member)
      const { dates } = occurrences({ start: wallTimeOf(NIGHT + action.begin * 15 * MINUTE, ZONE), lengthMin: action.quarters * 15, recurrence: { rrule: `FREQ=${action.every};COUNT=3`, exceptions: [] } }, ZONE, POLICY.recurrence, 'any')
      for (const date of placedSeries(dates, { partySize: 1, source: 'recurrence' }, context).placed) store(context, action.resource, date)
    } else {
      const found = stored[action.which % Math.max(1, stored.length)]
      if (found === undefined) continue
      const rest = stored.filter((other) => other !== found)
      stored = rest
      if (action.kind === 'cancel') continue
      const target = action.resource ?? found.resource
      const asked: AskedBooking = { from: found.from + action.begin * 15 * MINUTE, to: found.to + action.end * 15 * MINUTE, partySize: 1, source: 'web', before: { from: found.from, to: found.to, partySize: 1, resourceId: RESOURCES[found.resource]!.resource.id } }
      if (!attempt(asked, contextFor(rest, target, found.member), target, found.id, found.units)) stored = [...rest, found]
    }
  }
  return stored
}

/** The Monday of a date's week. */
const mondayOf = (date: string): string => {
  const day = new Date(`${date}T00:00Z`)
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 24 * HOUR).toISOString().slice(0, 10)
}
/** Wall-clock dates of every quarter of an hour: told without the code under test. */
const datesOf = ({ from, to }: Stored): string[] => Array.from({ length: (to - from) / (15 * MINUTE) }, (_, index) => wallTimeOf(from + index * 15 * MINUTE, ZONE).slice(0, 10))
const most = (keys: readonly string[]): number => Math.max(0, ...[...new Set(keys)].map((key) => keys.filter((other) => other === key).length))

describe('whatever is made, repeated, changed and cancelled over the longest night', () => {
  it('no unit is taken twice with its buffers, no quota is exceeded, and all lies on the grid (property)', () => {
    let kept = 0
    fc.assert(fc.property(actions, (sequence) => {
      const stored = run(sequence)
      kept += stored.length
      for (const [index, a] of stored.entries()) {
        for (const b of stored.slice(index + 1)) {
          if (!a.units.some((unit) => b.units.includes(unit))) continue
          const [early, late] = a.from <= b.from ? [a, b] : [b, a]
          expect(early.to + (early.afterMin + late.beforeMin) * MINUTE).toBeLessThanOrEqual(late.from)
        }
        expect(beginsOnGrid(a.from, 15, ZONE) && endsOnGrid(a.to, 15, ZONE)).toBe(true)
      }
      expect(most(stored.flatMap(datesOf)) * 15).toBeLessThanOrEqual(600)
      expect(most(stored.flatMap((booking) => datesOf(booking).map((date) => `${booking.member} ${date}`))) * 15).toBeLessThanOrEqual(300)
      expect(most(stored.flatMap((booking) => datesOf(booking).map((date) => `${booking.member} ${mondayOf(date)}`))) * 15).toBeLessThanOrEqual(480)
      expect(most(stored.map((booking) => `${booking.member} ${wallTimeOf(booking.from, ZONE).slice(0, 10)}`))).toBeLessThanOrEqual(3)
    }), { numRuns: 150 })
    expect(kept).toBeGreaterThan(100)
  }, 120_000)
})
