import { Temporal } from 'temporal-polyfill'
import { startOfDay } from './site-time.ts'

const MINUTE_MS = 60_000
const DAY_MIN = 1_440

/**
 * A time of a site-zone day as people say it. `at` is null where the clocks jump over it; where they go back
 * it stands twice, and `which` tells the two apart.
 */
export interface WallChoice { readonly wall: string; readonly at: number | null; readonly which: 'first' | 'second' | null }

const wallOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Every time of a day on a grid of `stepMin` minutes after midnight, in order of the wall clock. */
export function wallChoices(date: string, stepMin: number, timeZone: string): WallChoice[] {
  const day = Temporal.PlainDate.from(date)
  const from = startOfDay(day, timeZone)
  const minutes = Array.from({ length: Math.ceil(DAY_MIN / stepMin) }, (_, index) => index * stepMin)
  const even = startOfDay(day.add({ days: 1 }), timeZone) - from === DAY_MIN * MINUTE_MS
  // Most days need no calendar arithmetic: 1,440 conversions would take a noticeable part of a second.
  if (even) return minutes.map(minute => ({ wall: wallOf(minute), at: from + minute * MINUTE_MS, which: null }))
  return minutes.flatMap(minute => placesOf(day, wallOf(minute), timeZone))
}

function placesOf(day: Temporal.PlainDate, wall: string, timeZone: string): WallChoice[] {
  const plain = day.toPlainDateTime(Temporal.PlainTime.from(wall))
  const [earlier, later] = (['earlier', 'later'] as const).map(disambiguation => plain.toZonedDateTime(timeZone, { disambiguation }))
  if (earlier!.epochMilliseconds === later!.epochMilliseconds) return [{ wall, at: earlier!.epochMilliseconds, which: null }]
  if (!earlier!.toPlainDateTime().equals(plain)) return [{ wall, at: null, which: null }]
  return [{ wall, at: earlier!.epochMilliseconds, which: 'first' }, { wall, at: later!.epochMilliseconds, which: 'second' }]
}

/** "10:30" of an instant in the site's zone. */
export const wallClockOf = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'minute' })

/** "2026-11-25T10:30" of an instant in the site's zone: short enough for an address, and what people read there. */
export const wallTimeOf = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })

/** The instant of a wall time; of a doubled one the first, of a missing one null, of nonsense null. */
export function instantOf(wall: string, timeZone: string): number | null {
  try {
    const plain = Temporal.PlainDateTime.from(wall)
    const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
    return zoned.toPlainDateTime().equals(plain) ? zoned.epochMilliseconds : null
  } catch {
    return null // not a time: an address typed by hand
  }
}
