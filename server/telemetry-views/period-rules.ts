import { ApiError, type FieldFault } from '../api-error.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'

export const PERIOD_MAX_DAYS = 400
const DAY_MS = 86_400_000

const fault = (field: string, en: string, zh: string): FieldFault => ({ field, message: { en, 'zh-CN': zh } })

/** The period of a question in epoch ms; throws 'bad-request' by field where it is none. */
export function askedPeriod({ from, to }: { from: string; to: string }): Stretch {
  const period = { from: Date.parse(from), to: Date.parse(to) }
  const faults = [
    ...Number.isNaN(period.from) ? [fault('from', 'is not a valid moment', '不是有效的时间')] : [],
    ...Number.isNaN(period.to) ? [fault('to', 'is not a valid moment', '不是有效的时间')] : [],
    ...period.from >= period.to ? [fault('to', 'must be after from', '必须晚于 from')] : [],
    ...period.to - period.from > PERIOD_MAX_DAYS * DAY_MS ? [fault('to', `must be at most ${PERIOD_MAX_DAYS} days after from`, `不得晚于 from 之后 ${PERIOD_MAX_DAYS} 天`)] : [],
  ]
  if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
  return period
}

/** Bucket widths that a chart's axis can name, in seconds. */
const WIDTHS_S = [10, 60, 300, 900, 3_600, 21_600, 86_400]
/** About the pixels of a chart's width. */
const BUCKETS_WANTED = 600

/** The narrowest width that needs no more buckets than a chart has pixels. */
export const fittingBucketS = ({ from, to }: Stretch): number =>
  WIDTHS_S.find((width) => (to - from) / 1_000 / width <= BUCKETS_WANTED) ?? WIDTHS_S.at(-1)!
