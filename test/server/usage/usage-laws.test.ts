import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import { LEDGER_IDS } from '#contract/ledgers'
import type { UsageRow } from '../../../server/usage/usage-reader.ts'
import { HOUR, MIN, readingOf, intervalOf, usageUnderTest, type UsageUnderTest } from './usage-under-test.ts'

const ROOM = 's1-room'
const DESK = 's1-desk'
const STATES: readonly OccupancyStateName[] = ['occupied', 'vacant', 'unknown']

/** Steps of a random life of the site. Shares of the time so far are 0…1. */
type Step =
  | { kind: 'pass'; minutes: number; changes: number[]; seed: number }
  | { kind: 'late'; at: number; what: number; value: number }
  | { kind: 'replace'; at: number; minutes: number; desk: boolean; pieces: number; seed: number }
  | { kind: 'book'; at: number; minutes: number; which: number; status: number; ended: number }
  | { kind: 'move'; booking: number; at: number; minutes: number; cancel: boolean }
  | { kind: 'blackout'; at: number; minutes: number; which: number; remove: boolean }
  | { kind: 'hours'; open: number; length: number; capacity: number; site: boolean }
  | { kind: 'read'; ledger: number; at: number; minutes: number }
  | { kind: 'restart' }

const share = fc.double({ min: 0, max: 1, noNaN: true })
const minutes = fc.integer({ min: 1, max: 600 })
const small = fc.nat({ max: 1_000 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 5, max: 2_000 }), changes: fc.array(share, { maxLength: 8 }), seed: small }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('late' as const), at: share, what: fc.nat({ max: 4 }), value: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replace' as const), at: share, minutes, desk: fc.boolean(), pieces: fc.integer({ min: 1, max: 4 }), seed: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('book' as const), at: share, minutes, which: fc.nat({ max: 3 }), status: fc.nat({ max: 2 }), ended: share }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), booking: small, at: share, minutes, cancel: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('blackout' as const), at: share, minutes, which: fc.nat({ max: 2 }), remove: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hours' as const), open: fc.nat({ max: 22 }), length: fc.integer({ min: 1, max: 24 }), capacity: fc.nat({ max: 20 }), site: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), ledger: fc.nat({ max: 6 }), at: share, minutes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)

/** One site that lives on from run to run, a few days at a time. */
class Life {
  readonly #test: UsageUnderTest
  readonly #begin: number
  readonly #open = new Map<string, OccupancyInterval>()
  readonly #bookings: { id: string; resourceId: string; from: number; to: number }[] = []
  readonly #blackouts: string[] = []

  constructor(test: UsageUnderTest, begin: number) {
    this.#test = test
    this.#begin = begin
  }

  get now(): number { return this.#test.clock.at }
  /** A whole millisecond, some share of the last days. */
  #moment(part: number): number { return Math.round(Math.max(this.#begin, this.now - 100 * HOUR) + part * Math.min(this.now - this.#begin, 100 * HOUR)) }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'pass': return this.#pass(step)
      case 'late': return this.#test.keep({ readings: [this.#reading(step.what, this.#moment(step.at), step.value)] })
      case 'replace': return this.#replace(step)
      case 'book': return this.#book(step)
      case 'move': return this.#move(step)
      case 'blackout': return this.#blackout(step)
      case 'hours': return this.#hours(step)
      case 'restart': return this.#test.restart()
      case 'read': {
        const from = this.#moment(step.at)
        await this.#test.stored(LEDGER_IDS[step.ledger]!, from, from + step.minutes * MIN)
      }
    }
  }

  #reading(what: number, at: number, value: number) {
    const [device, place, point, told] = ([
      ['s1-d1', ROOM, 'air.co2', 400 + value], ['s1-d3', 's1-laser', 'power.active', value], ['s1-d3', 's1-laser', 'energy.total', value * 7],
      ['s1-d1', ROOM, 'device.online', value % 2], ['s1-d2', 's1-door', 'contact.open', value % 2],
    ] as [string, string, PointId, number][])[what]!
    return readingOf(device, place, point, at, told)
  }

  /** Time passes: intervals end and begin, people come and go, sensors speak. */
  async #pass({ minutes: length, changes, seed }: Extract<Step, { kind: 'pass' }>): Promise<void> {
    const from = this.now
    this.#test.clock.at = from + length * MIN
    const moments = [...new Set(changes.map((part) => Math.round(from + part * length * MIN)))].sort((a, b) => a - b)
    const intervals: OccupancyInterval[] = []
    for (const spaceId of [ROOM, DESK]) {
      for (const [index, at] of moments.entries()) {
        const open = this.#open.get(spaceId)
        if (open !== undefined && open.from >= at) continue
        if (open !== undefined) intervals.push({ ...open, to: at })
        const next = intervalOf(spaceId, STATES[(seed + index + spaceId.length) % 3]!, at, null)
        this.#open.set(spaceId, next)
        intervals.push(next)
      }
    }
    await this.#test.keep({
      intervals: intervals.filter(({ from: begin, to }, index) => to !== null || !intervals.some((other, place) => place > index && other.from === begin && other.spaceId === intervals[index]!.spaceId)),
      countSteps: moments.map((at, index) => ({ spaceId: ROOM, at, count: (seed + index) % 4 === 3 ? null : (seed + index) % 4 })),
      readings: moments.flatMap((at, index) => [0, 1, 2, 3, 4].filter((what) => (seed + what + index) % 3 !== 0).map((what) => this.#reading(what, at, (seed * (index + 1) * 31) % 1_000))),
    })
  }

  /** A stretch of the past is computed again; what lasts now is left alone. */
  async #replace({ at, minutes: length, desk, pieces, seed }: Extract<Step, { kind: 'replace' }>): Promise<void> {
    const spaceId = desk ? DESK : ROOM
    const end = this.#open.get(spaceId)?.from ?? this.#begin
    const from = Math.min(this.#moment(at), end - 1)
    const to = Math.min(from + length * MIN, end)
    if (from < this.#begin || from >= to) return
    const borders = [...new Set(Array.from({ length: pieces + 1 }, (_, index) => Math.round(from + ((to - from) * index) / pieces)))]
    const intervals = borders.slice(1).map((border, index) => intervalOf(spaceId, STATES[(seed + index) % 3]!, borders[index]!, border))
    const countSteps = desk ? [] : [{ spaceId, at: from, count: seed % 5 }]
    await this.#test.keep({ replacements: [{ spaceId, from, to, intervals, ...(desk ? {} : { countSteps }) }] })
  }

  async #book({ at, minutes: length, which, status, ended }: Extract<Step, { kind: 'book' }>): Promise<void> {
    const [resourceId, units, tenantId] = ([['room', ['room'], 'acme'], ['desk', ['desk'], 'borg'], ['laser', ['laser'], null], ['pack', ['pack', 'room', 'laser'], 'acme']] as const)[which]!
    const from = this.#moment(at)
    const to = from + length * MIN
    const endedAt = status === 1 ? Math.round(from + ended * (to - from)) : null
    const id = await this.#test.booked(resourceId, from, to, { status: ['confirmed', 'released', 'requested'][status]!, endedAt, tenantId, units: [...units] })
    this.#bookings.push({ id, resourceId, from, to })
  }

  async #move({ booking: index, at, minutes: length, cancel }: Extract<Step, { kind: 'move' }>): Promise<void> {
    const booking = this.#bookings[index % Math.max(1, this.#bookings.length)]
    if (booking === undefined) return
    const from = this.#moment(at)
    const after = { from, to: from + length * MIN }
    const iso = (moment: number): string => new Date(moment).toISOString()
    const detail = cancel ? {} : { before: { resourceId: booking.resourceId, from: iso(booking.from), to: iso(booking.to) } }
    await this.#test.records.run((db) => db.execute(`
      UPDATE bookings SET ${cancel ? "status = 'cancelled'" : `from_at = '${iso(after.from)}', to_at = '${iso(after.to)}', ended_at = NULL, status = 'confirmed'`} WHERE id = '${booking.id}';
      INSERT INTO booking_events (booking_id, at, kind, actor_kind, detail) VALUES ('${booking.id}', '${iso(this.now)}', '${cancel ? 'cancelled' : 'changed'}', 'system', '${JSON.stringify(detail)}')`))
    if (!cancel) Object.assign(booking, after)
  }

  async #blackout({ at, minutes: length, which, remove }: Extract<Step, { kind: 'blackout' }>): Promise<void> {
    const known = this.#blackouts.at(-1)
    if (remove && known !== undefined) {
      await this.#test.call('DELETE', `/blackouts/${this.#blackouts.pop()!}`)
      return
    }
    const from = this.#moment(at)
    const { body } = await this.#test.call<{ blackout: { id: string } }>('POST', '/sites/s1/blackouts', {
      resourceId: [null, 'room', 'laser'][which], kind: which === 2 ? 'maintenance' : 'closure', from: new Date(from).toISOString(), to: new Date(from + length * MIN).toISOString(), reason: 'Test',
    })
    this.#blackouts.push(body.blackout.id)
  }

  async #hours({ open, length, capacity, site }: Extract<Step, { kind: 'hours' }>): Promise<void> {
    const { buildings, availability } = this.#test
    const wall = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
    const openingHours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: wall(open), to: wall(Math.min(24, open + length)) }]
    const { version } = buildings.existing('s1')
    if (site) await buildings.updateSite('s1', { openingHours }, version)
    else await buildings.updateItem('s1', 'spaces', ROOM, { openingHours, capacity }, version)
    await availability.settled()
  }
}

const plain = (rows: readonly UsageRow<never>[]): unknown => rows.map((row) => row)

/** Some days before the clocks change, and later than the fixture's first versions of opening hours. */
describe.each([['Europe/Berlin', Date.UTC(2026, 9, 23, 6)], ['Australia/Lord_Howe', Date.UTC(2026, 3, 2, 6)]])('what is stored in %s', (timeZone, begin) => {
  let test: UsageUnderTest
  let life: Life
  beforeAll(async () => {
    test = await usageUnderTest()
    test.clock.at = begin
    await test.buildings.updateSite('s1', { timeZone }, test.buildings.existing('s1').version)
    const policy = await test.policy()
    await test.resource(policy.id, { id: 'room', spaceId: ROOM })
    await test.resource(policy.id, { id: 'desk', kind: 'desk', spaceId: DESK })
    await test.resource(policy.id, { id: 'laser', kind: 'equipment', equipmentId: 's1-laser' })
    await test.resource(policy.id, { id: 'pack', kind: 'bundle', parts: ['room', 'laser'] })
    await test.keep({ readings: [readingOf('s1-d1', ROOM, 'air.co2', begin, 500)] })
    life = new Life(test, begin)
  })
  afterAll(() => test.close())

  it('equals what is added up from scratch, to the millisecond, whatever came late and in which order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      for (const one of steps) await life.take(one)
      const from = life.now - 110 * HOUR
      for (const ledger of LEDGER_IDS) {
        const query = { by: ['subject', 'key', 'cell'] as const }
        const hours = await test.stored(ledger, from, life.now, query)
        expect(plain(hours as never)).toEqual(plain((await test.sums(ledger, Math.max(from, begin), life.now, query)) as never))
        const days = { bucket: 'day', by: ['subject', 'key'] } as const
        expect(plain((await test.stored(ledger, begin, life.now, days)) as never)).toEqual(plain((await sumsOfHours(ledger, days.bucket, life.now)) as never))
      }
      test.rewritten()
      await test.stored('space', begin, life.now)
      expect(test.rewritten()).toEqual([])
    }), { numRuns: 6, endOnFailure: true, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false })
  }, 120_000)

  it('adds up to weeks and months of the zone', async () => {
    for (const ledger of LEDGER_IDS) for (const bucket of ['week', 'month'] as const) {
      expect(plain((await test.stored(ledger, begin, life.now, { bucket, by: ['subject'] })) as never)).toEqual(plain((await test.sums(ledger, begin, life.now, { bucket, by: ['subject'] })) as never))
    }
  }, 120_000)

  const sumsOfHours = (ledger: (typeof LEDGER_IDS)[number], bucket: 'day', to: number) => test.sums(ledger, begin, to, { bucket, by: ['subject', 'key'] })
})
