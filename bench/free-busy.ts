/**
 * "Find a time" and busy times over 500 resources and 30 days with about eight bookings a day each:
 *
 *   npx tsx bench/free-busy.ts [--resources 500] [--days 30] [--rounds 15]
 *
 * The baseline in the same run asks every grid time of every resource against the list of its own bookings, which
 * is what a search without sweeps does (it leaves out opening hours, blackouts and priority windows, so it does
 * less). Both must offer the same beginnings; the bench says so or stops.
 */
import { parseArgs } from 'node:util'
import type { BookingPolicy, Resource } from '#contract/bookings'
import { busyTimes, type SearchedResource, type SearchedSite } from '../server/bookings/availability-rules.ts'
import type { Booker, HeldUnit } from '../server/bookings/booking-context.ts'
import { freeSlots, type FindQuery } from '../server/bookings/find-a-time-rules.ts'
import { machineLoad, medianOf, quantileOf } from './figures.ts'

const { values } = parseArgs({ options: { resources: { type: 'string', default: '500' }, days: { type: 'string', default: '30' }, rounds: { type: 'string', default: '15' } } })
const [count, days, rounds] = [Number(values.resources), Number(values.days), Number(values.rounds)]
const MINUTE = 60_000
const DAY = 86_400_000
/** Two weeks before the clocks of Berlin change, so that the change lies within the 30 days. */
const FROM = Date.parse('2026-03-15T23:00:00Z')
const TO = FROM + days * DAY

/** Numbers that look random and are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const random = seeded(20_260_315)

const policy: BookingPolicy = {
  id: 'p', siteId: 's', name: 'Rooms', minLengthMin: 30, maxLengthMin: 480, stepMin: 15, noticeMin: 0, horizonDays: 90, bufferBeforeMin: 0, bufferAfterMin: 5, maxAhead: null, quotas: [],
  creditsPerHour: 1, approval: 'never', approvalOverMin: null, inductionTopic: null, roles: [], recurrence: { allowed: true, maxOccurrences: 52 }, cancelMin: 60,
  priorityWindows: [{ days: [1], from: '08:00', to: '10:00', roles: ['staff'], tenantIds: [], planIds: [], openMin: 1_440 }],
  checkIn: { required: true, earlyMin: 15, graceMin: 15, release: true }, waitlist: { allowed: true, holdMin: 30 }, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, strikes: null,
}
const HOURS = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '22:00' }]

const resources = Array.from({ length: count }, (_, index): SearchedResource => {
  const id = `r${index}`
  const resource: Resource = {
    id, siteId: 's', kind: index % 5 === 0 ? 'room' : 'desk', name: id, spaceId: null, equipmentId: null, parts: [], places: 1, capacity: 1 + (index % 12), features: index % 3 === 0 ? ['screen'] : [],
    description: '', openingHours: null, policyId: 'p', tenantId: null, memberId: null, photos: [], bookable: true,
  }
  return { resource, policy, parts: [], units: { all: [id], oneOf: [] }, openingHours: [HOURS], floorId: null, blackoutIds: new Set([id]) }
})

/** A day's bookings one after the other from eight o'clock, half an hour to two hours each, some with a gap before. */
function dayOfBookings(unit: string, midnight: number): HeldUnit[] {
  const held: HeldUnit[] = []
  for (let at = midnight + 8 * 60 * MINUTE; held.length < 8 && at < midnight + 21 * 60 * MINUTE;) {
    const from = at + 15 * MINUTE * Math.floor(random() * 5)
    const to = from + 30 * MINUTE * (1 + Math.floor(random() ** 2 * 4))
    held.push({ unit, from, to: to + 5 * MINUTE, bookingId: `${unit}-${from}` })
    at = to + 15 * MINUTE
  }
  return held
}
const held = resources.flatMap(({ resource: { id } }) => Array.from({ length: days }, (_, day) => dayOfBookings(id, FROM + day * DAY)).flat())
  // As a table gives them: by time, not by resource.
  .sort((a, b) => a.from - b.from)
const site: SearchedSite = { now: FROM, timeZone: 'Europe/Berlin', resources, held, blackouts: [{ id: 'b', siteId: 's', resourceId: null, kind: 'holiday', from: '2026-04-02T22:00:00Z', to: '2026-04-03T22:00:00Z', reason: 'Good Friday' }] }
const who: Booker = { role: 'member', tenantId: 't', planId: null, memberId: 'm', inductions: [] }
const query: FindQuery = { from: FROM, to: TO, minutes: 60, partySize: 1, features: [], kinds: [], floorId: null, limit: 200 }

/** The baseline: every quarter of an hour of every resource against its bookings in turn. */
function naiveSearch(): number {
  let free = 0
  const own = new Map(resources.map(({ resource: { id } }) => [id, held.filter(({ unit }) => unit === id)]))
  for (const bookings of own.values()) {
    for (let at = FROM; at + 60 * MINUTE <= TO; at += 15 * MINUTE) {
      if (bookings.every(({ from, to }) => at + 65 * MINUTE <= from || to <= at)) free += 1
    }
  }
  return free
}

/** Median time on the clock, and of the processor: on a machine with other work only the second can be compared with a quiet one. */
function timed(what: string, work: () => number, times: number): number {
  const [clock, processor]: [number[], number[]] = [[], []]
  let result = 0
  for (let round = 0; round < times; round += 1) {
    const [began, used] = [performance.now(), process.cpuUsage()]
    result = work()
    clock.push(performance.now() - began)
    const { user, system } = process.cpuUsage(used)
    processor.push((user + system) / 1_000)
  }
  console.log(`${what.padEnd(46)} median ${medianOf(clock).toFixed(1).padStart(8)} ms, worst ${quantileOf(clock, 1).toFixed(1).padStart(8)} ms, processor ${medianOf(processor).toFixed(1).padStart(8)} ms  → ${result}`)
  return medianOf(processor)
}

/** Side by side and unlimited, slots of one grid step are the beginnings: the same in both, where nothing but bookings stands against them. */
function checkAgainstBaseline(): void {
  const plain = { ...policy, minLengthMin: 15, priorityWindows: [] }
  const open = resources.slice(0, 5).map((searched) => ({ ...searched, policy: plain, openingHours: [] }))
  for (const searched of open) {
    const ours = freeSlots({ ...query, minutes: 15, limit: Infinity }, { ...site, resources: [searched], blackouts: [] }, who).length
    const bookings = held.filter(({ unit }) => unit === searched.resource.id)
    let theirs = 0
    for (let at = FROM; at + 15 * MINUTE <= TO; at += 15 * MINUTE) if (bookings.every(({ from, to }) => at + 20 * MINUTE <= from || to <= at)) theirs += 1
    if (ours !== theirs) throw new Error(`${searched.resource.id}: ${ours} beginnings, the baseline has ${theirs}`)
  }
}

checkAgainstBaseline()
console.log(`${count} resources, ${days} days, ${held.length} bookings; ${machineLoad()}`)
const ours = timed('find a time, best 200 slots', () => freeSlots(query, site, who).length, rounds)
timed('find a time, best 200 in rooms with a screen', () => freeSlots({ ...query, kinds: ['room'], features: ['screen'] }, site, who).length, rounds)
timed('find a time, every slot', () => freeSlots({ ...query, limit: Infinity }, site, who).length, rounds)
timed('busy times of all', () => busyTimes({ from: FROM, to: TO }, site).length, rounds)
const baseline = timed('baseline: each grid time against each booking', naiveSearch, 1)
console.log(`find a time takes ${((ours / baseline) * 100).toFixed(1)} % of the baseline's processor time (1 : ${(baseline / ours).toFixed(0)}); ${machineLoad()}`)
