import { Temporal } from 'temporal-polyfill'
import { DOOR_COUNTER } from './occupancy-parameters.ts'

/**
 * The next moment after `at` (epoch ms) when a site's wall clock shows the counters' zero hour. On a day
 * whose clock skips that hour it is the first moment after the gap; a doubled hour counts once, the first time.
 */
export function nextDailyZero(at: number, timeZone: string, hour: number = DOOR_COUNTER.zeroHour): number {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone)
  const zeroOn = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) }).epochMilliseconds
  const today = zeroOn(now.toPlainDate())
  return today > at ? today : zeroOn(now.toPlainDate().add({ days: 1 }))
}
