import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BookingMade, Resource, ShownBooking } from '#contract/bookings'
import type { Principal } from '../../../server/access/principal.ts'
import { ANNA, ARTHUR, BERTA, bookingsUnderTest, STAFF, type BookingsUnderTest } from './bookings-under-test.ts'

// A few runs of long sequences: each goes through HTTP to the real database. BOOKING_LAW_RUNS for more.
const RUNS = Number(process.env['BOOKING_LAW_RUNS'] ?? 6)
const BUFFER_MIN = 15
const MEMBER_WEEK_MIN = 6 * 60
const TENANT_WEEK_MIN = 10 * 60
const PEOPLE: readonly Principal[] = [ANNA, ARTHUR, BERTA]

let test: BookingsUnderTest
let resources: readonly Resource[]
beforeAll(async () => {
  test = await bookingsUnderTest()
  const { id } = await test.policy({
    bufferBeforeMin: BUFFER_MIN, bufferAfterMin: BUFFER_MIN, maxLengthMin: 480, approval: 'longer', approvalOverMin: 120,
    quotas: [{ per: 'member', period: 'week', maxMinutes: MEMBER_WEEK_MIN, maxBookings: null, planId: null }, { per: 'tenant', period: 'week', maxMinutes: TENANT_WEEK_MIN, maxBookings: null, planId: null }],
  })
  const [left, right] = [await test.resource(id, { name: 'Left' }), await test.resource(id, { name: 'Right' })]
  const zone = await test.resource(id, { name: 'Zone', kind: 'zone', places: 2 })
  resources = [left, right, zone, await test.resource(id, { name: 'Hall', parts: [left.id, right.id] }), await test.resource(id, { name: 'Bundle', kind: 'bundle', parts: [left.id, zone.id] })]
})
afterAll(() => test.close())

const person = fc.integer({ min: 0, max: PEOPLE.length - 1 })
const time = fc.record({ resource: fc.integer({ min: 0, max: 4 }), day: fc.integer({ min: 0, max: 4 }), quarter: fc.integer({ min: 32, max: 70 }), quarters: fc.integer({ min: 1, max: 14 }) })
type Time = typeof time extends fc.Arbitrary<infer T> ? T : never
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('make' as const), person, time }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('series' as const), person, time, count: fc.integer({ min: 2, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('change' as const), person, time, which: fc.nat(), reach: fc.constantFrom('this', 'following', 'all') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), person, which: fc.nat(), reach: fc.constantFrom('this', 'following', 'all') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('approve' as const), person, which: fc.nat() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const clockOf = (quarter: number): string => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
/** Days of one week, so that the quotas bind; a series may run into the next. */
const asked = ({ resource, day, quarter, quarters }: Time) => ({ resourceId: resources[resource]!.id, from: `2026-04-${String(6 + day).padStart(2, '0')}T${clockOf(quarter)}`, to: `2026-04-${String(6 + day).padStart(2, '0')}T${clockOf(quarter + quarters)}` })

/** Does a step and gives the status; what it meant may be gone or another's by then, which is an answer too. */
async function done(known: ShownBooking[], one: Step): Promise<number> {
  const as = PEOPLE[one.person]!
  const target = 'which' in one ? known[one.which % Math.max(1, known.length)] : undefined
  if ('which' in one && !target) return 404
  switch (one.does) {
    case 'make': case 'series': {
      const recurrence = one.does === 'series' ? { recurrence: { rrule: `FREQ=DAILY;COUNT=${one.count}`, exceptions: [] } } : {}
      const { status, body } = await test.call<BookingMade>('POST', '/sites/s1/bookings', { ...asked(one.time), ...recurrence }, { as })
      if (status === 201) known.push(...body.placed)
      return status
    }
    case 'change': {
      const { body: now } = await test.call<ShownBooking>('GET', `/bookings/${target!.id}`)
      const { resourceId: _resource, ...times } = asked(one.time)
      return (await test.call('PATCH', `/bookings/${target!.id}`, { ...times, reach: one.reach }, { as, headers: { 'if-match': `"${now.version}"` } })).status
    }
    case 'cancel': return (await test.call('POST', `/bookings/${target!.id}/cancel`, { reach: one.reach }, { as })).status
    case 'approve': return (await test.call('POST', `/bookings/${target!.id}/approve`, undefined, { as: STAFF })).status
  }
}

const count = async (text: string): Promise<number> => Number((await test.records.run((db) => db.execute<{ count: string }>(text))).rows[0]!.count)
/** No booking of the test crosses a midnight. */
const WEEK = "date_trunc('week', from_at AT TIME ZONE 'Europe/Berlin')"
const LIVE = "status IN ('requested', 'confirmed', 'completed', 'released')"

it('whatever people do in whatever order: no unit is held twice, no quota is exceeded, and what is held is what is booked', async () => {
  const seen = new Map<number, number>()
  await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 8, maxLength: 16 }), async (rounds) => {
    await test.records.run((db) => db.execute('DELETE FROM unit_holds; DELETE FROM bookings; DELETE FROM booking_series'))
    const known: ShownBooking[] = []
    // The steps of one round go out at once, as those of several people do.
    for (const round of rounds) for (const status of await Promise.all(round.map((one) => done(known, one)))) seen.set(status, (seen.get(status) ?? 0) + 1)
    expect([...seen.keys()].filter((status) => status >= 500)).toEqual([])
    expect(await count('SELECT count(*) FROM unit_holds a JOIN unit_holds b ON a.unit = b.unit AND a.id < b.id AND a.during && b.during')).toBe(0)
    expect(await count(`SELECT count(*) FROM (SELECT sum(extract(epoch FROM to_at - from_at) / 60) AS minutes FROM bookings WHERE ${LIVE} GROUP BY member_id, ${WEEK}) sums WHERE minutes > ${MEMBER_WEEK_MIN}`)).toBe(0)
    expect(await count(`SELECT count(*) FROM (SELECT sum(extract(epoch FROM to_at - from_at) / 60) AS minutes FROM bookings WHERE ${LIVE} GROUP BY tenant_id, ${WEEK}) sums WHERE minutes > ${TENANT_WEEK_MIN}`)).toBe(0)
    expect(await count(`SELECT count(*) FROM (SELECT id, unnest(units) AS unit, tstzrange(from_at - interval '${BUFFER_MIN} min', to_at + interval '${BUFFER_MIN} min') AS during FROM bookings WHERE status = 'confirmed') b
      FULL JOIN unit_holds h ON h.booking_id = b.id AND h.unit = b.unit WHERE h.during IS DISTINCT FROM b.during`)).toBe(0)
  }), { numRuns: RUNS, endOnFailure: true })
  // It can fail only if things happen at all.
  expect(seen.get(201) ?? 0).toBeGreaterThan(RUNS)
  expect(seen.get(200) ?? 0).toBeGreaterThan(0)
  expect(seen.get(409) ?? 0).toBeGreaterThan(0)
}, 240_000)
