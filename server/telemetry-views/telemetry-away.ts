import { ApiError } from '../api-error.ts'
import { RecordsAway } from '../records/records-away.ts'

/**
 * Runs a question to the store; whatever it fails with becomes 'telemetry-away' (503), with the failure as its cause.
 * Where it asks the records too, their being away stays what it is.
 */
export async function orTelemetryAway<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ApiError || error instanceof RecordsAway) throw error
    throw new ApiError('telemetry-away', undefined, [], { cause: error })
  }
}
