import { Temporal } from 'temporal-polyfill'
import type { BucketSize } from '../usage/usage-reader.ts'

const BEGIN: Readonly<Record<'day' | 'week' | 'month' | 'year', (date: Temporal.PlainDate) => Temporal.PlainDate>> = {
  day: (date) => date,
  week: (date) => date.subtract({ days: date.dayOfWeek - 1 }),
  month: (date) => date.with({ day: 1 }),
  year: (date) => date.with({ month: 1, day: 1 }),
}

/** The begin of the calendar's day, ISO week, month or year in which a moment of the zone lies; the moment itself where time is not cut so. */
export function bucketBegin(at: number, bucket: BucketSize, timeZone: string): number {
  if (bucket === 'none' || bucket === 'hour') return at
  return BEGIN[bucket](Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()).toZonedDateTime(timeZone).epochMilliseconds
}
