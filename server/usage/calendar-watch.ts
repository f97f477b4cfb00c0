import type { Building } from '#contract/api'
import type { Clock } from '../clock.ts'
import type { CalendarChangesRepository } from './calendar-changes-repository.ts'
import { touchedByBlackouts, touchedByBooking, touchedByWithdrawal, type Bookables, type KnownBlackout } from './calendar-touch-rules.ts'
import { shortTurns } from './short-turns.ts'
import type { Touch } from './touched-rules.ts'

export const CALENDAR_PREFIX = 'usage/calendar/'
const EVENTS_KEY = `${CALENDAR_PREFIX}events`
const WITHDRAWN_KEY = `${CALENDAR_PREFIX}withdrawn`
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
  readonly #places = new Map<string, Place>()
  readonly #blackouts = new Map<string, string>()

  constructor(deps: CalendarWatchDeps) {
    this.#deps = deps
  }

  /** Takes up what is stored; the past of a calendar that was never looked at is not news. */
  restore(checkpoints: ReadonlyMap<string, string>): void {
    for (const [key, json] of checkpoints) {
      if (key === EVENTS_KEY || key === WITHDRAWN_KEY) this.#places.set(key, JSON.parse(json) as Place)
      else this.#blackouts.set(key, json)
    }
  }

  async look(): Promise<CalendarChanges> {
    const { repository } = this.#deps
    const happened = await this.#news(EVENTS_KEY, repository.eventsAfter, repository.lastEventBy)
    const withdrawn = await this.#news(WITHDRAWN_KEY, repository.withdrawnAfter, repository.lastWithdrawnBy)
    // A file of ten thousand bookings is one change: it must not hold up everybody else's.
    const breathe = shortTurns()
    const bookables = new Map<string, Bookables>()
    const bookablesOf = async (siteId: string): Promise<Bookables> => {
      const known = bookables.get(siteId) ?? await repository.bookables(siteId)
      bookables.set(siteId, known)
      return known
    }
    const touches: Touch[] = []
    const checkpoints = new Map<string, string>()
    for (const building of this.#deps.buildings()) {
      const { id } = building.site
      for (const event of happened.events) if (event.siteId === id) {
        touches.push(...touchedByBooking(event, await bookablesOf(id), building))
        await breathe()
      }
      for (const time of withdrawn.events) if (time.siteId === id) {
        touches.push(...touchedByWithdrawal(time, await bookablesOf(id), building))
        await breathe()
      }
      const json = JSON.stringify(await repository.blackouts(id))
      const before = this.#blackouts.get(blackoutsKey(id))
      if (json === before) continue
      checkpoints.set(blackoutsKey(id), json)
      if (before !== undefined) touches.push(...touchedByBlackouts(JSON.parse(before) as KnownBlackout[], JSON.parse(json) as KnownBlackout[], await bookablesOf(id), building))
    }
    const places = [[EVENTS_KEY, happened.place], [WITHDRAWN_KEY, withdrawn.place]] as const
    for (const [key, place] of places) if (JSON.stringify(place) !== JSON.stringify(this.#places.get(key))) checkpoints.set(key, JSON.stringify(place))
    return { touches, checkpoints, accept: () => {
      for (const [key, place] of places) this.#places.set(key, place)
      for (const [key, json] of checkpoints) if (!places.some(([name]) => name === key)) this.#blackouts.set(key, json)
    } }
  }

  /** What a history has that was not seen yet, and the place to go on from. */
  async #news<Item extends { readonly id: number; readonly at: number }>(key: string, after: (id: number) => Promise<{ events: Item[]; more: boolean }>, lastBy: (at: number) => Promise<number>): Promise<{ place: Place; events: readonly Item[] }> {
    const settledBy = this.#deps.clock.now() - IN_FLIGHT_MS
    const known = this.#places.get(key)
    if (known === undefined) return { place: { after: await lastBy(settledBy), seen: [] }, events: [] }
    const found: Item[] = []
    for (let more = true; more;) {
      const page = await after(found.at(-1)?.id ?? known.after)
      for (const item of page.events) found.push(item)
      more = page.more
    }
    const settled = found.findLast(({ at }) => at <= settledBy)?.id ?? known.after
    const seen = new Set(known.seen)
    return { place: { after: settled, seen: found.filter(({ id }) => id > settled).map(({ id }) => id) }, events: found.filter(({ id }) => !seen.has(id)) }
  }
}
