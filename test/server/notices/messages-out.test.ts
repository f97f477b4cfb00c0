import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BookingEventKind } from '#contract/booking-events'
import { ApiError } from '../../../server/api-error.ts'
import { openMessagesOut } from '../../../server/notices/messages-out.ts'
import { bookingEvents, bookingPolicies, bookings, resources, waitlist, waitlistOffers } from '../../../server/records/bookings-schema.ts'
import { outbox as outboxTable } from '../../../server/records/outbox-schema.ts'
import { members } from '../../../server/records/people-schema.ts'
import { ADMINISTRATOR, NOW, peopleFixture, principal } from '../tenants/people-fixture.ts'

const MINUTE = 60_000
let people: Awaited<ReturnType<typeof peopleFixture>>
let folder: string
let out: ReturnType<typeof openMessagesOut>
let now = NOW
let number = 0

const opened = () => openMessagesOut({
  records: people.records, sites: people.buildings, dataFolder: folder, mailUrl: '', mailFrom: 'atrium@atrium.example', publicUrl: 'https://atrium.example', reminderMin: 15,
  clock: { now: () => now }, logger: pino({ level: 'silent' }),
})

beforeAll(async () => {
  people = await peopleFixture()
  await people.tenants.add('s1', { id: 'a', name: 'A' }, ADMINISTRATOR)
  for (const [id, language] of [['lin', 'zh-CN'], ['wu', 'en'], ['gone', 'en']] as const) await people.members.add({ id, name: id, email: `${id}@example.org`, role: 'member', tenantId: 'a', language }, ADMINISTRATOR)
  await people.records.run(async (db) => {
    await db.update(members).set({ status: 'active' })
    await db.insert(bookingPolicies).values({ id: 'p', siteId: 's1', name: 'P', rules: {} as never })
    await db.insert(resources).values({ id: 'r', siteId: 's1', kind: 'room', name: 'Room', spaceId: 's1-room', places: 1, capacity: 8, features: [], description: '', policyId: 'p', photos: [], bookable: true, doorCode: 'x' })
  })
})
afterAll(() => people.close())
beforeEach(async () => {
  now = NOW
  folder = mkdtempSync(join(tmpdir(), 'atrium-mail-'))
  await people.records.run((db) => db.execute('TRUNCATE outbox, webhooks, waitlist, booking_series, bookings, calendar_feeds CASCADE; DELETE FROM installation'))
  out = opened()
  await out.outbox.look() // Takes up its place: nobody is told of the past.
  return () => rmSync(folder, { recursive: true, force: true })
})

const book = async (given: Partial<typeof bookings.$inferInsert> = {}): Promise<string> => {
  const id = `b${++number}`
  await people.records.run((db) => db.insert(bookings).values({
    id, siteId: 's1', resourceId: 'r', units: ['r'], tenantId: 'a', memberId: 'lin', title: '', note: '', partySize: 2, from: new Date(NOW + 60 * MINUTE), to: new Date(NOW + 120 * MINUTE),
    status: 'confirmed', source: 'web', credits: 0, createdAt: new Date(NOW), ...given,
  }))
  return id
}
const happened = (bookingId: string, kind: BookingEventKind, detail: Record<string, unknown> = {}): Promise<unknown> =>
  people.records.run((db) => db.insert(bookingEvents).values({ bookingId, kind, at: new Date(now), actorKind: 'system', detail }))
const mails = (): string[] => { try { return readdirSync(join(folder, 'mail')).sort().map((name) => readFileSync(join(folder, 'mail', name), 'utf8')) } catch { return [] } }
const header = (mail: string, name: string): string => {
  const raw = new RegExp(`^${name}: ((?:.*(?:\\r\\n[ \\t].*)*))`, 'mi').exec(mail)?.[1]?.replace(/\r\n[ \t]/g, '') ?? ''
  return raw.replace(/=\?UTF-8\?(B|Q)\?([^?]*)\?=/gi, (_all, kind: string, text: string) => (kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_hex, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString()))
}
const calendarOf = (mail: string): ICAL.Component => {
  const part = /Content-Type: text\/calendar[^]*?\r\n\r\n([^]*?)\r\n----/.exec(mail)
  const encoded = /Content-Transfer-Encoding: base64/i.test(part?.[0] ?? '')
  return new ICAL.Component(ICAL.parse(encoded ? Buffer.from(part?.[1] ?? '', 'base64').toString() : Buffer.from((part?.[1] ?? '').replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString()) as unknown[])
}
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? error.code : String(error)))

describe('mails about bookings', () => {
  it('bring the organiser an invitation in their language, once, also over a restart', async () => {
    await happened(await book({ title: '周会' }), 'created')
    await out.outbox.look()
    await out.outbox.look()
    out = opened()
    await out.outbox.look()
    const [mail, ...more] = mails()
    expect(more).toEqual([])
    expect([header(mail!, 'To'), header(mail!, 'Subject')]).toEqual(['lin@example.org', '预订成功：周会'])
    const calendar = calendarOf(mail!)
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST')
    expect(new ICAL.Event(calendar.getFirstSubcomponent('vevent')!).summary).toBe('周会')
  })

  it('cancel it in the calendar when it is cancelled or released, with the reason', async () => {
    const id = await book({ memberId: 'wu', title: 'Review' })
    await happened(id, 'cancelled', { reason: 'burst pipe' })
    await happened(id, 'released')
    await out.outbox.look()
    const [cancelled, released] = mails()
    expect(header(cancelled!, 'Subject')).toBe('Cancelled: Review')
    expect(cancelled).toMatch(/Reason: burst pipe/)
    expect([cancelled, released].map((mail) => calendarOf(mail!).getFirstPropertyValue('method'))).toEqual(['CANCEL', 'CANCEL'])
    expect(released).toMatch(/contest it/)
  })

  it('ask whoever left whether it is over, with the moment and the link, also of what was booked at the door', async () => {
    const id = await book({ memberId: 'wu', title: 'Review', source: 'walk-up', from: new Date(NOW - 30 * MINUTE) })
    await happened(id, 'leave-asked', { leftAt: new Date(NOW - 15 * MINUTE).toISOString() })
    await out.outbox.look()
    const [mail, ...more] = mails()
    expect([more, header(mail!, 'Subject')]).toEqual([[], 'Is it over? Review'])
    expect(mail!.replace(/=\r\n/g, '')).toMatch(/stood empty since 12:45\..*until you do, it stays yours\.[^]*https:\/\/atrium\.example\/my/)
  })

  it('are not sent for what one did at the door, for what is over, to nobody, and once for a whole series', async () => {
    await happened(await book({ source: 'walk-up' }), 'created')
    await happened(await book({ memberId: null }), 'created')
    await happened(await book({ from: new Date(NOW - 120 * MINUTE), to: new Date(NOW - 60 * MINUTE) }), 'changed')
    await people.records.run((db) => db.execute(`INSERT INTO booking_series (id, site_id, resource_id, title, start_wall_time, length_min, time_zone, recurrence, status, created_at) VALUES ('s', 's1', 'r', '', '2026-03-02T09:00', 60, 'Europe/Berlin', '{}', 'active', now())`))
    for (let week = 0; week < 3; week++) await happened(await book({ seriesId: 's', from: new Date(NOW + (week * 10_080 + 60) * MINUTE), to: new Date(NOW + (week * 10_080 + 90) * MINUTE) }), 'created')
    await out.outbox.look()
    expect(mails()).toHaveLength(1)
  })

  it('are not sent for a whole file of bookings, nor for its undoing; records of another system are told to nobody', async () => {
    await out.webhooks.make('s1', { url: 'http://127.0.0.1:9/', events: ['booking.created', 'booking.cancelled'] })
    const ahead = await book({ source: 'import' })
    await happened(ahead, 'created', { importId: 'i' })
    await happened(ahead, 'cancelled', { importId: 'i', late: false })
    await happened(await book({ source: 'import', from: new Date(NOW - 120 * MINUTE), to: new Date(NOW - 60 * MINUTE), status: 'completed' }), 'recorded', { importId: 'i' })
    await out.outbox.look()
    expect(mails()).toEqual([])
    const { rows } = await people.records.run((db) => db.execute(`SELECT payload ->> 'event' AS event FROM outbox WHERE kind = 'webhook' ORDER BY id`))
    expect(rows).toEqual([{ event: 'booking.created' }, { event: 'booking.cancelled' }])
  })

  it('remind shortly before, once for a time, but not who has booked just now or is there already', async () => {
    const soon = { from: new Date(NOW + 10 * MINUTE), to: new Date(NOW + 60 * MINUTE) }
    const id = await book({ ...soon, createdAt: new Date(NOW - 600 * MINUTE) })
    await book({ ...soon, createdAt: new Date(NOW) })
    await book({ ...soon, createdAt: new Date(NOW - 600 * MINUTE), checkedInAt: new Date(NOW) })
    await out.outbox.look()
    await out.outbox.look()
    expect(mails().map((mail) => header(mail, 'Subject'))).toEqual(['即将开始：Room'])
    await people.records.run((db) => db.execute(`UPDATE bookings SET from_at = from_at + interval '20 minutes' WHERE id = '${id}'`))
    now += 20 * MINUTE
    await out.outbox.look()
    expect(mails()).toHaveLength(2)
  })

  it('tell whom a place is held for, once', async () => {
    await people.records.run(async (db) => {
      await db.insert(waitlist).values({ id: 'w', siteId: 's1', resourceIds: ['r'], tenantId: 'a', memberId: 'wu', from: new Date(NOW), to: new Date(NOW + 60 * MINUTE), partySize: 1, title: 'Demo', status: 'offered', createdAt: new Date(NOW) })
      await db.insert(waitlistOffers).values({ id: 'o', waitlistId: 'w', resourceId: 'r', cause: 'c', from: new Date(NOW), to: new Date(NOW + 60 * MINUTE), offeredAt: new Date(NOW), expiresAt: new Date(NOW + 15 * MINUTE), status: 'held' })
    })
    await out.outbox.look()
    await out.outbox.look()
    expect(mails().map((mail) => header(mail, 'Subject'))).toEqual(['Free for you: Demo'])
    expect(mails()[0]).toMatch(/held for you until 13:15/)
  })
})

describe('webhooks', () => {
  let receiver: Server
  let received: { headers: Record<string, string | string[] | undefined>; body: string }[]
  let answers: number[]
  beforeEach(async () => {
    received = []
    answers = []
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => { body += String(chunk) }).on('end', () => {
        received.push({ headers: request.headers, body })
        response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:1/' }).end()
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    return () => receiver.close()
  })
  const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`

  it('are called with a signature that the receiver can check', async () => {
    const { secret } = await out.webhooks.make('s1', { url: url(), events: ['booking.created'] })
    const id = await book()
    await happened(id, 'created')
    await happened(id, 'checked-in') // Not wanted.
    await out.outbox.look()
    expect(received).toHaveLength(1)
    const { headers, body } = received[0]!
    expect(JSON.parse(body)).toMatchObject({ event: 'booking.created', siteId: 's1', booking: { id, status: 'confirmed' } })
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['atrium-signature']))!
    expect(timingSafeEqual(Buffer.from(v1!, 'hex'), createHmac('sha256', secret).update(`${t}.${body}`).digest())).toBe(true)
  })

  it('are tried again after a growing pause, keep the same delivery id, and show what became of them', async () => {
    const { id } = await out.webhooks.make('s1', { url: url(), events: ['booking.created'] })
    answers = [500, 302]
    await happened(await book(), 'created')
    await out.outbox.look()
    await out.outbox.look() // Not due yet.
    expect(received).toHaveLength(1)
    expect((await out.webhooks.deliveries(id))[0]).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'the receiver answered 500' })
    now += 31_000
    await out.outbox.look()
    expect((await out.webhooks.deliveries(id))[0]).toMatchObject({ attempts: 2, lastError: 'the receiver answered 302' })
    now += 61_000
    await out.outbox.look()
    expect(new Set(received.map(({ headers }) => headers['atrium-delivery'])).size).toBe(1)
    expect((await out.webhooks.deliveries(id))[0]).toMatchObject({ state: 'sent', attempts: 3, lastError: null })
  })

  it('are given up in the end, and one that is paused or removed is not called', async () => {
    const { id } = await out.webhooks.make('s1', { url: 'http://127.0.0.1:1/', events: ['booking.created'] })
    await happened(await book(), 'created')
    for (let day = 0; day < 14; day++) {
      await out.outbox.look()
      now += 7 * 3_600_000
    }
    expect((await out.webhooks.deliveries(id))[0]).toMatchObject({ state: 'given-up', attempts: 12 })
    const paused = await out.webhooks.make('s1', { url: url(), events: ['booking.created'] }) // What was before it is not its.
    await out.webhooks.test(paused.id)
    await out.webhooks.change(paused.id, { active: false })
    await out.outbox.look()
    expect(received).toEqual([])
    await out.webhooks.change(paused.id, { active: true })
    await out.webhooks.test(paused.id)
    await out.outbox.look()
    expect(received.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual(['test'])
  })

  it('refuse addresses that are none or carry a password', async () => {
    for (const wrong of ['http://', 'ftp://x', 'https://user:secret@host/']) expect(await refusal(out.webhooks.make('s1', { url: wrong, events: ['booking.created'] }))).toBe('bad-request')
  })

  it('survive a process that dies between taking a message and sending it', async () => {
    await out.webhooks.make('s1', { url: url(), events: ['booking.created'] })
    await happened(await book(), 'created')
    // As if killed: taken, never delivered.
    await out.outboxRepository.put([])
    await people.records.run((db) => db.execute(`INSERT INTO outbox (kind, recipient, payload, dedupe_key, due_at, attempts) SELECT 'webhook', id, '{"event":"test"}', 'lost', now() - interval '1 year', 0 FROM webhooks`))
    expect(await out.outboxRepository.take(now, 120_000, 10)).not.toEqual([])
    out = opened()
    await out.outbox.look()
    const before = received.length
    now += 121_000
    await out.outbox.look()
    expect(received.slice(before).some(({ headers }) => headers['atrium-delivery'] === 'lost')).toBe(true)
    expect((await people.records.run((db) => db.select().from(outboxTable))).every(({ sentAt }) => sentAt !== null)).toBe(true)
  })
})

describe('calendar links', () => {
  const lin = principal('member', { memberId: 'lin', tenantId: 'a' })
  const tokenOf = ({ path }: { path: string }): string => /\/([^/]+)\.ics$/.exec(path)![1]!

  it('show one\'s own bookings whole and those of others as taken, by the maker\'s rights at the moment of reading', async () => {
    await book({ title: 'Mine' })
    await book({ title: 'Secret', memberId: 'wu' })
    await book({ title: 'Off', status: 'cancelled' })
    const own = await out.feeds.text(tokenOf(await out.feeds.make({ kind: 'member' }, lin)))
    expect(own).toMatch(/SUMMARY:Mine/)
    expect(own).toMatch(/STATUS:CANCELLED/)
    expect(own).not.toMatch(/Secret/)
    const room = await out.feeds.make({ kind: 'resource', subjectId: 'r' }, lin)
    const text = await out.feeds.text(tokenOf(room))
    expect(text).toMatch(/SUMMARY:Mine/)
    expect(text).toMatch(/SUMMARY:已占用/)
    expect(text).not.toMatch(/Secret|Off/)
  })

  it('end when they are revoked and while their maker may not sign in; secrets are not kept', async () => {
    const feed = await out.feeds.make({ kind: 'member' }, lin)
    expect(JSON.stringify(await people.records.run((db) => db.execute('SELECT * FROM calendar_feeds')))).not.toContain(tokenOf(feed))
    await people.records.run((db) => db.execute(`UPDATE members SET status = 'suspended' WHERE id = 'lin'`))
    expect(await refusal(out.feeds.text(tokenOf(feed)))).toBe('not-found')
    await people.records.run((db) => db.execute(`UPDATE members SET status = 'active' WHERE id = 'lin'`))
    await out.feeds.text(tokenOf(feed))
    expect(await refusal(out.feeds.revoke(feed.id, principal('member', { memberId: 'wu', tenantId: 'a' })))).toBe('not-found')
    await out.feeds.revoke(feed.id, lin)
    expect(await refusal(out.feeds.text(tokenOf(feed)))).toBe('not-found')
    expect((await out.feeds.list(lin))[0]?.revokedAt).not.toBeNull()
  })

  it('are made for what one may see alone', async () => {
    expect(await refusal(out.feeds.make({ kind: 'member', subjectId: 'wu' }, lin))).toBe('not-found')
    expect(await refusal(out.feeds.make({ kind: 'tenant', subjectId: 'b' }, principal('tenant-manager', { memberId: 'lin', tenantId: 'a' })))).toBe('not-found')
    expect(await refusal(out.feeds.make({ kind: 'tenant' }, lin))).toBe('not-found')
    await out.feeds.make({ kind: 'tenant' }, principal('tenant-manager', { memberId: 'lin', tenantId: 'a' }))
    expect(await refusal(out.feeds.make({ kind: 'resource' }, lin))).toBe('bad-request')
    expect(await refusal(out.feeds.make({ kind: 'resource', subjectId: 'none' }, lin))).toBe('not-found')
    expect(await refusal(out.feeds.make({ kind: 'member' }, ADMINISTRATOR))).toBe('not-allowed')
  })
})
