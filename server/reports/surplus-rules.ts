import { byBegin, common } from '../bookings/stretch-rules.ts'
import type { TallySumId } from '../metrics/tallies.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** When a room could be used, when it was known, and when it was known to be vacant; each in order and without overlaps. */
export interface RoomTimes { readonly available: readonly Stretch[]; readonly known: readonly Stretch[]; readonly vacant: readonly Stretch[] }
/** So long were exactly so many rooms known to be vacant at once. */
export interface VacantTime { readonly vacant: number; readonly ms: number }
export interface Surplus { readonly tally: Readonly<Record<TallySumId<'surplus'>, number | null>>; readonly times: readonly VacantTime[] }

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { from, to }) => sum + to - from, 0)

/**
 * Density's minimum surplus: over the time in which all rooms were available, how many were vacant at once. What is
 * not known is never vacant, so that the result is a lower bound: at least so many rooms stood empty all the time.
 */
export function surplusOf(rooms: readonly RoomTimes[]): Surplus {
  const shared = rooms.length === 0 ? [] : rooms.slice(1).reduce((both, { available }) => common(both, available), [...rooms[0]!.available])
  const availableMs = lengthOf(shared)
  const known = rooms.reduce((sum, room) => sum + lengthOf(common(shared, room.known)), 0)
  const times = vacantTimes(rooms.map(({ vacant }) => common(shared, vacant)), shared)
  return { tally: { availableMs, knownMs: rooms.length === 0 ? 0 : known / rooms.length, fewestVacant: times.length === 0 ? null : Math.min(...times.map(({ vacant }) => vacant)) }, times }
}

function vacantTimes(vacant: readonly (readonly Stretch[])[], shared: readonly Stretch[]): VacantTime[] {
  const edges = [...vacant.flat().flatMap(({ from, to }) => [{ at: from, step: 1 }, { at: to, step: -1 }]), ...shared.flatMap(({ from, to }) => [{ at: from, step: 0 }, { at: to, step: 0 }])].sort((a, b) => a.at - b.at)
  const time = new Map<number, number>()
  let now = 0
  for (const [index, { at, step }] of edges.entries()) {
    now += step
    const end = edges[index + 1]?.at ?? at
    if (end > at) time.set(now, (time.get(now) ?? 0) + end - at)
  }
  // Between two shared stretches nothing is vacant, and no time counts.
  const outside = gaps(shared)
  if (outside > 0) time.set(0, (time.get(0) ?? 0) - outside)
  return [...time].filter(([, ms]) => ms > 0).map(([count, ms]) => ({ vacant: count, ms })).sort((a, b) => a.vacant - b.vacant)
}

const gaps = (shared: readonly Stretch[]): number => [...shared].sort(byBegin).reduce((sum, { from }, index, all) => (index === 0 ? 0 : sum + from - all[index - 1]!.to), 0)
