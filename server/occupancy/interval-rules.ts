import type { OccupancyInterval, UnknownReason } from '#contract/occupancy'
import type { Method, OpenInterval, StateName } from './occupancy-state.ts'

export const openedInterval = (from: number, state: StateName, method: Method, reason: UnknownReason | null, count: number | null): OpenInterval =>
  ({ from, state, method, reason, peakCount: count, personMs: 0, countedMs: 0, countedTo: from })

/** The interval with the count that held until `at` added up. */
export function countedInterval(open: OpenInterval, count: number | null, at: number): OpenInterval {
  const span = Math.max(0, at - open.countedTo)
  return count === null
    ? { ...open, countedTo: Math.max(at, open.countedTo) }
    : { ...open, personMs: open.personMs + count * span, countedMs: open.countedMs + span, countedTo: Math.max(at, open.countedTo) }
}

export const withPeak = (open: OpenInterval, count: number | null): OpenInterval =>
  count === null || (open.peakCount !== null && open.peakCount >= count) ? open : { ...open, peakCount: count }

/** The contract's interval; `to` null while it lasts. */
export const printedInterval = (spaceId: string, open: OpenInterval, to: number | null): OccupancyInterval => ({
  spaceId, state: open.state, from: open.from, to, peakCount: open.peakCount,
  meanCount: open.countedMs > 0 ? open.personMs / open.countedMs : open.peakCount, method: open.method, reason: open.reason,
})
