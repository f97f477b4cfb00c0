import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Building } from '#contract/api'
import type { BlackoutMade, ResourcesMade } from '#contract/booking-bodies'
import type { BookingMade, Resource } from '#contract/bookings'
import type { Problem } from '#contract/errors'
import { ANNA, bookingsUnderTest, PLAIN_POLICY, STAFF, type BookingsUnderTest } from './bookings-under-test.ts'

let test: BookingsUnderTest
beforeAll(async () => { test = await bookingsUnderTest() })
afterAll(() => test.close())

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const photo = (resource: Resource, bytes: Buffer, type = 'image/png') => test.app.inject({ method: 'PUT', url: `/api/v1/resources/${resource.id}/photos/front?alt=Door`, headers: { host: 'localhost', 'content-type': type }, payload: bytes })

describe('resources', () => {
  it('are made, changed with If-Match, and removed while nobody has booked them', async () => {
    const policy = await test.policy()
    const { body, headers } = await test.call<Resource>('POST', '/sites/s1/resources', { kind: 'room', name: 'Blue', policyId: policy.id, features: ['screen'] }, { as: STAFF })
    expect([body.features, headers['etag'], body.places]).toEqual([['screen'], '"1"', 1])
    const patch = (version: number, change: object) => test.call<Resource & Problem>('PATCH', `/resources/${body.id}`, change, { as: STAFF, headers: { 'if-match': `"${version}"` } })
    expect((await patch(1, { capacity: 6 })).body.capacity).toBe(6)
    expect((await patch(1, { capacity: 7 })).body.code).toBe('edited-meanwhile')
    expect((await test.call<Problem>('PATCH', `/resources/${body.id}`, { capacity: 7 }, { as: ANNA, headers: { 'if-match': '"2"' } })).body.code).toBe('not-allowed')
    expect((await patch(2, { spaceId: 'nowhere', parts: [body.id] })).body.fields!.map(({ field }) => field)).toEqual(['spaceId', 'parts'])
    expect((await test.call('DELETE', `/resources/${body.id}`, undefined, { headers: { 'if-match': '"2"' } })).status).toBe(204)
    expect((await test.call('GET', `/resources/${body.id}`)).status).toBe(404)
  })

  it('that were booked stay: switched off, not removed; their units do not change under bookings ahead', async () => {
    const part = await test.resource((await test.policy()).id, { name: 'Half' })
    const hall = await test.resource(part.policyId, { name: 'Hall', parts: [part.id] })
    const made = await test.call<BookingMade>('POST', '/sites/s1/bookings', { resourceId: hall.id, from: '2026-04-01T09:00', to: '2026-04-01T10:00' }, { as: ANNA })
    expect(made.body.booking!.units.sort()).toEqual([hall.id, part.id].sort())
    expect((await test.call<Problem>('POST', '/sites/s1/bookings', { resourceId: part.id, from: '2026-04-01T09:30', to: '2026-04-01T10:30' }, { as: ANNA })).body.code).toBe('booking-conflict')
    expect((await test.call<Problem>('PATCH', `/resources/${hall.id}`, { parts: [] }, { headers: { 'if-match': '"1"' } })).body.code).toBe('still-in-use')
    expect((await test.call<Problem>('DELETE', `/resources/${hall.id}`, undefined, { headers: { 'if-match': '"1"' } })).body.code).toBe('still-in-use')
    expect((await test.call<Problem>('DELETE', `/resources/${part.id}`, undefined, { headers: { 'if-match': '"1"' } })).body.code).toBe('still-in-use')
  })

  it('keep photos that are what they say, and serve them so that nothing in them can run', async () => {
    const resource = await test.resource((await test.policy()).id)
    expect((await photo(resource, Buffer.from('<svg onload="alert(1)"/>'))).statusCode).toBe(415)
    expect((await photo(resource, Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]))).statusCode).toBe(413)
    expect((await photo(resource, PNG, 'image/webp')).json<Resource>().photos).toEqual([{ id: 'front', alt: 'Door' }])
    const served = await test.app.inject({ url: `/api/v1/resources/${resource.id}/photos/front`, headers: { host: 'localhost' } })
    expect([served.rawPayload, served.headers['content-type'], served.headers['content-security-policy'], served.headers['x-content-type-options']]).toEqual([PNG, 'image/png', "default-src 'none'; sandbox", 'nosniff'])
    expect((await test.app.inject({ url: `/api/v1/resources/${resource.id}/photos/front`, headers: { host: 'localhost', 'if-none-match': String(served.headers['etag']) } })).statusCode).toBe(304)
    expect((await test.app.inject({ method: 'DELETE', url: `/api/v1/resources/${resource.id}/photos/front`, headers: { host: 'localhost' } })).json<Resource>().photos).toEqual([])
  })

  it('are made of the whole building with one request, once', async () => {
    const make = async () => (await test.call<ResourcesMade>('POST', '/sites/s1/resources/from-building', undefined, { as: STAFF })).body
    const { resources, policies } = await make()
    expect(resources.map(({ id, kind }) => [id, kind])).toEqual([['s1-laser', 'equipment'], ['s1-room', 'room'], ['s1-desk', 'desk']])
    expect(policies.map(({ inductionTopic }) => inductionTopic)).toEqual(['laser-cutter', null, null])
    expect(await make()).toEqual({ policies: [], resources: [] })
    const { version } = (await test.call<Building>('GET', '/sites/s1/building')).body
    const removed = await test.call<Problem>('DELETE', '/sites/s1/spaces/s1-desk', undefined, { headers: { 'if-match': `"${version}"` } })
    expect([removed.status, removed.body.code]).toEqual([409, 'still-in-use'])
    expect(removed.body.detail).toMatch(/can be booked/)
    expect((await test.call<Building>('GET', '/sites/s1/building')).body.version).toBe(version)
  })
})

describe('policies', () => {
  it('that contradict themselves are refused at their fields; one that is followed stays', async () => {
    const { body } = await test.call<Problem>('POST', '/sites/s1/booking-policies', { ...PLAIN_POLICY, minLengthMin: 70, maxLengthMin: 60, approval: 'longer' }, { as: STAFF })
    expect(body.fields!.map(({ field }) => field)).toEqual(['minLengthMin', 'minLengthMin', 'approvalOverMin'])
    const policy = await test.policy()
    await test.resource(policy.id)
    expect((await test.call<Problem>('DELETE', `/booking-policies/${policy.id}`, undefined, { headers: { 'if-match': '"1"' } })).body.code).toBe('still-in-use')
  })
})

describe('closures', () => {
  it('tell which bookings they hit, those of what contains it too, and stop new ones with their reason', async () => {
    const part = await test.resource((await test.policy()).id)
    const hall = await test.resource(part.policyId, { parts: [part.id] })
    const made = await test.call<BookingMade>('POST', '/sites/s1/bookings', { resourceId: hall.id, from: '2026-04-09T09:00', to: '2026-04-09T10:00' }, { as: ANNA })
    const { status, body } = await test.call<BlackoutMade & Problem>('POST', '/sites/s1/blackouts', { resourceId: part.id, kind: 'maintenance', from: '2026-04-09T07:30:00Z', to: '2026-04-09T12:00:00Z', reason: 'New carpet' }, { as: STAFF })
    expect([status, body.hits.map(({ id }) => id)]).toEqual([201, [made.body.booking!.id]])
    const refused = await test.call<Problem>('POST', '/sites/s1/bookings', { resourceId: hall.id, from: '2026-04-09T11:00', to: '2026-04-09T12:00' }, { as: ANNA })
    expect(refused.body.faults).toMatchObject([{ code: 'blackout', detail: { reason: 'New carpet' } }])
    expect((await test.call<Problem>('POST', '/sites/s1/blackouts', { resourceId: null, kind: 'closure', from: '2026-04-09T12:00:00Z', to: '2026-04-09T12:00:00Z', reason: 'x' })).body.fields).toMatchObject([{ field: 'to' }])
  })
})
