import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookingList, BookingsChanged } from '#contract/booking-bodies'
import type { BookingEvent, BookingMade, Resource } from '#contract/bookings'
import type { Problem } from '#contract/errors'
import { openBookings } from '../../../server/bookings/booking-parts.ts'
import { createBus } from '../../../server/bus.ts'
import { ANNA, ARTHUR, BERTA, bookingsUnderTest, MANAGER, STAFF, type BookingsUnderTest } from './bookings-under-test.ts'

let test: BookingsUnderTest
let room: Resource
beforeAll(async () => {
  test = await bookingsUnderTest()
  room = await test.resource((await test.policy()).id, { spaceId: 's1-room', capacity: 8 })
})
afterAll(() => test.close())

/** An hour of the Wednesday after, in wall time. */
const hour = (at: number, more: object = {}) => ({ resourceId: room.id, from: `2026-04-01T${String(at).padStart(2, '0')}:00`, to: `2026-04-01T${String(at + 1).padStart(2, '0')}:00`, ...more })
const book = (ask: object, as = ANNA, headers: Record<string, string> = {}) => test.call<BookingMade & Problem>('POST', '/sites/s1/bookings', ask, { as, headers })

describe('booking', () => {
  it('makes a booking of the wall time that was meant and holds its unit', async () => {
    const { status, body, headers } = await book(hour(9, { title: 'Stand-up', partySize: 5 }))
    expect(status).toBe(201)
    expect(body.booking).toMatchObject({ from: '2026-04-01T07:00:00.000Z', to: '2026-04-01T08:00:00.000Z', status: 'confirmed', memberId: 'anna', tenantId: 'acme', memberName: 'Anna', tenantName: 'Acme', title: 'Stand-up', units: [room.id], source: 'web', mine: true, version: 1 })
    expect(headers['etag']).toBe('"1"')
    const { rows } = await test.records.run((db) => db.execute<{ unit: string; during: string }>(`SELECT unit, during FROM unit_holds WHERE booking_id = '${body.booking!.id}'`))
    expect(rows).toEqual([{ unit: room.id, during: expect.stringContaining('2026-04-01') as string }])
    expect(test.told).toContainEqual({ event: 'bookingChanged', detail: { siteId: 's1', bookingId: body.booking!.id, resourceId: room.id, kind: 'created' } })
  })

  it('answers 409 with the time in the way, in the reader\'s language', async () => {
    const { status, body } = await book(hour(9), BERTA, { 'accept-language': 'zh-CN' })
    expect([status, body.code]).toEqual([409, 'booking-conflict'])
    expect(body.faults).toMatchObject([{ code: 'conflict', detail: { taken: [{ from: '2026-04-01T07:00:00.000Z', to: '2026-04-01T08:00:00.000Z' }] } }])
    expect(body.faults![0]!.message).toMatch(/占用/)
  })

  it('answers 422 with every rule that stands against it', async () => {
    const { status, body } = await book({ ...hour(21), partySize: 99 })
    expect([status, body.code]).toEqual([422, 'booking-refused'])
    expect(body.faults!.map(({ code }) => code)).toEqual(['closed', 'party-too-large'])
  })

  it('refuses a resource of nowhere and a date that does not exist, each at its field', async () => {
    expect((await book({ ...hour(9), resourceId: 'nothing' })).body).toMatchObject({ code: 'bad-request', fields: [{ field: 'resourceId' }] })
    expect((await book({ ...hour(9), from: '2026-02-30T09:00' })).body).toMatchObject({ code: 'bad-request', fields: [{ field: 'from' }] })
  })

  it('shows others only that the time is taken; the house and the own tenant\'s manager all of it', async () => {
    const seen = async (as: typeof ANNA) => (await test.call<BookingList>('GET', '/sites/s1/bookings?from=2026-04-01T00:00:00Z&to=2026-04-02T00:00:00Z', undefined, { as })).body.items[0]
    expect(await seen(BERTA)).toMatchObject({ title: null, note: null, partySize: null, memberId: null, memberName: null, tenantId: null, tenantName: null, createdBy: null, mine: false, from: '2026-04-01T07:00:00.000Z' })
    expect(await seen(ARTHUR)).toMatchObject({ title: null, mine: false })
    expect(await seen(MANAGER)).toMatchObject({ title: 'Stand-up', memberName: 'Anna', mine: true })
    expect(await seen(STAFF)).toMatchObject({ title: 'Stand-up', tenantName: 'Acme', mine: true })
  })

  it('lets staff book for a member, a manager for the own tenant\'s, and nobody else for anybody', async () => {
    expect((await book(hour(10, { memberId: 'anna' }), STAFF)).body.booking).toMatchObject({ memberId: 'anna', tenantId: 'acme', createdBy: 'staff' })
    expect((await book(hour(11, { memberId: 'arthur' }), MANAGER)).body.booking).toMatchObject({ memberId: 'arthur' })
    expect((await book(hour(12, { memberId: 'berta' }), MANAGER)).status).toBe(400)
    expect((await book(hour(12, { memberId: 'arthur' }), ANNA)).status).toBe(400)
    expect((await book(hour(12, { tenantId: 'borg' }), ANNA)).body.code).toBe('not-allowed')
  })

  it('gives a repeated Idempotency-Key its first answer, and refuses it for another request', async () => {
    const first = await book(hour(13), ANNA, { 'idempotency-key': 'k1' })
    const again = await book(hour(13), ANNA, { 'idempotency-key': 'k1' })
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect((await book(hour(14), ANNA, { 'idempotency-key': 'k1' })).body.code).toBe('idempotency-mismatch')
    // Another server on the same records, or this one after a restart.
    const { bookings } = openBookings({ records: test.records, buildings: test.buildings, bus: createBus(), clock: test.clock, logger: pino({ level: 'silent' }) })
    expect(await bookings.make('s1', hour(13), ANNA, 'web', { idempotencyKey: 'k1' })).toEqual(first.body)
    // A key is its user's own.
    expect((await book(hour(14), BERTA, { 'idempotency-key': 'k1' })).status).toBe(201)
  })

  it('of two at once under one key makes one, and of two servers at once one has the time', async () => {
    const other = openBookings({ records: test.records, buildings: test.buildings, bus: createBus(), clock: test.clock, logger: pino({ level: 'silent' }) }).bookings
    const [one, two] = await Promise.all([test.bookings, other].map((bookings) => bookings.make('s1', hour(15), ANNA, 'web', { idempotencyKey: 'k2' })))
    expect(two).toEqual(one)
    const ask = { ...hour(17), from: '2026-04-01T17:30', to: '2026-04-01T18:30' }
    const settled = await Promise.allSettled([test.bookings.make('s1', ask, BERTA, 'web'), other.make('s1', ask, MANAGER, 'web')])
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('pages through the list without losing or repeating any', async () => {
    const pages: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const { body }: { body: BookingList } = await test.call<BookingList>('GET', `/sites/s1/bookings?limit=2${next ? `&cursor=${next}` : ''}`)
      pages.push(...body.items.map(({ id }) => id))
      next = body.next
    }
    const all = (await test.call<BookingList>('GET', '/sites/s1/bookings')).body.items.map(({ id }) => id)
    expect(pages).toEqual(all)
    expect(all).toHaveLength(7)
    expect((await test.call<Problem>('GET', '/sites/s1/bookings?cursor=x')).body.fields).toMatchObject([{ field: 'cursor' }])
  })

  it('cancels once, frees the time and says so; what is of others it leaves', async () => {
    const { body: { booking } } = await book(hour(16))
    const cancel = (as = ANNA) => test.call<BookingsChanged & Problem>('POST', `/bookings/${booking!.id}/cancel`, { reason: 'ill' }, { as })
    expect((await cancel(BERTA)).body.code).toBe('not-allowed')
    expect((await cancel()).body.items).toMatchObject([{ status: 'cancelled', version: 2 }])
    expect((await cancel()).body.code).toBe('wrong-state')
    expect(test.told).toContainEqual({ event: 'timeFreed', detail: { siteId: 's1', resourceId: room.id, from: Date.UTC(2026, 3, 1, 14), to: Date.UTC(2026, 3, 1, 15), cause: `${booking!.id}:2` } })
    expect((await book(hour(16), BERTA)).status).toBe(201)
    const { body } = await test.call<{ items: BookingEvent[] }>('GET', `/bookings/${booking!.id}/events`, undefined, { as: ANNA })
    expect(body.items.map(({ kind, actorId, detail }) => ({ kind, actorId, detail }))).toEqual([
      { kind: 'created', actorId: 'anna', detail: { source: 'web' } }, { kind: 'cancelled', actorId: 'anna', detail: { late: false, reason: 'ill' } }])
    expect((await test.call('GET', `/bookings/${booking!.id}/events`, undefined, { as: BERTA })).status).toBe(403)
  })
})
