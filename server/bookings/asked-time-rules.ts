import type { BookingFault } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { beginOf, endOf, isWallTime, type MissingHour } from '../site-time/wall-time-rules.ts'
import { bookingFault, isoOf } from './booking-fault-sentences.ts'

/**
 * The moments that an ask means. Each end is an instant, or a wall time of the site's zone: then the missing
 * hour is refused and of the doubled hour the first pass is meant (of an end, the first that lies after the
 * beginning). The second pass is asked for by an instant. Throws RangeError for what is no time (31 February).
 */
export function askedTimes(from: string, to: string, timeZone: string): Stretch | { readonly faults: BookingFault[] } {
  const begin = isWallTime(from) ? beginOf(from, timeZone) : instantOf(from)
  // Where the beginning itself is missing, the end is judged on its own.
  const end = isWallTime(to) ? endOf(to, timeZone, typeof begin === 'number' ? begin : begin.changesAt - 1) : instantOf(to)
  if (typeof begin === 'number' && typeof end === 'number') return { from: begin, to: end }
  return { faults: [missingFault('from', begin, timeZone), missingFault('to', end, timeZone)].flat() }
}

function instantOf(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new RangeError(`Not a moment: ${text}`)
  return at
}

/** The fault for a time that the clocks skip; none for a time that exists. */
export const missingFault = (field: string, time: number | MissingHour, timeZone: string): BookingFault[] => (typeof time === 'number' ? [] : [
  bookingFault('missing-hour', field, { at: time.wallTime, stopsAt: time.stopsAt, resumesAt: time.resumesAt, changesAt: isoOf(time.changesAt) }, timeZone),
])
