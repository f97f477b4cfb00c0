import type { Params } from '../router/route.ts'
import { wallTimeOf } from '../time/wall-choices.ts'

/** The dialogs of bookings stand in the address like everything else: they can be sent, and "back" closes them. */
export const DIALOG_PARAMS = ['book', 'at', 'until', 'booking', 'edit'] as const
export const NO_DIALOG: Params = Object.fromEntries(DIALOG_PARAMS.map(name => [name, null]))

/** Opens the form for a new booking. */
export const bookParams = (resourceId: string, span: { from: number; to: number } | null, timeZone: string): Params => ({
  ...NO_DIALOG, book: resourceId, at: span === null ? null : wallTimeOf(span.from, timeZone), until: span === null ? null : wallTimeOf(span.to, timeZone),
})

/** Opens a booking, or the form that changes it. */
export const bookingParams = (id: string, edit = false): Params => ({ ...NO_DIALOG, booking: id, edit: edit ? '1' : null })
