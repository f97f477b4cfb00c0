import { offsetMsAt, offsetStretches } from './wall-time-rules.ts'

const MINUTE_MS = 60_000
/** Wider than any step: wherever the clocks change, the nearest grid time lies within. */
const SEARCH_MS = 3 * 3_600_000

/**
 * The grid is of wall time: every `stepMin` minutes after midnight (it divides the day, so it may be
 * counted from 1970 too). Where the clocks change by half an hour (Lord Howe) it changes with them.
 */
const isGridWall = (wallMs: number, stepMin: number): boolean => wallMs % (stepMin * MINUTE_MS) === 0

/** True when the clocks show a grid time at the moment. */
export const beginsOnGrid = (at: number, stepMin: number, timeZone: string): boolean => isGridWall(at + offsetMsAt(at, timeZone), stepMin)

/** True when the clocks show a grid time at the moment or have just reached one as they change: 02:00 ends an hour though they then show 03:00. */
export const endsOnGrid = (at: number, stepMin: number, timeZone: string): boolean =>
  beginsOnGrid(at, stepMin, timeZone) || isGridWall(at + offsetMsAt(at - 1, timeZone), stepMin)

/** The grid's moments in [from, to), in order; of a doubled hour both passes. */
export function gridMoments(from: number, to: number, stepMin: number, timeZone: string): number[] {
  const stepMs = stepMin * MINUTE_MS
  return offsetStretches(from, to, timeZone).flatMap((stretch) => {
    const first = Math.ceil((stretch.from + stretch.offsetMs) / stepMs) * stepMs - stretch.offsetMs
    return Array.from({ length: Math.max(0, Math.ceil((stretch.to - first) / stepMs)) }, (_, index) => first + index * stepMs)
  })
}

/** The first grid moment at or after a moment. */
export const gridAtOrAfter = (at: number, stepMin: number, timeZone: string): number => gridMoments(at, at + SEARCH_MS, stepMin, timeZone)[0] ?? at

/** The last grid moment at or before a moment. */
export const gridAtOrBefore = (at: number, stepMin: number, timeZone: string): number => gridMoments(at - SEARCH_MS, at + 1, stepMin, timeZone).at(-1) ?? at
