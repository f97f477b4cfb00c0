import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIVE_MAX_PER_SECOND, LIVE_PATH, type ClientToServer, type JoinAnswer, type LiveChanges, type LiveSpace, type LiveSummary, type ServerToClient } from '#contract/live'
import type { Role } from '#contract/permissions'
import type { Admission } from '../../../server/access/admission.ts'
import type { Principal } from '../../../server/access/principal.ts'
import { createBus, type Bus } from '../../../server/bus.ts'
import { systemClock } from '../../../server/clock.ts'
import { createLiveGateway, type LiveGateway } from '../../../server/live/live-gateway.ts'
import type { LiveView } from '../../../server/live/live-view.ts'

type Browser = Socket<ServerToClient, ClientToServer>

const EVIDENCE: LiveSpace['evidence'] = [{ device: 'd', point: 'people.count', channel: 1, value: 1, observedAt: 0, quality: 'good', weight: 1, fresh: true }]
const space = (spaceId: string, count: number): LiveSpace => ({
  spaceId, state: count > 0 ? 'occupied' : 'vacant', probability: 0.9, count, since: 0, method: 'count', reason: null, evidence: EVIDENCE,
  air: { co2: null, temperature: null, humidity: null, pm25: null, light: null, sound: null, at: null }, booking: null,
})
const summary = (siteId: string): LiveSummary => ({
  siteId, peopleInBuilding: null, peopleMethod: 'none', roomsFree: 0, roomsOccupied: 0, roomsUnknown: 0, roomsTotal: 0, desksFree: 0, desksOccupied: 0,
  desksUnknown: 0, desksTotal: 0, machinesRunning: 0, machinesTotal: 0, devicesOffline: 0, devicesTotal: 0,
})

/** A building of one site with two floors and a room on each; counts are set by the test. */
const counts = new Map<string, number>()
const floorOf: Record<string, string> = { a: 'f1', b: 'f2' }
const view: LiveView = {
  space: (id) => (counts.has(id) ? space(id, counts.get(id)!) : undefined),
  door: () => undefined, equipment: () => undefined, device: () => undefined,
  summary: (siteId) => (siteId === 's' ? summary('s') : undefined),
  conditions: () => [],
  members: (siteId, floorId) => (siteId === 's' && (floorId === null || floorId === 'f1' || floorId === 'f2')
    ? { spaces: [...counts.keys()].filter((id) => floorId === null || floorOf[id] === floorId), doors: [], equipment: [], devices: [] } : undefined),
  siteAndFloor: (_kind, id) => (floorOf[id] ? { siteId: 's', floorId: floorOf[id] } : undefined),
}

/** Who is let in, by the handshake's authorization header. */
const admissions = new Map<string, Admission>()
const principal = (role: Role, memberId: string | null = null): Principal => ({ kind: 'member', id: memberId, name: role, role, memberId, tenantId: null })
const letIn = (name: string, who: Principal): { now: Principal | null } => {
  const held: { now: Principal | null } = { now: who }
  admissions.set(name, { principal: who, again: async () => held.now })
  return held
}

describe('the live gateway', () => {
  let bus: Bus
  let gateway: LiveGateway
  let url: string
  const browsers: Browser[] = []

  beforeEach(async () => {
    counts.clear()
    counts.set('a', 0).set('b', 0)
    letIn('staff', principal('staff'))
    bus = createBus()
    const http = createServer()
    gateway = createLiveGateway({ http, view, bus, clock: systemClock, logger: pino({ level: 'silent' }), originAllowed: (origin) => origin !== 'https://evil.example', admit: async ({ headers }) => admissions.get(headers.authorization ?? '') ?? null })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    for (const browser of browsers.splice(0)) browser.disconnect()
    await gateway.close()
  })

  const open = async ({ extraHeaders = {} }: { extraHeaders?: Record<string, string> } = {}): Promise<Browser> => {
    const browser: Browser = connect(url, { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: { authorization: 'staff', ...extraHeaders } })
    browsers.push(browser)
    await new Promise<void>((resolve, reject) => browser.once('connect', resolve).once('connect_error', reject))
    return browser
  }
  const join = (browser: Browser, siteId: string, floorId: string | null): Promise<JoinAnswer> =>
    new Promise((resolve) => { browser.emit('join', { siteId, floorId }, resolve) })
  const nextChanges = (browser: Browser): Promise<LiveChanges> => new Promise((resolve) => { browser.once('changes', resolve) })

  it('answers a join with the floor as it is, then sends what changes with the next sequence number', async () => {
    const browser = await open()
    const answer = await join(browser, 's', 'f1')
    if (!answer.ok) throw new Error(answer.message)
    expect(answer.snapshot.spaces.map(({ spaceId }) => spaceId)).toEqual(['a'])
    const changes = nextChanges(browser)
    counts.set('a', 3)
    bus.emit('spaceChanged', 'a')
    expect(await changes).toMatchObject({ sequence: answer.snapshot.sequence + 1, spaces: [{ spaceId: 'a', count: 3 }] })
  })

  it("sends another floor's change to a floor's room as the header's figures only", async () => {
    const browser = await open()
    await join(browser, 's', 'f1')
    const changes = nextChanges(browser)
    bus.emit('spaceChanged', 'b')
    const message = await changes
    expect(message.spaces).toBeUndefined()
    expect(message.summary?.siteId).toBe('s')
  })

  it('coalesces a burst to the last value and stays within its rate', async () => {
    const browser = await open()
    await join(browser, 's', null)
    const received: LiveChanges[] = []
    browser.on('changes', (changes) => received.push(changes))
    const startedAt = Date.now()
    for (let count = 1; count <= 400; count += 1) {
      counts.set('a', count)
      bus.emit('spaceChanged', 'a')
      await sleep(1)
    }
    while (received.at(-1)?.spaces?.[0]?.count !== 400) await sleep(20)
    const seconds = (Date.now() - startedAt) / 1000
    expect(received.length).toBeLessThanOrEqual(Math.ceil(seconds) * LIVE_MAX_PER_SECOND)
    expect(received.map(({ sequence }) => sequence)).toEqual(received.map((_, index) => received[0]!.sequence + index))
  })

  it('lets what drifts wait, and take the next change along', async () => {
    const browser = await open()
    await join(browser, 's', 'f1')
    const received: LiveChanges[] = []
    browser.on('changes', (changes) => received.push(changes))
    bus.emit('spaceDrifted', 'a')
    await sleep(100)
    expect(received).toEqual([])
    counts.set('c', 1)
    floorOf.c = 'f1'
    bus.emit('spaceChanged', 'c')
    while (received.length === 0) await sleep(5)
    expect(received[0]!.spaces?.map(({ spaceId }) => spaceId).sort()).toEqual(['a', 'c'])
  })

  it('tells that something of the calendar changed, and in one message, neither whose nor what', async () => {
    const [here, elsewhere] = [await open(), await open()]
    await join(here, 's', null)
    await join(elsewhere, 's', 'f2')
    const heard = [nextChanges(here), nextChanges(elsewhere)]
    for (let n = 0; n < 50; n++) bus.emit('bookingChanged', { siteId: 's', bookingId: `b${n}`, resourceId: 'r', kind: 'created' })
    bus.emit('bookingChanged', { siteId: 'another', bookingId: 'b', resourceId: 'r', kind: 'created' })
    for (const message of await Promise.all(heard)) {
      expect(message.bookingsChanged).toBe(true)
      expect(JSON.stringify(message)).not.toMatch(/b\d|resourceId|created/)
    }
    bus.emit('spaceChanged', 'a')
    expect((await nextChanges(here)).bookingsChanged).toBeUndefined()
  })

  it('refuses a site that is not there, and a request that is none', async () => {
    const browser = await open()
    expect(await join(browser, 'elsewhere', null)).toMatchObject({ ok: false, code: 'not-found' })
    const answer = await new Promise<JoinAnswer>((resolve) => { browser.emit('join', { siteId: 7 } as never, resolve) })
    expect(answer).toMatchObject({ ok: false, code: 'bad-request' })
  })

  it('cuts a browser that asks for snapshots without end, and lets it in again', async () => {
    const browser = await open()
    let answers = 0
    const gone = new Promise<void>((resolve) => { browser.once('disconnect', () => resolve()) })
    for (let n = 0; n < 200; n++) browser.emit('join', { siteId: 's', floorId: 'f1' }, () => { answers++ })
    await gone
    expect(answers).toBeLessThan(50)
    expect(await join(await open(), 's', 'f1')).toMatchObject({ ok: true })
  })

  it("refuses a handshake from a stranger's page", async () => {
    await expect(open({ extraHeaders: { origin: 'https://evil.example' } })).rejects.toThrow()
  })

  it('does not send to a room that the browser has left for another', async () => {
    const browser = await open()
    await join(browser, 's', 'f1')
    await join(browser, 's', 'f2')
    const changes = nextChanges(browser)
    bus.emit('spaceChanged', 'a')
    bus.emit('spaceChanged', 'b')
    const first = await changes
    expect(first.spaces?.map(({ spaceId }) => spaceId) ?? []).not.toContain('a')
  })

  it('lets nobody in who is not signed in', async () => {
    await expect(open({ extraHeaders: { authorization: 'stranger' } })).rejects.toThrow()
  })

  it('gives no evidence and no devices to whoever may not see sensors, and the same sequence to both', async () => {
    letIn('member', principal('member', 'm1'))
    const [staff, member] = [await open(), await open({ extraHeaders: { authorization: 'member' } })]
    const [full, plain] = [await join(staff, 's', 'f1'), await join(member, 's', 'f1')]
    if (!full.ok || !plain.ok) throw new Error('refused')
    expect(full.snapshot.spaces[0]!.evidence).toEqual(EVIDENCE)
    expect(plain.snapshot.spaces[0]!.evidence).toEqual([])
    expect(plain.snapshot.devices).toEqual([])
    const heard = Promise.all([nextChanges(staff), nextChanges(member)])
    counts.set('a', 3)
    bus.emit('spaceChanged', 'a')
    const [toStaff, toMember] = await heard
    expect(toStaff.spaces![0]!.evidence).toEqual(EVIDENCE)
    expect(toMember.spaces![0]!.evidence).toEqual([])
    expect(toMember.sequence).toBe(toStaff.sequence)
  })

  it('ends the connection when the session has ended, and of nobody else', async () => {
    const held = letIn('member', principal('member', 'm1'))
    const [staff, member] = [await open(), await open({ extraHeaders: { authorization: 'member' } })]
    await join(member, 's', 'f1')
    const gone = new Promise<string>((resolve) => { member.once('disconnect', resolve) })
    held.now = null
    bus.emit('accessChanged', { memberId: 'm2' })
    await sleep(50)
    expect(member.connected).toBe(true)
    bus.emit('accessChanged', { memberId: 'm1' })
    expect(await gone).toBe('io server disconnect')
    expect(staff.connected).toBe(true)
  })

  it('lets whoever may see less from now on join anew', async () => {
    const held = letIn('moved', principal('staff', 'm3'))
    const browser = await open({ extraHeaders: { authorization: 'moved' } })
    await join(browser, 's', 'f1')
    const gone = new Promise<string>((resolve) => { browser.once('disconnect', resolve) })
    held.now = principal('operator', 'm3')
    bus.emit('accessChanged', { memberId: 'm3' })
    await sleep(50)
    expect(browser.connected).toBe(true)
    held.now = principal('member', 'm3')
    bus.emit('accessChanged', { memberId: 'm3' })
    await gone
  })
})
