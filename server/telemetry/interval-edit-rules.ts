import type { OccupancyInterval } from '#contract/occupancy'

/** A recomputed stretch, as the port takes it. */
export interface Replacement { readonly spaceId: string; readonly from: number; readonly to: number; readonly intervals: readonly OccupancyInterval[] }

export interface IntervalKey { readonly spaceId: string; readonly from: number }

/** What is to be deleted, then inserted, so that the stored intervals are the edited ones. */
export interface IntervalEdits { readonly gone: readonly IntervalKey[]; readonly put: readonly OccupancyInterval[] }

const endOf = (interval: OccupancyInterval): number => interval.to ?? Number.POSITIVE_INFINITY

const rounded = (interval: OccupancyInterval): OccupancyInterval =>
  ({ ...interval, from: Math.round(interval.from), to: interval.to === null ? null : Math.round(interval.to) })

/** A stretch with an open interval at its end goes on to the end of time. */
export function stretchOf(replacement: Replacement): { from: number; to: number } {
  const open = replacement.intervals.some(({ to }) => to === null)
  return { from: Math.round(replacement.from), to: open ? Number.POSITIVE_INFINITY : Math.round(replacement.to) }
}

/** The interval inside [from, to); null where nothing of it is. An open one stays open. */
function clipped(interval: OccupancyInterval, from: number, to: number): OccupancyInterval | null {
  const start = Math.max(interval.from, from)
  const end = Math.min(endOf(interval), to)
  return start < end ? { ...interval, from: start, to: end === Number.POSITIVE_INFINITY ? null : end } : null
}

/**
 * The edits of one commit: first intervals inserted or replaced by key, then the replacements in
 * order. `stored` holds at least every stored interval that touches a replacement's stretch.
 * What ended at or before `closedTo` is closed history: it is neither written nor replaced.
 */
export function intervalEdits(
  upserts: readonly OccupancyInterval[], replacements: readonly Replacement[], stored: readonly OccupancyInterval[], closedTo: number,
): IntervalEdits {
  const [upsertsOf, replacementsOf, storedOf] = [bySpace(upserts), bySpace(replacements), bySpace(stored)]
  const gone: IntervalKey[] = []
  const put: OccupancyInterval[] = []
  for (const spaceId of new Set([...upsertsOf.keys(), ...replacementsOf.keys()])) {
    const edited = spaceEdits(upsertsOf.get(spaceId) ?? [], replacementsOf.get(spaceId) ?? [], storedOf.get(spaceId) ?? [], closedTo)
    for (const from of edited.gone) gone.push({ spaceId, from })
    for (const interval of edited.put.values()) put.push({ ...interval, spaceId })
  }
  return { gone, put }
}

function bySpace<Item extends { spaceId: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(item.spaceId)
    if (group === undefined) groups.set(item.spaceId, [item])
    else group.push(item)
  }
  return groups
}

/** The same for one space, where `from` is the whole key. */
function spaceEdits(
  upserts: readonly OccupancyInterval[], replacements: readonly Replacement[], stored: readonly OccupancyInterval[], closedTo: number,
): { gone: Set<number>; put: Map<number, OccupancyInterval> } {
  const gone = new Set<number>()
  const put = new Map<number, OccupancyInterval>()
  const remove = (from: number): void => { gone.add(from); put.delete(from) }
  const write = (interval: OccupancyInterval): void => { remove(interval.from); put.set(interval.from, interval) }

  for (const interval of upserts.map(rounded)) {
    if (endOf(interval) <= closedTo) continue
    if (endOf(interval) <= interval.from) remove(interval.from)
    else write(interval)
  }
  for (const replacement of replacements) {
    const stretch = stretchOf(replacement)
    const from = Math.max(stretch.from, closedTo)
    for (const interval of [...stored.filter((old) => !gone.has(old.from)), ...put.values()]) {
      if (clipped(interval, from, stretch.to) === null) continue
      remove(interval.from)
      for (const rest of [clipped(interval, Number.NEGATIVE_INFINITY, from), clipped(interval, stretch.to, Number.POSITIVE_INFINITY)]) if (rest !== null) write(rest)
    }
    for (const given of replacement.intervals) {
      const interval = clipped(rounded(given), from, stretch.to)
      if (interval !== null) write(interval)
    }
  }
  return { gone, put }
}
