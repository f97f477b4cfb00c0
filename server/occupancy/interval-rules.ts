import type { OccupancyInterval, UnknownReason } from '#contract/occupancy'
import type { Method, OpenInterval, StateName } from './occupancy-state.ts'

/**
 * How many changes of the count a back-dated end may take back. An end is found within minutes of its begin; who
 * crosses the doors more often than this meanwhile has not left.
 */
export const PARTS_KEPT = 32

export const openedInterval = (from: number, state: StateName, method: Method, reason: UnknownReason | null): OpenInterval =>
  ({ from, state, method, reason, peakCount: null, personMs: 0, countedMs: 0, countedTo: from, parts: [] })

/** The interval with the count that held until `at` added up. */
export function countedInterval(open: OpenInterval, count: number | null, at: number): OpenInterval {
  const span = at - open.countedTo
  if (span <= 0) return open
  if (count === null) return { ...open, countedTo: at }
  return { ...withPeak(open, count), personMs: open.personMs + count * span, countedMs: open.countedMs + span, countedTo: at }
}

/** The interval when `count` gives way to another at `at`; of what it was before, the last `kept` are remembered. */
export function recountedInterval(open: OpenInterval, count: number | null, at: number, kept: number): OpenInterval {
  const next = countedInterval(open, count, at)
  if (next === open || kept === 0) return next
  const { countedTo, peakCount, personMs, countedMs, parts = [] } = open
  return { ...next, parts: [...parts.slice(1 - kept), { count, countedTo, peakCount, personMs, countedMs }] }
}

/** The earliest time at which the interval can still be said to have ended: before it, what it had counted is forgotten. */
export const earliestEnd = ({ parts, countedTo }: OpenInterval): number => parts?.[0]?.countedTo ?? countedTo

export interface EndedInterval {
  readonly closed: OpenInterval
  /** The count that was said to hold at the end. */
  readonly count: number | null
  /** Times after the end from which other counts were said to hold. */
  readonly undone: readonly number[]
}

/** The interval as it is when it ends at `at`, which may lie before changes of its count, but not before its earliest end. */
export function endedInterval(open: OpenInterval, count: number | null, at: number, kept: number): EndedInterval {
  if (open.countedTo <= at) return { closed: recountedInterval(open, count, at, kept), count, undone: [] }
  const parts = open.parts ?? []
  const index = parts.findLastIndex(({ countedTo }) => countedTo <= at)
  const { count: held = count, ...sums } = parts[index] ?? { ...open, count }
  const undone = [...parts.slice(index + 1).map(({ countedTo }) => countedTo), open.countedTo]
  return { closed: recountedInterval({ ...open, ...sums, parts: parts.slice(0, Math.max(0, index)) }, held, at, kept), count: held, undone }
}

export const withPeak = (open: OpenInterval, count: number | null): OpenInterval =>
  count === null || (open.peakCount !== null && open.peakCount >= count) ? open : { ...open, peakCount: count }

/** The contract's interval; `to` null while it lasts. */
export const printedInterval = (spaceId: string, open: OpenInterval, to: number | null): OccupancyInterval => ({
  spaceId, state: open.state, from: open.from, to, peakCount: open.peakCount,
  meanCount: open.countedMs > 0 ? open.personMs / open.countedMs : open.peakCount, method: open.method, reason: open.reason,
})
