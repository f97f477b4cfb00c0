/**
 * Why the telemetry store could not do what it was asked.
 * Worth retrying: disk-full, failed. Never: bad-batch, bad-query, too-many. At the start: locked,
 * unwritable, newer-format, damaged.
 */
export type TelemetryErrorCode =
  | 'locked' | 'unwritable' | 'newer-format' | 'damaged'
  | 'disk-full' | 'out-of-memory' | 'failed'
  | 'bad-batch' | 'bad-query' | 'too-many' | 'closed'

export class TelemetryError extends Error {
  readonly code: TelemetryErrorCode
  /** What a person can do about it, one sentence. */
  readonly hint: string

  constructor(code: TelemetryErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'TelemetryError'
    this.code = code
    this.hint = hint
  }
}
