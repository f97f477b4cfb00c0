import type { Building } from '#contract/api'
import type { LiveSummary } from '#contract/live'
import type { OccupancyStateName } from '#contract/occupancy'
import { nextDailyZero } from '../occupancy/daily-zero-rules.ts'
import { newEntranceDay, peopleByEntrances, peopleInBuilding, withEntranceTotal, zeroedEntrances, type EntranceDay } from '../occupancy/people-in-building-rules.ts'

/** What is asked of a space many times a second: no evidence, no weights. */
export type Glance = (spaceId: string) => { readonly state: OccupancyStateName; readonly count: number | null } | undefined

interface SiteEntrances { day: EntranceDay; nextZeroAt: number }

/** Who is in each building now, by its entrances' counters. */
export class PeopleInBuilding {
  readonly #sites = new Map<string, SiteEntrances>()
  readonly #zeroHour: number

  constructor(zeroHour: number) {
    this.#zeroHour = zeroHour
  }

  /** Takes a door counter's total; doors inside the building do not matter here. */
  take({ site, doors }: Building, doorId: string, point: 'people.in_total' | 'people.out_total', total: number, at: number, staleAfterMs: number): void {
    if (!doors.some((door) => door.id === doorId && door.spaceBId === null)) return
    const entrances = this.#of(site.id, site.timeZone, at)
    entrances.day = withEntranceTotal(entrances.day, doorId, point === 'people.in_total' ? 'in' : 'out', total, at, staleAfterMs)
  }

  /** Forgets what the entrances counted; the day's readings are given again, older ones included. */
  forget(): void { this.#sites.clear() }

  describe(building: Building, glance: Glance, now: number): Pick<LiveSummary, 'peopleInBuilding' | 'peopleMethod'> {
    const { site, doors } = building
    const { day } = this.#of(site.id, site.timeZone, now)
    const counting = new Set([...day.totals.keys()].map((key) => key.slice(0, key.lastIndexOf(' '))))
    const entrances = doors.filter(({ id, spaceBId }) => spaceBId === null && counting.has(id)).map(({ id }) => id)
    return peopleInBuilding(peopleByEntrances(day, entrances, now), roomsOf(building).map(({ roomId, deskIds }) => {
      // A room's count holds its desks already; a room without a counter counts its taken desks.
      const count = glance(roomId)?.count ?? null
      const taken = deskIds.filter((id) => glance(id)?.state === 'occupied').length
      return count === null ? (deskIds.length > 0 ? taken : null) : Math.max(count, taken)
    }))
  }

  #of(siteId: string, timeZone: string, at: number): SiteEntrances {
    const known = this.#sites.get(siteId)
    if (known && at < known.nextZeroAt) return known
    const nextZeroAt = nextDailyZero(at, timeZone, this.#zeroHour)
    const entrances = { day: known ? zeroedEntrances(known.day, known.nextZeroAt) : newEntranceDay(at), nextZeroAt }
    this.#sites.set(siteId, entrances)
    return entrances
  }
}

interface RoomDesks { readonly roomId: string; readonly deskIds: readonly string[] }
/** Made once an edition of the building, not at every glance. */
const roomsCache = new WeakMap<Building, readonly RoomDesks[]>()

function roomsOf(building: Building): readonly RoomDesks[] {
  let rooms = roomsCache.get(building)
  if (!rooms) {
    const desks = new Map<string, string[]>()
    for (const { id, parentId, kind } of building.spaces) if (kind === 'desk' && parentId) desks.set(parentId, [...(desks.get(parentId) ?? []), id])
    rooms = building.spaces.filter(({ parentId }) => parentId === null).map(({ id }) => ({ roomId: id, deskIds: desks.get(id) ?? [] }))
    roomsCache.set(building, rooms)
  }
  return rooms
}
