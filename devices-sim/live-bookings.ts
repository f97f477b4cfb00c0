import { API_PREFIX } from '#contract/api'
import type { Resource } from '#contract/bookings'
import { SITE_ID } from './building-plan.ts'
import type { PlannedBooking } from './day-bookings.ts'
import type { World } from './ground-truth.ts'
import { pause } from './live-clients.ts'
import { demoMemberIds, type PeopleServer } from './provision-people.ts'
import { HOUR_MS, MINUTE_MS } from './zone-days.ts'

/** Today and so many days more are booked ahead; looked at again each hour. */
const DAYS_AHEAD = 3
const LOOK_AGAIN_MS = HOUR_MS
/** Nobody's people book three hundred things in one second. */
const BETWEEN_MS = 250
/** The default policies' grid for rooms and machines, and for desks and the hall (server/bookings/default-policy-rules.ts). */
const GRID_MS = { meeting: 15 * MINUTE_MS, call: 15 * MINUTE_MS, machine: 15 * MINUTE_MS, desk: 30 * MINUTE_MS, event: 30 * MINUTE_MS } as const

export const BOOKING_TITLES: Readonly<Record<PlannedBooking['kind'], string>> = { meeting: '项目讨论 Project meeting', call: '电话 Call', desk: '', event: '分享会 Talk', machine: '加工 Machine time' }

/**
 * Makes the people's bookings as their tenants would, over the API and on the one path, until the signal aborts.
 * What the rules refuse (taken, not trained, closed) is counted: people are refused, too. An Idempotency-Key keeps
 * a restart from booking twice.
 */
export async function keepBookings(server: PeopleServer & { readonly signal: AbortSignal }, world: World, log: (step: string, fields: Record<string, unknown>) => void): Promise<void> {
  const { zone, seed } = world.context
  const members = await demoMemberIds(server)
  const asked = new Set<string>()
  while (!server.signal.aborted) {
    const { items } = await (await ask(server, 'GET', `/sites/${SITE_ID}/resources`)).json() as { items: Resource[] }
    const today = zone.dayOf(Date.now())
    const tally = { made: 0, refused: 0 }
    for (let day = today; day <= today + DAYS_AHEAD; day++) {
      for (const { booking } of world.bookings(day).bookings) {
        const resource = resourceOf(items, booking)
        const memberId = members.get(booking.organiser)
        if (!resource || memberId === undefined || booking.from <= Date.now() || asked.has(booking.id)) continue
        asked.add(booking.id)
        const answer = await ask(server, 'POST', `/sites/${SITE_ID}/bookings`, { resourceId: resource.id, ...onGrid(booking), title: BOOKING_TITLES[booking.kind], partySize: Math.min(booking.partySize, Math.max(1, resource.capacity)), memberId }, { 'idempotency-key': `sim-${seed}-${booking.id}` })
        tally[answer.ok ? 'made' : 'refused'] += 1
        await pause(BETWEEN_MS, server.signal)
      }
    }
    log('booked', tally)
    await pause(LOOK_AGAIN_MS, server.signal)
  }
}

/** What is booked for a place: itself, not a whole that it is a part of. */
export const resourceOf = <R extends Pick<Resource, 'spaceId' | 'equipmentId' | 'parts'>>(resources: readonly R[], { place }: PlannedBooking): R | undefined => resources.find(({ spaceId, equipmentId, parts }) =>
  parts.length === 0 && (place.equipmentId === null ? equipmentId === null && spaceId === place.spaceId : equipmentId === place.equipmentId))

function onGrid({ kind, from, to }: PlannedBooking): { from: string; to: string } {
  const step = GRID_MS[kind]
  return { from: new Date(Math.floor(from / step) * step).toISOString(), to: new Date(Math.ceil(to / step) * step).toISOString() }
}

/** Tries again while the server is busy; a refusal is an answer. */
async function ask({ http, token, signal }: PeopleServer & { readonly signal: AbortSignal }, method: 'GET' | 'POST', path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
  for (let wait = 1_000; ; wait = Math.min(60_000, wait * 2)) {
    const answer = await fetch(new URL(API_PREFIX + path, http), {
      method, signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => { if (signal.aborted) throw error; return null })
    if (answer && answer.status !== 429 && answer.status < 500) return answer
    await pause(wait, signal)
  }
}
