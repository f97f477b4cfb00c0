import { untrack } from 'svelte'
import type { ShownBooking } from '#contract/bookings'
import { Resource } from '../api/resource.svelte.ts'
import { bookingsOf, type BookingQuery } from './booking-calls.ts'
import { bookingWatch } from './booking-watch.svelte.ts'

/** What changes is told within a second (booking-watch); this is for what nobody tells. */
const REFRESH_MS = 30_000

/** The bookings of a period, kept fresh while they are looked at. */
export class PeriodBookings {
  readonly load = new Resource<ShownBooking[]>()
  #query: { siteId: string; query: BookingQuery } | null = null

  /** Call inside an effect; returns the end. */
  follow(siteId: string, query: BookingQuery): () => void {
    const known = this.#query?.siteId === siteId && JSON.stringify(this.#query.query) === JSON.stringify(query)
    this.#query = { siteId, query }
    void this.refresh(known)
    const timer = setInterval(() => { if (!document.hidden) void this.refresh() }, REFRESH_MS)
    return () => {
      clearInterval(timer)
      this.load.stop()
    }
  }

  /** Again after every change that this page made or was told of; call inside an effect of its own. */
  watch(): void {
    if (bookingWatch.changes > 0) untrack(() => { void this.refresh() })
  }

  refresh(keep = true): Promise<void> {
    const asked = this.#query
    if (asked === null) return Promise.resolve()
    return this.load.load(signal => bookingsOf(asked.siteId, asked.query, signal), { keep })
  }
}
