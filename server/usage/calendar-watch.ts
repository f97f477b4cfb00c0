import type { Building } from '#contract/api'
import type { Clock } from '../clock.ts'
import type { CalendarChangesRepository } from './calendar-changes-repository.ts'
import { touchedByBlackouts, touchedByBooking, type Bookables, type BookingHappening, type KnownBlackout } from './calendar-touch-rules.ts'
import type { Touch } from './touched-rules.ts'

export const CALENDAR_PREFIX = 'usage/calendar/'
const EVENTS_KEY = `${CALENDAR_PREFIX}events`
const blackoutsKey = (siteId: string): string => `${CALENDAR_PREFIX}blackouts/${siteId}`
/** Events get their number before they are committed: a younger one may be seen before an older number. No transaction of ours lasts as long. */
const IN_FLIGHT_MS = 60_000

/** Every event up to `after` was seen, and those behind it that are named. */
interface Place { readonly after: number; readonly seen: readonly number[] }

export interface CalendarWatchDeps { readonly repository: CalendarChangesRepository; readonly buildings: () => readonly Building[]; readonly clock: Clock }

/** What was found since the last look; `checkpoints` are to be stored with the marks of the touches, then `accept` is to be called. */
export interface CalendarChanges { readonly touches: readonly Touch[]; readonly checkpoints: ReadonlyMap<string, string>; readonly accept: () => void }

/**
 * Finds what bookings and blackouts changed since it last looked, across restarts and whichever server wrote it:
 * the history of bookings is read after a place that is kept, blackouts are compared with what they were.
 */
export class CalendarWatch {
  readonly #deps: CalendarWatchDeps
  #place: Place | undefined
  readonly #blackouts = new Map<string, string>()

  constructor(deps: CalendarWatchDeps) {
    this.#deps = deps
  }

  /** Takes up what is stored; the past of a calendar that was never looked at is not news. */
  restore(checkpoints: ReadonlyMap<string, string>): void {
    for (const [key, json] of checkpoints) {
      if (key === EVENTS_KEY) this.#place = JSON.parse(json) as Place
      else this.#blackouts.set(key, json)
    }
  }

  async look(): Promise<CalendarChanges> {
    const { place, events } = await this.#newEvents()
    const bookables = new Map<string, Bookables>()
    const bookablesOf = async (siteId: string): Promise<Bookables> => {
      const known = bookables.get(siteId) ?? await this.#deps.repository.bookables(siteId)
      bookables.set(siteId, known)
      return known
    }
    const touches: Touch[] = []
    const checkpoints = new Map<string, string>()
    for (const building of this.#deps.buildings()) {
      const { id } = building.site
      for (const event of events) if (event.siteId === id) touches.push(...touchedByBooking(event, await bookablesOf(id), building))
      const json = JSON.stringify(await this.#deps.repository.blackouts(id))
      const before = this.#blackouts.get(blackoutsKey(id))
      if (json === before) continue
      checkpoints.set(blackoutsKey(id), json)
      if (before !== undefined) touches.push(...touchedByBlackouts(JSON.parse(before) as KnownBlackout[], JSON.parse(json) as KnownBlackout[], await bookablesOf(id), building))
    }
    if (JSON.stringify(place) !== JSON.stringify(this.#place)) checkpoints.set(EVENTS_KEY, JSON.stringify(place))
    return { touches, checkpoints, accept: () => {
      this.#place = place
      for (const [key, json] of checkpoints) if (key !== EVENTS_KEY) this.#blackouts.set(key, json)
    } }
  }

  async #newEvents(): Promise<{ place: Place; events: readonly BookingHappening[] }> {
    const { repository, clock } = this.#deps
    const settledBy = clock.now() - IN_FLIGHT_MS
    if (this.#place === undefined) return { place: { after: await repository.lastEventBy(settledBy), seen: [] }, events: [] }
    const { after, seen } = this.#place
    const found: BookingHappening[] = []
    for (let more = true; more;) {
      const page = await repository.eventsAfter(found.at(-1)?.id ?? after)
      found.push(...page.events)
      more = page.more
    }
    const settled = found.findLast(({ at }) => at <= settledBy)?.id ?? after
    const known = new Set(seen)
    return { place: { after: settled, seen: found.filter(({ id }) => id > settled).map(({ id }) => id) }, events: found.filter(({ id }) => !known.has(id)) }
  }
}
