/** The views of the bookings page. */
export const BOOKING_VIEWS = ['timeline', 'day', 'week', 'find'] as const
export type BookingView = (typeof BOOKING_VIEWS)[number]

/** What the address asks for; phones open on "find a time", a grid of all resources wants room. */
export const readBookingView = (text: string | null, onPhone: boolean): BookingView => BOOKING_VIEWS.find(view => view === text) ?? (onPhone ? 'find' : 'timeline')
