import type { SpaceBooking } from '#contract/bookings'
import type { OccupancyStateName } from '#contract/occupancy'
import { BOOKED_WORDS, MISMATCH_WORDS } from '../bookings/booking-words.ts'
import { bookedState, currentOf, mismatchOf, nextFrom } from '../live/space-standing.ts'
import { m } from '../paraglide/messages.js'
import { clockText, momentText, type TimeStyle } from '../time/site-time.ts'

/** How a space stands in the calendar, in words; null where there is nothing to say beside its presence. */
export function bookedSentence(state: OccupancyStateName, booking: SpaceBooking | null, now: number, style: TimeStyle): string | null {
  const booked = bookedState(booking, now)
  if (booking === null || booked === null) return null
  const mismatch = mismatchOf(state, booked)
  if (booked === 'out-of-service') return BOOKED_WORDS[booked]()
  const running = currentOf(booking, now)
  const word = mismatch ? MISMATCH_WORDS[mismatch]() : booked === 'booked' ? BOOKED_WORDS.booked() : null
  const next = nextFrom(booking, now)
  const until = running ? m.panel_until({ time: clockText(running.to, style) }) : next === null ? null : m.booked_next({ time: momentText(next, now, style) })
  return [word, until].filter(part => part !== null).join(' ') || null
}

/** The lines of a plan label, longest first, with the calendar's word where booked and present disagree or it is out of use. */
export function bookedLines(lines: readonly string[], state: OccupancyStateName, booking: SpaceBooking | null, now: number, style: TimeStyle): string[] {
  const booked = bookedState(booking, now)
  if (booking === null || booked === null || booked === 'open') return [...lines]
  if (booked === 'out-of-service') return [BOOKED_WORDS[booked]()]
  const running = currentOf(booking, now)
  const word = mismatchOf(state, booked) === 'booked-empty' ? MISMATCH_WORDS['booked-empty']() : `${lines.at(-1) ?? ''} · ${BOOKED_WORDS.booked()}`
  return [...running ? [`${word} ${m.panel_until({ time: clockText(running.to, style) })}`] : [], word, BOOKED_WORDS.booked()]
}
