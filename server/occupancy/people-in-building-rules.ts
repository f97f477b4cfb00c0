import type { LiveSummary } from '#contract/live'
import { counterReading } from './door-counter-rules.ts'

/** One direction of one entrance: its last total and what was counted since the day's zero. */
export interface EntranceTotal { readonly last: number; readonly at: number; readonly counted: number; readonly staleAfterMs: number }

/** What the entrances counted since the zero at `zeroAt` (epoch ms). */
export interface EntranceDay {
  readonly zeroAt: number
  /** By "door in" and "door out". */
  readonly totals: ReadonlyMap<string, EntranceTotal>
}

export const newEntranceDay = (zeroAt: number): EntranceDay => ({ zeroAt, totals: new Map() })

/** A new day begins at its zero: counts start again, totals are kept as the base. */
export const zeroedEntrances = (day: EntranceDay, zeroAt: number): EntranceDay =>
  ({ zeroAt, totals: new Map([...day.totals].map(([key, total]) => [key, { ...total, counted: 0 }])) })

/** The day after one more cumulative total of a door's direction; the first total is the base and counts nobody. */
export function withEntranceTotal(day: EntranceDay, doorId: string, direction: 'in' | 'out', total: number, at: number, staleAfterMs: number): EntranceDay {
  const key = `${doorId} ${direction}`
  const before = day.totals.get(key)
  if (before && at < before.at) return day
  const crossings = before ? counterReading(before.last, total, at - before.at).crossings : 0
  return { ...day, totals: new Map(day.totals).set(key, { last: total, at, counted: (before?.counted ?? 0) + crossings, staleAfterMs }) }
}

/** The people whom the entrances let in and not out; null when one of them cannot be believed now. */
export function peopleByEntrances(day: EntranceDay, entranceIds: readonly string[], now: number): number | null {
  let inside = 0
  for (const doorId of entranceIds) {
    const entries = day.totals.get(`${doorId} in`)
    const exits = day.totals.get(`${doorId} out`)
    if (!entries || !exits || now - entries.at > entries.staleAfterMs || now - exits.at > exits.staleAfterMs) return null
    inside += entries.counted - exits.counted
  }
  return entranceIds.length === 0 ? null : Math.max(0, inside)
}

/**
 * People in the building: what the entrances say where all of them count; never less than the rooms
 * count together (an entrance that began to count with people inside is behind them). Null when nothing counts.
 */
export function peopleInBuilding(byEntrances: number | null, roomCounts: readonly (number | null)[]): Pick<LiveSummary, 'peopleInBuilding' | 'peopleMethod'> {
  const known = roomCounts.filter((count) => count !== null)
  const inRooms = known.length > 0 ? known.reduce((sum, count) => sum + count, 0) : null
  if (byEntrances !== null && byEntrances >= (inRooms ?? 0)) return { peopleInBuilding: byEntrances, peopleMethod: 'entrance' }
  return inRooms === null ? { peopleInBuilding: byEntrances, peopleMethod: byEntrances === null ? 'none' : 'entrance' } : { peopleInBuilding: inRooms, peopleMethod: 'rooms' }
}
