import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BookingEvent, NoShow, ShownBooking } from '#contract/bookings'
import { ANNA, ARTHUR, BERTA, PANEL, STAFF } from '../bookings/bookings-under-test.ts'
import { at, iso, presenceUnderTest, type PresenceUnderTest } from './presence-under-test.ts'

let test: PresenceUnderTest
beforeEach(async () => { test = await presenceUnderTest({ creditsPerHour: 4 }) }, 60_000)
afterEach(() => test.close())

const booking = async (id: string): Promise<ShownBooking> => (await test.call<ShownBooking>('GET', `/bookings/${id}`, undefined, { as: STAFF })).body
const kinds = async (id: string): Promise<string[]> => (await test.call<{ items: BookingEvent[] }>('GET', `/bookings/${id}/events`, undefined, { as: STAFF })).body.items.map(({ kind }) => kind)
const noShows = async (as = STAFF): Promise<NoShow[]> => (await test.call<{ items: NoShow[] }>('GET', '/sites/s1/no-shows', undefined, { as })).body.items
const lookAt = async (minutes: number): Promise<void> => { test.pass(minutes); await test.presence.look() }

describe('a booking to which nobody comes', () => {
  it('is released after the grace time, with what the sensors said, and its time is free', async () => {
    const { id } = await test.book(60, 120)
    await lookAt(76)
    expect(await booking(id)).toMatchObject({ status: 'confirmed' })
    await lookAt(77)
    expect(await booking(id)).toMatchObject({ status: 'released', endedAt: iso(77) })
    expect(await kinds(id)).toEqual(['created', 'released'])
    const [record] = await noShows()
    expect(record).toMatchObject({ bookingId: id, memberId: 'anna', tenantId: 'acme', spaceId: 's1-room', released: true, status: 'recorded' })
    expect(record!.evidence).toMatchObject({ coverage: 1, states: [{ state: 'vacant', from: iso(60), to: iso(77) }] })
    expect(record!.evidence.sources.map(({ point, value, fresh }) => [point, value, fresh])).toEqual(expect.arrayContaining([['people.count', 0, true], ['contact.open', 0, true]]))
    await expect(test.book(90, 120, BERTA)).resolves.toMatchObject({ status: 'confirmed' })
  })

  it('is judged once, by however many looks and restarts', async () => {
    const { id } = await test.book(60, 120)
    const others = [test.restarted(), test.restarted(), test.restarted()]
    test.pass(80)
    await Promise.all([test, ...others].map(({ presence }) => presence.look()))
    await others[0]!.presence.look()
    expect(await kinds(id)).toEqual(['created', 'released'])
    expect(await noShows()).toHaveLength(1)
    expect(await test.rows('SELECT cause FROM freed_times')).toHaveLength(1)
  })

  it('is not released by what a restarted server has not heard itself: quiet counts anew, and every sensor must have spoken since', async () => {
    const { id } = await test.book(60, 180)
    test.pass(85)
    const { presence } = test.restarted()
    test.pass(86)
    await presence.look()
    test.pass(101)
    await presence.look()
    expect(await kinds(id)).toEqual(['created'])
    test.pass(102)
    await presence.look()
    expect(await kinds(id)).toEqual(['created', 'released'])
  })

  it('is only recorded where the policy does not release', async () => {
    await test.close()
    test = await presenceUnderTest({ checkIn: { required: true, earlyMin: 10, graceMin: 15, release: false } })
    const { id } = await test.book(60, 120)
    await lookAt(77)
    expect([(await booking(id)).status, await kinds(id), (await noShows())[0]!.released]).toEqual(['confirmed', ['created', 'not-shown'], false])
    await lookAt(120)
    expect([(await booking(id)).status, await kinds(id)]).toEqual(['completed', ['created', 'not-shown', 'completed']])
  })
})

describe('what cannot be known', () => {
  it('never releases: it is told so at the end and costs nobody a strike', async () => {
    const { id } = await test.book(60, 120)
    test.pass(55)
    // Both sensors fall silent for longer than is normal.
    test.silence(110)
    await test.presence.look()
    expect([(await booking(id)).status, await kinds(id), await noShows()]).toEqual(['completed', ['created', 'not-known', 'completed'], []])
  })

  it('never releases where one kind of sensor alone says that nobody is there', async () => {
    const { id } = await test.book(60, 120)
    test.pass(30)
    // The contact is taken off the door: only the counter is left.
    const building = test.buildings.existing('s1')
    await test.buildings.updateItem('s1', 'devices', 's1-d2', { placement: { spaceId: null, doorId: null, equipmentId: null } }, building.version)
    for (const minutes of [77, 100, 119]) await lookAt(minutes)
    expect(await booking(id)).toMatchObject({ status: 'confirmed', checkedInAt: null })
    await lookAt(121)
    expect(await kinds(id)).toEqual(['created', 'not-known', 'completed'])
  })
})

/** The counter tells a second after the test says so. */
const secondAfter = (minutes: number): string => new Date(at(minutes) + 1_000).toISOString()
const LEFT = secondAfter(80)

describe('somebody who comes', () => {
  it('is checked in by the sensors, and the booking is over at its end', async () => {
    const { id } = await test.book(60, 120)
    test.pass(63); test.people(2)
    await lookAt(67)
    expect(await booking(id)).toMatchObject({ status: 'confirmed', checkedInBy: 'sensor' })
    await lookAt(121)
    expect(await kinds(id)).toEqual(['created', 'checked-in', 'completed'])
    expect(await noShows()).toEqual([])
  })

  it('is asked once whether it is over when the room has stood empty, and nothing is freed before the answer', async () => {
    const { id } = await test.book(60, 180)
    test.pass(62); test.people(2)
    await lookAt(70)
    test.pass(80); test.people(0)
    await lookAt(94)
    expect(await kinds(id)).toEqual(['created', 'checked-in'])
    await lookAt(97)
    await test.restarted().presence.look()
    expect(await kinds(id)).toEqual(['created', 'checked-in', 'leave-asked'])
    expect(await booking(id)).toMatchObject({ status: 'confirmed', leftAt: LEFT })
    const leftFor = async (as: typeof ANNA): Promise<unknown> => (await test.call<ShownBooking>('GET', `/bookings/${id}`, undefined, { as })).body.leftAt
    expect([await leftFor(ANNA), await leftFor(BERTA), await leftFor(PANEL)]).toEqual([LEFT, null, LEFT])
    expect((await test.call('POST', `/bookings/${id}/leave-answer`, { over: true }, { as: BERTA })).status).toBe(403)
    expect((await test.call('POST', `/bookings/${id}/leave-answer`, { over: true }, { as: ANNA })).body).toMatchObject({ status: 'completed' })
    await expect(test.book(120, 180, BERTA)).resolves.toMatchObject({ status: 'confirmed' })
  })

  const askedOnce = async (): Promise<string> => {
    const { id } = await test.book(60, 180)
    test.pass(62); test.people(2)
    await lookAt(70)
    test.pass(80); test.people(0)
    await lookAt(97)
    expect((await booking(id)).leftAt).toBe(LEFT)
    return id
  }

  it('is asked no more after an answer at the door, and again when the room is left once more', async () => {
    const id = await askedOnce()
    expect((await test.call('POST', `/bookings/${id}/leave-answer`, { over: false }, { as: PANEL })).body).toMatchObject({ status: 'confirmed', leftAt: null })
    await lookAt(110)
    expect(await kinds(id)).toEqual(['created', 'checked-in', 'leave-asked', 'kept'])
    test.pass(115); test.people(3)
    await lookAt(117)
    test.pass(120); test.people(0)
    await lookAt(137)
    expect([(await kinds(id)).at(-1), (await booking(id)).leftAt]).toEqual(['leave-asked', secondAfter(120)])
  })

  it('is asked no more when somebody is back, or when the booking is extended', async () => {
    const id = await askedOnce()
    test.pass(99); test.people(1)
    await lookAt(100)
    expect([(await kinds(id)).at(-1), (await booking(id)).leftAt]).toEqual(['kept', null])
    test.pass(102); test.people(0)
    await lookAt(119)
    expect((await booking(id)).leftAt).toBe(secondAfter(102))
    await test.call('POST', `/bookings/${id}/extend`, { minutes: 30 }, { as: ANNA })
    expect((await booking(id)).leftAt).toBeNull()
  })

  it('makes a booking on the spot where the policy says so, and it ends when they have left', async () => {
    await test.close()
    test = await presenceUnderTest({ walkUp: { allowed: true, maxMin: 60, adHocAfterMin: 5 } })
    test.pass(15); test.people(2)
    await lookAt(19)
    expect(await test.rows('SELECT id FROM bookings')).toEqual([])
    await lookAt(21)
    await test.presence.look()
    expect(await test.rows('SELECT source, status, checked_in_by FROM bookings')).toEqual([{ source: 'ad-hoc', status: 'confirmed', checked_in_by: 'sensor' }])
  })
})

describe('a no-show record', () => {
  const record = async (): Promise<NoShow> => {
    await test.book(60, 120)
    await lookAt(77)
    return (await noShows())[0]!
  }

  it('is seen by the house, the tenant and whose booking it was, and by nobody else', async () => {
    const { id } = await record()
    const statusFor = async (as: typeof ANNA): Promise<[number, number]> => [(await test.call('GET', `/no-shows/${id}`, undefined, { as })).status, (await noShows(as)).length]
    expect([await statusFor(STAFF), await statusFor(ANNA), await statusFor(ARTHUR), await statusFor(BERTA)]).toEqual([[200, 1], [200, 1], [404, 0], [404, 0]])
  })

  it('is contested once and decided once; overturned it does not count, and the credits come back once', async () => {
    const { id, bookingId } = await record()
    const contest = (as: typeof ANNA) => test.call('POST', `/no-shows/${id}/contest`, { text: 'I was there' }, { as })
    expect([(await contest(BERTA)).status, (await contest(ANNA)).status, (await contest(ANNA)).status]).toEqual([404, 200, 409])
    const decide = (as: typeof ANNA) => test.call<NoShow>('POST', `/no-shows/${id}/decide`, { outcome: 'overturned', text: 'The sensor was covered' }, { as })
    expect((await decide(ANNA)).status).toBe(403)
    const answers = await Promise.all([decide(STAFF), decide(STAFF)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await test.rows('SELECT amount::int FROM credit_entries ORDER BY id')).toEqual([{ amount: -4 }, { amount: 4 }])
    expect(await kinds(bookingId)).toEqual(['created', 'released', 'contested', 'overturned'])
    expect(at(0)).toBeLessThan(test.clock.at)
  })
})
