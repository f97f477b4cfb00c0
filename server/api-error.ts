import type { BookingFault } from '#contract/bookings'
import type { ErrorCode } from '#contract/errors'
import type { FieldFault } from '#contract/field-faults'
import type { LocalText } from '#contract/local-text'

export type { FieldFault }

/** An answer that is not the wanted one, by its code of contract/errors.ts. Services throw it; nothing was changed. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly detail: LocalText | undefined
  readonly fields: readonly FieldFault[]
  constructor(code: ErrorCode, detail?: LocalText, fields: readonly FieldFault[] = [], options?: ErrorOptions) {
    super(detail?.en ?? code, options)
    this.name = 'ApiError'
    this.code = code
    this.detail = detail
    this.fields = fields
  }
}

/** The rules refuse a booking; each fault says which one, with its numbers. A mere conflict is a 409. */
export class BookingRefused extends ApiError {
  readonly faults: readonly BookingFault[]
  constructor(faults: readonly BookingFault[], options?: ErrorOptions) {
    const first = faults[0]
    super(faults.every(({ code }) => code === 'conflict') ? 'booking-conflict' : 'booking-refused', first?.message, faults.map(({ field, message }) => ({ field, message })), options)
    this.name = 'BookingRefused'
    this.faults = faults
  }
}
