import type { ErrorCode } from '#contract/errors'
import type { LocalText } from '#contract/local-text'

export interface FieldFault { readonly field: string; readonly message: LocalText }

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
