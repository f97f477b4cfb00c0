import type { OccupancyStateName } from '#contract/occupancy'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** One room over a period: when it was open, and its known states. Stretches are sorted and do not overlap. */
export interface RoomTimeline {
  readonly open: readonly Stretch[]
  readonly states: readonly (Stretch & { readonly state: OccupancyStateName })[]
}

export interface VacancyTimes {
  /** Fewest rooms known to be vacant at once; null when no room was open. */
  readonly minimum: number | null
  readonly minimumAt: number | null
  /** Time in which any room was open and all open ones were known. */
  readonly knownMs: number
  /** That time ÷ the time in which any was open; null when none was. */
  readonly coverage: number | null
  /** How long of the known time exactly so many rooms were vacant, ms. */
  readonly msByVacant: ReadonlyMap<number, number>
}

type Change = { readonly at: number; readonly open: -1 | 0 | 1; readonly vacant: -1 | 0 | 1; readonly known: -1 | 0 | 1 }

/**
 * Minimum surplus (METRICS.md) of known time: the number of rooms vacant at once while any of them is open and every
 * open one is known. A silent sensor is neither a vacant room nor a taken one: neither "there are enough" nor "another is
 * needed" may rest on it.
 */
export function vacantAtOnce(rooms: readonly RoomTimeline[]): VacancyTimes {
  const changes = rooms.flatMap(changesOf).sort((a, b) => a.at - b.at)
  const msByVacant = new Map<number, number>()
  let [open, vacant, known, openMs, knownMs] = [0, 0, 0, 0, 0]
  let minimum: number | null = null
  let minimumAt: number | null = null
  for (const [index, change] of changes.entries()) {
    open += change.open
    vacant += change.vacant
    known += change.known
    const ms = (changes[index + 1]?.at ?? change.at) - change.at
    if (open === 0 || ms === 0) continue
    openMs += ms
    if (known < open) continue
    knownMs += ms
    msByVacant.set(vacant, (msByVacant.get(vacant) ?? 0) + ms)
    if (minimum === null || vacant < minimum) [minimum, minimumAt] = [vacant, change.at]
  }
  return { minimum, minimumAt, knownMs, coverage: openMs === 0 ? null : knownMs / openMs, msByVacant }
}

function changesOf({ open, states }: RoomTimeline): Change[] {
  const changes: Change[] = open.flatMap(({ from, to }): Change[] => [{ at: from, open: 1, vacant: 0, known: 0 }, { at: to, open: -1, vacant: 0, known: 0 }])
  let next = 0
  for (const stretch of open) {
    while (next < states.length && states[next]!.to <= stretch.from) next += 1
    for (let index = next; index < states.length && states[index]!.from < stretch.to; index += 1) {
      const { from, to, state } = states[index]!
      if (state === 'unknown') continue
      const vacant = state === 'vacant' ? 1 : 0
      changes.push({ at: Math.max(from, stretch.from), open: 0, vacant, known: 1 }, { at: Math.min(to, stretch.to), open: 0, vacant: vacant === 1 ? -1 : 0, known: -1 })
    }
  }
  return changes
}
