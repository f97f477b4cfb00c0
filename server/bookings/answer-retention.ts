import type { Logger } from 'pino'
import type { BookingService } from './booking-service.ts'

const EVERY_MS = 3_600_000

/** Forgets kept answers of old requests each hour; gives what stops it. */
export function forgetOldAnswers(bookings: Pick<BookingService, 'forgetOldAnswers'>, logger: Pick<Logger, 'warn'>): () => void {
  const timer = setInterval(() => {
    bookings.forgetOldAnswers().catch((error: unknown) => logger.warn({ err: error }, 'kept answers could not be forgotten; the next hour is the next attempt'))
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
