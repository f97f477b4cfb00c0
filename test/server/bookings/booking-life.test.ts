import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ApprovalItem, Approved, BookingCheck, BookingsChanged, DoorCode, DoorPanel, SeriesWithBookings } from '#contract/booking-bodies'
import type { Allowance, BookingMade, BookingPolicy, BusyTime, FreeSlot, Resource, ShownBooking } from '#contract/bookings'
import type { Problem } from '#contract/errors'
import { SYSTEM, type Principal } from '../../../server/access/principal.ts'
import { ANNA, ARTHUR, BERTA, bookingsUnderTest, PANEL, STAFF, TUESDAY_NOON, type BookingsUnderTest } from './bookings-under-test.ts'

let test: BookingsUnderTest
beforeAll(async () => { test = await bookingsUnderTest() })
afterAll(() => test.close())
afterEach(() => { test.clock.at = TUESDAY_NOON })

type Made = BookingMade & Problem
const MINUTE = 60_000
const hours = (date: string, from: number, to: number) => ({ from: `${date}T${String(from).padStart(2, '0')}:00`, to: `${date}T${String(to).padStart(2, '0')}:00` })
const book = (resource: Resource, ask: object, as: Principal = ANNA) => test.call<Made>('POST', '/sites/s1/bookings', { resourceId: resource.id, ...ask }, { as })
const post = <T>(url: string, body: object | undefined, as: Principal = ANNA) => test.call<T & Omit<Problem, 'status'>>('POST', url, body, { as })
const change = (booking: ShownBooking, body: object, as: Principal = ANNA) => test.call<Made>('PATCH', `/bookings/${booking.id}`, body, { as, headers: { 'if-match': `"${booking.version}"` } })
const room = async (rules: Partial<BookingPolicy> = {}, fields: Partial<Resource> = {}): Promise<Resource> => test.resource((await test.policy(rules)).id, fields)

describe('a series', () => {
  it('places what can be placed and tells each skipped date with its reason', async () => {
    const resource = await room()
    await book(resource, hours('2026-04-15', 9, 10), BERTA)
    const { status, body } = await book(resource, { ...hours('2026-04-01', 9, 10), title: 'Weekly', recurrence: { rrule: 'FREQ=WEEKLY;COUNT=4', exceptions: [] } })
    expect(status).toBe(201)
    expect(body.placed.map(({ recurrenceId }) => recurrenceId)).toEqual(['2026-04-01T09:00', '2026-04-08T09:00', '2026-04-22T09:00'])
    expect(body.skipped).toMatchObject([{ at: '2026-04-15T09:00', faults: [{ code: 'conflict' }] }])
    const whole = await book(resource, { ...hours('2026-04-01', 9, 10), atomic: true, recurrence: { rrule: 'FREQ=WEEKLY;COUNT=4', exceptions: [] } })
    expect([whole.status, whole.body.code]).toEqual([409, 'booking-conflict'])
    expect(whole.body.faults!.map(({ detail }) => detail['date'])).toContain('2026-04-15T09:00')
  })

  it('tells beforehand which dates it would place and which not, and makes nothing by it', async () => {
    const resource = await room()
    await book(resource, hours('2026-04-15', 9, 10), BERTA)
    const ask = { resourceId: resource.id, ...hours('2026-04-01', 9, 10), recurrence: { rrule: 'FREQ=WEEKLY;COUNT=4', exceptions: [] } }
    const { body } = await post<BookingCheck>('/sites/s1/bookings/check', ask)
    expect(body.faults).toEqual([])
    expect(body.skipped).toMatchObject([{ at: '2026-04-15T09:00', faults: [{ code: 'conflict' }] }])
    const made = await book(resource, ask)
    expect(made.body.placed.map(({ from, to }) => ({ from, to }))).toEqual(body.placed)
    const wrong = await post<BookingCheck>('/sites/s1/bookings/check', { ...ask, recurrence: { rrule: 'FREQ=NEVER;COUNT=4', exceptions: [] } })
    expect(wrong.body.faults).toMatchObject([{ code: 'bad-recurrence' }])
  })

  it('moves "this and following" together, as a second series, and leaves what was before', async () => {
    const resource = await room()
    const { body } = await book(resource, { ...hours('2026-04-01', 9, 10), recurrence: { rrule: 'FREQ=DAILY;COUNT=3', exceptions: [] } })
    const second = body.placed[1]!
    const moved = await change(second, { ...hours('2026-04-02', 10, 12), reach: 'following' })
    expect(moved.status).toBe(200)
    expect(moved.body.placed.map(({ from, to }) => [from, to])).toEqual([['2026-04-02T08:00:00.000Z', '2026-04-02T10:00:00.000Z'], ['2026-04-03T08:00:00.000Z', '2026-04-03T10:00:00.000Z']])
    expect(moved.body.series).toMatchObject({ start: '2026-04-02T10:00', lengthMin: 120 })
    const first = (await test.call<SeriesWithBookings>('GET', `/series/${body.series!.id}`, undefined, { as: ANNA })).body
    expect(first.bookings.map(({ from }) => from)).toEqual(['2026-04-01T07:00:00.000Z'])
    const all = await post<BookingsChanged>(`/bookings/${moved.body.placed[0]!.id}/cancel`, { reach: 'all' })
    expect(all.body.items.map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  })

  it('counts each instance for the limits of the next (Cal.com #28542)', async () => {
    const resource = await room({ quotas: [{ per: 'member', period: 'week', maxMinutes: 120, maxBookings: null, planId: null }] })
    const { body } = await book(resource, { ...hours('2026-04-06', 9, 10), recurrence: { rrule: 'FREQ=DAILY;COUNT=4', exceptions: [] } })
    expect(body.placed).toHaveLength(2)
    expect(body.skipped.map(({ faults }) => faults[0]!.code)).toEqual(['quota-minutes', 'quota-minutes'])
  })
})

describe('a change', () => {
  it('passes the rules again, keeps its place and needs the version that was seen', async () => {
    const resource = await room()
    const { body: { booking } } = await book(resource, hours('2026-04-01', 9, 11))
    await book(resource, hours('2026-04-01', 11, 12), BERTA)
    expect((await change(booking!, hours('2026-04-01', 10, 12))).body.code).toBe('booking-conflict')
    const shorter = await change(booking!, hours('2026-04-01', 9, 10))
    expect(shorter.body.booking).toMatchObject({ status: 'confirmed', version: 2, to: '2026-04-01T08:00:00.000Z' })
    expect(test.told).toContainEqual({ event: 'timeFreed', detail: { siteId: 's1', resourceId: resource.id, from: Date.parse('2026-04-01T08:00Z'), to: Date.parse('2026-04-01T09:00Z'), cause: `${booking!.id}:2` } })
    expect((await change(booking!, { title: 'late' })).body.code).toBe('edited-meanwhile')
    expect((await change(shorter.body.booking!, { title: 'x' }, BERTA)).body.code).toBe('not-allowed')
  })

  it('charges credits, and gives back what is cancelled in time once', async () => {
    const resource = await room({ creditsPerHour: 60, cancelMin: 60 })
    const left = async (): Promise<number> => Number((await test.records.run((db) => db.execute<{ sum: string }>("SELECT coalesce(sum(amount), 0) AS sum FROM credit_entries WHERE tenant_id = 'acme'"))).rows[0]!.sum) + 100
    const { body: { booking } } = await book(resource, hours('2026-04-01', 9, 10))
    expect([booking!.credits, await left()]).toEqual([60, 40])
    expect((await book(resource, hours('2026-04-01', 11, 12), ARTHUR)).body.faults).toMatchObject([{ code: 'credits', detail: { needed: 60, left: 40 } }])
    const { body: { booking: longer } } = await change(booking!, { ...hours('2026-04-01', 9, 10), from: '2026-04-01T08:30' })
    expect([longer!.credits, await left()]).toEqual([90, 10])
    expect((await post('/bookings/' + booking!.id + '/cancel', {})).status).toBe(200)
    expect(await left()).toBe(100)
  })
})

describe('approval', () => {
  it('several may ask for one time; approving one shows and then declines those it leaves no room for (Indico #4129)', async () => {
    const resource = await room({ approval: 'always', bufferAfterMin: 30 })
    const one = (await book(resource, hours('2026-04-02', 9, 11))).body.booking!
    const two = (await book(resource, hours('2026-04-02', 10, 12), BERTA)).body.booking!
    const apart = (await book(resource, hours('2026-04-02', 12, 13), BERTA)).body.booking!
    expect([one.status, two.status, apart.status]).toEqual(['requested', 'requested', 'requested'])
    const { items } = (await test.call<{ items: ApprovalItem[] }>('GET', '/sites/s1/approvals', undefined, { as: STAFF })).body
    expect(items.map(({ booking, rejects }) => [booking.id, rejects.map(({ id }) => id)])).toEqual([[one.id, [two.id]], [two.id, [one.id, apart.id]], [apart.id, [two.id]]])
    const { body } = await post<Approved>(`/bookings/${one.id}/approve`, undefined, STAFF)
    expect([body.booking.status, body.declined.map(({ id, status }) => [id, status])]).toEqual(['confirmed', [[two.id, 'declined']]])
    expect((await post(`/bookings/${two.id}/approve`, undefined, STAFF)).body.code).toBe('wrong-state')
    expect((await post(`/bookings/${apart.id}/approve`, undefined, ANNA)).body.code).toBe('not-allowed')
    expect((await post<ShownBooking>(`/bookings/${apart.id}/decline`, { reason: 'Cleaning' }, STAFF)).body.status).toBe('declined')
    // Shortening what was approved never asks again (Indico #4214); lengthening does.
    const shorter = await change(body.booking, hours('2026-04-02', 9, 10), STAFF)
    expect(shorter.body.booking!.status).toBe('confirmed')
    expect((await change(shorter.body.booking!, hours('2026-04-02', 9, 12), STAFF)).body.booking!.status).toBe('requested')
  })
})

describe('at the door', () => {
  it('checks in by hand or by the code on the door, once, from shortly before the begin', async () => {
    const resource = await room()
    const { body: { booking } } = await book(resource, hours('2026-03-31', 13, 14))
    const checkIn = (body: object, as: Principal = ANNA) => post<ShownBooking>(`/bookings/${booking!.id}/check-in`, body, as)
    expect((await checkIn({ way: 'hand' })).body.code).toBe('wrong-state')
    test.clock.at += 55 * MINUTE
    expect((await checkIn({ way: 'hand' }, BERTA)).body.code).toBe('not-allowed')
    expect((await checkIn({ way: 'qr', doorCode: 'guessed' })).body.code).toBe('not-allowed')
    const { body: { doorCode, path } } = await test.call<DoorCode>('GET', `/resources/${resource.id}/door-code`)
    expect(path).toContain(doorCode)
    const first = await checkIn({ way: 'qr', doorCode }, ARTHUR)
    expect(first.body).toMatchObject({ checkedInBy: 'qr', checkedInAt: new Date(test.clock.at).toISOString() })
    expect((await checkIn({ way: 'hand' })).body).toMatchObject({ checkedInBy: 'qr', version: first.body.version })
  })

  it('ends early, frees the rest but the time to tidy, and extends only where nobody else is', async () => {
    const resource = await room({ bufferAfterMin: 15 })
    const { body: { booking } } = await book(resource, hours('2026-03-31', 13, 15))
    test.clock.at += 90 * MINUTE
    const extend = (minutes: number) => post<ShownBooking>(`/bookings/${booking!.id}/extend`, { minutes })
    expect((await extend(30)).body.to).toBe('2026-03-31T13:30:00.000Z')
    await book(resource, hours('2026-03-31', 16, 17), BERTA)
    expect((await extend(30)).body.code).toBe('booking-conflict')
    expect((await post<ShownBooking>(`/bookings/${booking!.id}/end`, undefined)).body).toMatchObject({ status: 'completed', endedAt: '2026-03-31T11:30:00.000Z' })
    const { rows } = await test.records.run((db) => db.execute<{ until: string }>(`SELECT upper(during) AS until FROM unit_holds WHERE booking_id = '${booking!.id}'`))
    expect(rows.map(({ until }) => new Date(until).toISOString())).toEqual(['2026-03-31T11:45:00.000Z'])
    expect((await post(`/bookings/${booking!.id}/end`, undefined)).body.code).toBe('wrong-state')
  })

  it('books on the spot up to the next booking and says so on the panel', async () => {
    const resource = await room({}, { spaceId: 's1-room' })
    const next = (await book(resource, hours('2026-03-31', 13, 14), BERTA)).body.booking!
    test.clock.at += 15 * MINUTE + 7_000
    const panel = async (as: Principal) => (await test.call<DoorPanel>('GET', `/resources/${resource.id}/panel`, undefined, { as })).body
    expect(await panel(PANEL)).toMatchObject({ walkUpMinutes: 45, bookings: [{ id: next.id, title: null }], timeZone: 'Europe/Berlin' })
    expect((await panel(PANEL)).checkInPath).toContain('/check-in/')
    expect((await panel(ANNA)).checkInPath).toBeNull()
    expect((await post(`/resources/${resource.id}/walk-up`, { minutes: 60 }, PANEL)).body.code).toBe('booking-conflict')
    expect((await post(`/resources/${resource.id}/walk-up`, { minutes: 90 }, PANEL)).body.faults!.map(({ code }) => code)).toContain('too-long')
    const { status, body } = await post<BookingMade>(`/resources/${resource.id}/walk-up`, { minutes: 45 }, PANEL)
    expect(status).toBe(201)
    expect(body.booking).toMatchObject({ source: 'walk-up', memberId: null, from: '2026-03-31T10:15:00.000Z', to: '2026-03-31T11:00:00.000Z', checkedInBy: 'hand' })
    await expect.poll(() => test.board.ofSpace('s1-room')).toMatchObject({ resourceId: resource.id, now: { bookingId: body.booking!.id, checkedIn: true }, next: { from: Date.parse('2026-03-31T11:00Z') } })
    expect(test.told).toContainEqual({ event: 'spaceChanged', detail: 's1-room' })
    // Begins and ends by the clock: nothing is written for it.
    test.clock.at = Date.parse('2026-03-31T11:30Z')
    expect(test.board.ofSpace('s1-room')).toMatchObject({ now: { bookingId: next.id, checkedIn: false }, next: null })
  })

  it('is taken on the spot in the very minute in which somebody else has ended', async () => {
    const resource = await room()
    const walkUp = async () => (await post<BookingMade>(`/resources/${resource.id}/walk-up`, { minutes: 30 }, PANEL)).body.booking!
    test.clock.at += 7_000
    const first = await walkUp()
    test.clock.at += 20_000
    await post(`/bookings/${first.id}/end`, {}, PANEL)
    test.clock.at += 3_000
    expect((await walkUp()).from).toBe('2026-03-31T10:00:27.000Z')
  })

  it('records a no-show once, releases the rest and tells the waitlist\'s side', async () => {
    const resource = await room()
    const { body: { booking } } = await book(resource, hours('2026-03-31', 13, 14))
    test.clock.at += 76 * MINUTE
    const verdict = { evidence: { coverage: 1, states: [], sources: [] }, release: true, spaceId: null }
    const [one, two] = await Promise.all([test.bookings.release(booking!.id, verdict), test.bookings.release(booking!.id, verdict)])
    expect([one, two].filter((record) => record !== null)).toMatchObject([{ bookingId: booking!.id, status: 'recorded', released: true, memberId: 'anna' }])
    expect((await test.bookings.one(booking!.id, SYSTEM)).status).toBe('released')
    expect(test.told.filter(({ event, detail }) => event === 'timeFreed' && (detail as { cause: string }).cause.startsWith(booking!.id))).toHaveLength(1)
    expect((await book(resource, { from: '2026-03-31T13:30', to: '2026-03-31T14:00' }, BERTA)).status).toBe(201)
  })

  it('completes what is over and declines what nobody decided', async () => {
    const resource = await room()
    const { body: { booking } } = await book(resource, hours('2026-03-31', 13, 14))
    const asked = (await book(await room({ approval: 'always' }), hours('2026-03-31', 13, 14))).body.booking!
    expect(await test.bookings.complete(booking!.id)).toBeNull()
    test.clock.at += 120 * MINUTE
    expect((await test.bookings.complete(booking!.id))?.status).toBe('completed')
    expect(await test.bookings.complete(booking!.id)).toBeNull()
    expect((await test.bookings.complete(asked.id))?.status).toBe('declined')
  })
})

describe('searching', () => {
  it('finds what is free by length, seats and features, and tells why the rest is not', async () => {
    const small = await room({ maxLengthMin: 720 }, { name: 'Small', capacity: 4, features: ['screen', 'orchid'] })
    const large = await room({}, { name: 'Large', capacity: 12, features: ['screen', 'orchid'] })
    await book(small, hours('2026-04-07', 8, 20), BERTA)
    const free = (await test.call<{ items: FreeSlot[] }>('GET', '/sites/s1/free?from=2026-04-07T06:00:00Z&to=2026-04-07T18:00:00Z&minutes=60&partySize=3&features=screen,orchid&kinds=room&limit=3', undefined, { as: ANNA })).body
    expect(free.items.map(({ resourceId }) => resourceId)).toEqual([large.id, large.id, large.id])
    const busy = (await test.call<{ items: BusyTime[] }>('GET', `/sites/s1/busy?from=2026-04-07T06:00:00Z&to=2026-04-07T19:00:00Z&resourceIds=${small.id}`)).body
    expect(busy.items.map(({ why, from, to }) => [why, from, to])).toEqual([['closed', '2026-04-07T18:00:00.000Z', '2026-04-07T19:00:00.000Z'], ['booked', '2026-04-07T06:00:00.000Z', '2026-04-07T18:00:00.000Z']])
    const check = (await post<BookingCheck>('/sites/s1/bookings/check', { resourceId: small.id, ...hours('2026-04-07', 10, 11) })).body
    expect(check.faults.map(({ code }) => code)).toEqual(['conflict'])
    expect(check.alternatives.length).toBeGreaterThan(0)
    expect(check.alternatives[0]).toMatchObject({ from: '2026-04-07T08:00:00.000Z' })
    expect((await test.call('GET', '/sites/s1/free?from=2026-04-07T06:00:00Z&to=2027-04-07T18:00:00Z&minutes=60')).status).toBe(400)
  })
})

describe('what is left, and what would become of a change', () => {
  const quotas: BookingPolicy['quotas'] = [{ per: 'member', period: 'day', maxMinutes: 240, maxBookings: 3, planId: null }, { per: 'tenant', period: 'week', maxMinutes: 600, maxBookings: null, planId: null }]
  const check = async (resource: Resource, ask: object, as: Principal = ANNA) => (await post<BookingCheck>('/sites/s1/bookings/check', { resourceId: resource.id, ...ask }, as))

  it('is counted as the rules count: what the page says is left can be booked, and a minute more cannot', async () => {
    const resource = await room({ quotas, maxAhead: 5, creditsPerHour: 2 })
    const creditsBefore = (await check(resource, hours('2026-04-01', 9, 10))).body.allowance!.credits!.left
    await book(resource, hours('2026-04-01', 9, 11))
    await book(resource, hours('2026-04-01', 12, 13), ARTHUR)
    const { body: { allowance, faults } } = await check(resource, hours('2026-04-01', 14, 16))
    expect(faults).toEqual([])
    expect(allowance).toEqual({
      policyId: resource.policyId, ahead: { count: 1, max: 5 }, credits: { month: '2026-04', left: creditsBefore - 6, monthly: 100 },
      quotas: [
        { per: 'member', period: 'day', firstDate: '2026-04-01', usedMin: 120, maxMinutes: 240, used: 1, maxBookings: 3 },
        { per: 'tenant', period: 'week', firstDate: '2026-03-30', usedMin: 180, maxMinutes: 600, used: 2, maxBookings: null },
      ],
    })
    expect((await check(resource, { from: '2026-04-01T14:00', to: '2026-04-01T16:15' })).body.faults.map(({ code }) => code)).toEqual(['quota-minutes'])
  })

  it('is told for every policy that limits, and of others only to whoever may book for them', async () => {
    const resource = await room({ quotas })
    const ask = async (query: string, as: Principal) => test.call<{ items: Allowance[] }>('GET', `/sites/s1/allowances${query}`, undefined, { as })
    await book(resource, hours('2026-03-31', 14, 15))
    const usedBy = ({ body }: Awaited<ReturnType<typeof ask>>): number | undefined => body.items.find(({ policyId }) => policyId === resource.policyId)?.quotas[0]?.usedMin
    expect([usedBy(await ask('', ANNA)), usedBy(await ask('', ARTHUR)), usedBy(await ask('?memberId=anna', STAFF))]).toEqual([60, 0, 60])
    expect((await ask('?memberId=anna', BERTA)).status).toBe(400)
    expect((await ask(`?resourceId=${resource.id}`, ANNA)).body.items.map(({ policyId }) => policyId)).toEqual([resource.policyId])
  })

  it('of a change does not count the booking against itself, and is for whoever may change it', async () => {
    const resource = await room({ quotas })
    const { booking } = (await book(resource, hours('2026-04-01', 9, 12))).body
    const ask = { ...hours('2026-04-01', 10, 14), changes: booking!.id }
    const { body } = await check(resource, ask)
    expect([body.faults, body.allowance!.quotas[0]!.usedMin]).toEqual([[], 0])
    expect((await check(resource, { ...ask, to: '2026-04-01T14:15' })).body.faults.map(({ code }) => code)).toContain('quota-minutes')
    expect((await check(resource, hours('2026-04-01', 10, 11))).body.faults.map(({ code }) => code)).toContain('conflict')
    expect((await check(resource, ask, BERTA)).status).toBe(403)
    expect((await check(resource, { ...ask, changes: 'none' })).status).toBe(404)
    expect((await test.bookings.one(booking!.id, SYSTEM)).version).toBe(1)
  })
})
