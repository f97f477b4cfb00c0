import type { Logger } from 'pino'
import type { ReportSchedulesService } from './report-schedules-service.ts'

const LOOK_EVERY_MS = 20_000
const CLEAN_EVERY_LOOKS = 180

/** Looks for schedules that are due, also at once at the start: what was missed while the server was down is made then. Returns how to stop it. */
export function keepReportSchedules(schedules: Pick<ReportSchedulesService, 'makeDue' | 'clean'>, logger: Logger): () => Promise<void> {
  const stop = new AbortController()
  let looks = 0
  let looking: Promise<void> | undefined
  let isTroubled = false
  const look = async (): Promise<void> => {
    try {
      await schedules.makeDue(stop.signal)
      if (looks % CLEAN_EVERY_LOOKS === 0) await schedules.clean()
      looks += 1
      isTroubled = false
    } catch (error) {
      // The records are away: told once, tried again at the next look.
      if (!isTroubled) logger.warn({ err: error }, 'scheduled reports cannot be looked after; trying again')
      isTroubled = true
    }
  }
  const begin = (): void => { looking ??= look().finally(() => { looking = undefined }) }
  const timer = setInterval(begin, LOOK_EVERY_MS)
  begin()
  return async () => {
    clearInterval(timer)
    stop.abort()
    await looking
  }
}
