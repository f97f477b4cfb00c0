import { setTimeout as pause } from 'node:timers/promises'
import type { BookingEventKind } from '#contract/booking-events'
import type { Booking } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import { sqlStateOf } from '../records/constraint-faults.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { addBookingEvents, type NewBookingEvent } from './booking-repository.ts'
import { addFreedTime, type FreedTime } from './freed-time-repository.ts'
import { turnstile } from './turnstile.ts'

/** One transaction of the bookings: what it says is told on the bus after the commit, and only then. */
export interface BookingWrite {
  readonly tx: RecordsDatabase
  /** The moment of the whole transaction; epoch ms. */
  readonly now: number
  readonly principal: Principal
  /** Writes the booking's history and tells the bus. */
  happened(booking: Pick<Booking, 'id' | 'siteId' | 'resourceId'>, kind: BookingEventKind, detail?: Record<string, unknown>): Promise<void>
  /** The same for a statement that writes the history itself: gives the row. */
  happening(booking: Pick<Booking, 'id' | 'siteId' | 'resourceId'>, kind: BookingEventKind, detail?: Record<string, unknown>): NewBookingEvent
  /** Time of these resources became free: noted for the waitlist, which is asked once for a cause, and told on the bus. */
  freed(freed: FreedTime): Promise<void>
}

export interface BookingWriteDeps { readonly records: Records; readonly bus: Bus; readonly clock: { now(): number } }
export type WriteBookings = <T>(principal: Principal, work: (write: BookingWrite) => Promise<T>) => Promise<T>

/** 23P01: somebody took a unit after we had looked. 40001 and 40P01: PostgreSQL wants it tried again. */
const TRY_AGAIN: ReadonlySet<string> = new Set(['23P01', '40001', '40P01'])
const ATTEMPTS = 4
const PAUSE_MAX_MS = 25
/**
 * Fewer than the pool has connections (server/records/open-records.ts: 10): a crowd that books waits here, not for
 * a connection, which after three seconds would count as the database being away, and leaves some to the others.
 */
const AT_ONCE = 6
const turns = new WeakMap<Records, ReturnType<typeof turnstile>>()

/**
 * Runs the work in one transaction and tells the bus afterwards. Who loses a race looks again, and is then told
 * by the rules what stands in the way; whatever happens, the answer is a conflict and never a failure.
 */
export function bookingWrites({ records, bus, clock }: BookingWriteDeps): WriteBookings {
  const inTurn = turns.get(records) ?? turnstile(AT_ONCE)
  turns.set(records, inTurn) // Whoever writes bookings shares the places: there is one pool.
  return (principal, work) => inTurn(async () => {
    for (let attempt = 1; ; attempt++) {
      const told: (() => void)[] = []
      try {
        const result = await records.transaction((tx) => work(writeOf(tx, principal, clock.now(), bus, told)))
        for (const tell of told) tell()
        return result
      } catch (error) {
        const state = sqlStateOf(error) ?? ''
        if (!TRY_AGAIN.has(state)) throw error
        if (attempt === ATTEMPTS) throw new ApiError(state === '23P01' ? 'booking-conflict' : 'overloaded', undefined, [], { cause: error })
        await pause(Math.random() * PAUSE_MAX_MS)
      }
    }
  })
}

function writeOf(tx: RecordsDatabase, principal: Principal, now: number, bus: Bus, told: (() => void)[]): BookingWrite {
  const happening: BookingWrite['happening'] = ({ id, siteId, resourceId }, kind, detail = {}) => {
    told.push(() => bus.emit('bookingChanged', { siteId, bookingId: id, resourceId, kind }))
    return { bookingId: id, at: new Date(now).toISOString(), kind, actorKind: principal.kind, actorId: principal.id, detail }
  }
  return {
    tx, now, principal, happening,
    happened: async (booking, kind, detail) => { await addBookingEvents(tx, [happening(booking, kind, detail)]) },
    freed: async (freedTime) => {
      const { resourceIds, ...freed } = freedTime
      if (freed.from >= freed.to) return
      await addFreedTime(tx, freedTime, now)
      for (const resourceId of resourceIds) told.push(() => bus.emit('timeFreed', { ...freed, resourceId }))
    },
  }
}
