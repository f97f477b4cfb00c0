import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { RetentionPolicy, TelemetryStore } from './telemetry-store.ts'

const FIRST_AFTER_MS = 10 * 60_000
const EVERY_MS = 6 * 3_600_000

/** Applies the retention policy some minutes after the start and then four times a day; returns what stops it. */
export function keepRetention({ telemetry, policy, clock, logger }: {
  telemetry: Pick<TelemetryStore, 'retain'>; policy: RetentionPolicy; clock: Clock; logger: Logger
}): () => void {
  const { readingsDays, minuteDays, intervalsDays } = policy
  const retain = (): void => {
    telemetry.retain({ readingsDays, minuteDays, intervalsDays }, clock.now())
      .catch((error: unknown) => logger.error({ err: error }, 'old telemetry could not be removed; tried again later'))
  }
  const first = setTimeout(retain, FIRST_AFTER_MS)
  const every = setInterval(retain, EVERY_MS)
  return () => {
    clearTimeout(first)
    clearInterval(every)
  }
}
