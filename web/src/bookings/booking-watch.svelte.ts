/** Counts what changes in the calendar as this page knows it; whoever shows bookings fetches again when it grows. */
class BookingWatch {
  changes = $state(0)
  changed(): void { this.changes++ }
}

export const bookingWatch = new BookingWatch()
