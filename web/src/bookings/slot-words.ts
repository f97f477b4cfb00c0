import type { Span } from '../time/opening-spans.ts'
import type { TimeStyle } from '../time/site-time.ts'
import { m } from '../paraglide/messages.js'
import { BLACKOUT_WORDS, bookingName, clockSpanText } from './booking-words.ts'
import type { ClosedStretch } from './closed-stretches.ts'
import type { TimelineRow } from './timeline-rows.ts'

const touches = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to

/** Why nothing can be booked in a stretch, in words: its own reason, else what it is. */
export const stretchText = ({ why, reason }: ClosedStretch): string => (why === 'closed' ? m.closed() : reason === null || reason === '' ? BLACKOUT_WORDS[why]() : `${BLACKOUT_WORDS[why]()}: ${reason}`)

/** What stands in a slot, or that nothing does. */
export function slotStanding(row: Pick<TimelineRow, 'placed' | 'closed'>, slot: Span, style: TimeStyle): string {
  const booked = row.placed.filter(({ item }) => touches(item, slot)).map(({ item }) => `${bookingName(item.booking)} ${clockSpanText(item.from, item.to, style)}`)
  if (booked.length > 0) return m.slot_booked({ what: booked.join('; ') })
  const closed = row.closed.filter(stretch => touches(stretch, slot)).map(stretchText)
  return closed.length > 0 ? [...new Set(closed)].join('; ') : m.slot_free()
}

/** The booking that lies first in a slot. */
export const bookingIn = (row: Pick<TimelineRow, 'placed'>, slot: Span): string | null => row.placed.find(({ item }) => touches(item, slot))?.item.booking.id ?? null
