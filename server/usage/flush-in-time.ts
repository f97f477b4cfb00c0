import { ApiError } from '../api-error.ts'

/** A question does not wait longer for what is on its way into the store. */
const FLUSH_WITHIN_MS = 15_000

/** The flush, or 'telemetry-away' while the store refuses: it would be tried for ever. */
export const flushInTime = (flush: () => Promise<void>) => async (): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(new ApiError('telemetry-away')) }, FLUSH_WITHIN_MS) })
  await Promise.race([flush(), late]).finally(() => { clearTimeout(timer) })
}
