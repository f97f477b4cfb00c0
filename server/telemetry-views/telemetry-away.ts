import { ApiError } from '../api-error.ts'

/** Runs a question to the store; whatever it fails with becomes 'telemetry-away' (503), with the failure as its cause. */
export async function orTelemetryAway<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw new ApiError('telemetry-away', undefined, [], { cause: error })
  }
}
