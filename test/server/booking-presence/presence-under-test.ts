import { pino } from 'pino'
import type { BookingMade, BookingPolicy, Resource } from '#contract/bookings'
import type { PointId } from '#contract/vocabulary'
import type { Principal } from '../../../server/access/principal.ts'
import { openPresence } from '../../../server/booking-presence/presence-parts.ts'
import { createBookingService } from '../../../server/bookings/booking-service.ts'
import { createBus } from '../../../server/bus.ts'
import { OccupancyService } from '../../../server/occupancy/occupancy-service.ts'
import type { Records } from '../../../server/records/open-records.ts'
import { ANNA, bookingsUnderTest, TUESDAY_NOON, type BookingsUnderTest } from '../bookings/bookings-under-test.ts'

const MINUTE = 60_000
const HEARTBEAT_MS = 10 * MINUTE
const logger = pino({ level: 'silent' })
export const at = (minutes: number): number => TUESDAY_NOON + minutes * MINUTE
export const iso = (minutes: number): string => new Date(at(minutes)).toISOString()
const DAY = 1_440

export type PresenceUnderTest = Awaited<ReturnType<typeof presenceUnderTest>>

/**
 * Bookings, presence and waitlist over a real database, with the real occupancy engine behind them: the test
 * building's room has a people counter and a contact at its only door. Minutes are after Tuesday noon of the site.
 */
export async function presenceUnderTest(rules: Partial<BookingPolicy> = {}) {
  let presence: ReturnType<typeof openPresence> | undefined
  let occupancy: OccupancyService | undefined
  const bookings: BookingsUnderTest = await bookingsUnderTest(({ parts, ...deps }) => {
    occupancy = new OccupancyService({ ...deps, staleAfterMs: () => 105 * MINUTE, dailyZeroHour: 4 })
    presence = openPresence({ ...deps, bookings: parts.bookings, occupancy, machineTrace: () => undefined, logger })
    return presence.routes
  })
  const { clock, records, buildings } = bookings
  clock.at = at(-2 * DAY)
  occupancy!.start([])
  const feed = (device: 'd1' | 'd2', point: PointId, value: number): void => {
    const known = buildings.device(`s1-${device}`)!
    occupancy!.apply({ device: known, sample: {
      device: known.externalId, adapter: known.adapter, point, channel: 1, value, observedAt: clock.at, receivedAt: clock.at, timeSource: 'device', dedupeKey: '', retained: false, historical: false, quality: 'good',
    } })
  }
  /** Lets time pass in steps of a minute, with a heartbeat of both sensors every ten. */
  let count = 0
  let isOpen = 0
  const beat = (): void => { feed('d1', 'people.count', count); feed('d2', 'contact.open', isOpen) }
  const pass = (minutes: number): void => {
    while (clock.at < at(minutes)) {
      const before = clock.at
      clock.at = Math.min(at(minutes), before + MINUTE)
      if (Math.floor(clock.at / HEARTBEAT_MS) > Math.floor(before / HEARTBEAT_MS)) beat()
      occupancy!.tick(clock.at)
    }
  }
  const people = (many: number): void => {
    isOpen = 1; beat()
    count = many; isOpen = 0; clock.at += 1_000; beat()
    occupancy!.tick(clock.at)
  }
  const policy = await bookings.policy({ stepMin: 15, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, ...rules })
  const room = await bookings.resource(policy.id, { name: 'Room', spaceId: 's1-room' })
  // The sensors were seen to work yesterday.
  beat(); people(3); pass(-2 * DAY + 60); people(0)
  pass(0)
  /** The services as they are after a restart: nothing of their memory, a bus of their own. `over`: records that may fail. */
  const restarted = (over: Records = records) => {
    const bus = createBus()
    const service = createBookingService({ records: over, buildings, board: bookings.board, bus, clock })
    return { bus, bookings: service, ...openPresence({ records: over, buildings, bus, clock, bookings: service, occupancy: occupancy!, machineTrace: () => undefined, logger }) }
  }
  return {
    ...bookings, presence: presence!.presence, waitlist: presence!.waitlist, occupancy: occupancy!, room, policyOfRoom: policy, pass, people, restarted,
    start: TUESDAY_NOON,
    /** Anna's booking of the room, in minutes after noon. */
    book: async (from: number, to: number, who: Principal = ANNA, resource: Resource = room): Promise<NonNullable<BookingMade['booking']>> => {
      const { status, body } = await bookings.call<BookingMade>('POST', '/sites/s1/bookings', { resourceId: resource.id, from: iso(from), to: iso(to) }, { as: who })
      if (status !== 201) throw new Error(`booking: ${status} ${JSON.stringify(body)}`)
      return body.booking!
    },
    /** Lets the sensors of the room fall silent for so many minutes. */
    silence: (minutes: number): void => { clock.at += minutes * MINUTE; occupancy!.tick(clock.at) },
    rows: async <T>(query: string): Promise<T[]> => (await records.run((db) => db.execute(query))).rows as T[],
  }
}
