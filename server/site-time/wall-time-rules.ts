import { Temporal } from 'temporal-polyfill'

/** A wall time that the clocks skip: they show `stopsAt` never, at `changesAt` (epoch ms) they go on at `resumesAt`. */
export interface MissingHour { readonly wallTime: string; readonly changesAt: number; readonly stopsAt: string; readonly resumesAt: string }
/** The moments (epoch ms) that a wall time means: two where the clocks go back over it. */
export interface PlacedWallTime { readonly passes: readonly [number] | readonly [number, number] }
/** A stretch with one distance to UTC: wall time = moment + offsetMs. */
export interface OffsetStretch { readonly from: number; readonly to: number; readonly offsetMs: number }

const zonedAt = (at: number, timeZone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)

/** "2026-03-29T09:00", as against an instant with its offset. */
export const isWallTime = (time: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(time)

/** The wall time of a moment, to the minute. */
export const wallTimeOf = (at: number, timeZone: string): string => zonedAt(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })

/** The zone's distance to UTC at a moment, in ms; half hours are possible. */
export const offsetMsAt = (at: number, timeZone: string): number => zonedAt(at, timeZone).offsetNanoseconds / 1e6

/** The moments that a wall time means in the zone, or why there is none. Throws RangeError for what is no date. */
export function placeWallTime(wallTime: string, timeZone: string): PlacedWallTime | MissingHour {
  const wall = Temporal.PlainDateTime.from(wallTime)
  const first = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  // "earlier" than a missing time lies before the change: the next change is the one that swallowed it.
  if (!first.toPlainDateTime().equals(wall)) return missingHour(wallTime, first, timeZone)
  const last = wall.toZonedDateTime(timeZone, { disambiguation: 'later' })
  return { passes: first.epochMilliseconds === last.epochMilliseconds ? [first.epochMilliseconds] : [first.epochMilliseconds, last.epochMilliseconds] }
}

function missingHour(wallTime: string, before: Temporal.ZonedDateTime, timeZone: string): MissingHour {
  const change = before.getTimeZoneTransition('next') ?? before
  const stops = new Date(change.epochMilliseconds + offsetMsAt(change.epochMilliseconds - 1, timeZone))
  return { wallTime, changesAt: change.epochMilliseconds, stopsAt: stops.toISOString().slice(0, 16), resumesAt: wallTimeOf(change.epochMilliseconds, timeZone) }
}

/** What begins at a wall time: of a doubled one the first pass. */
export function beginOf(wallTime: string, timeZone: string): number | MissingHour {
  const placed = placeWallTime(wallTime, timeZone)
  return 'passes' in placed ? placed.passes[0] : placed
}

/**
 * What ends at a wall time: of a doubled one the first pass that lies after the beginning. The very
 * moment at which the clocks go forward is an end, though no beginning: 01:00–02:00 is a whole hour.
 */
export function endOf(wallTime: string, timeZone: string, begin: number): number | MissingHour {
  const placed = placeWallTime(wallTime, timeZone)
  if ('passes' in placed) return placed.passes.find((pass) => pass > begin) ?? placed.passes[0]
  return placed.stopsAt === wallTime ? placed.changesAt : placed
}

/** The stretches of one offset that a stretch of time consists of, in order: one, unless the clocks change within. */
export function offsetStretches(from: number, to: number, timeZone: string): OffsetStretch[] {
  const stretches: OffsetStretch[] = []
  for (let at = from; at < to;) {
    const zoned = zonedAt(at, timeZone)
    const end = Math.min(zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity, to)
    stretches.push({ from: at, to: end, offsetMs: zoned.offsetNanoseconds / 1e6 })
    at = end
  }
  return stretches
}
