import { beginsOnGrid, endsOnGrid, gridAtOrAfter, gridAtOrBefore } from '../site-time/wall-grid-rules.ts'
import { beginsOnTheSpot } from './booking-context.ts'
import { isoOf, toldStretch } from './booking-fault-sentences.ts'
import { MINUTE_MS, type BookingRule, type Finding } from './booking-rule.ts'

/** Lengths are elapsed time: 01:00–04:00 is two hours in the night in which the clocks go forward. */
const minutesOf = ({ from, to }: { readonly from: number; readonly to: number }): number => (to - from) / MINUTE_MS

export const endsBeforeStart: BookingRule<'ends-before-start'> = (asked) => (asked.to > asked.from ? [] : [{ field: 'to', detail: toldStretch(asked) }])

export const tooShort: BookingRule<'too-short'> = (asked, { policy: { minLengthMin } }) =>
  (minutesOf(asked) >= minLengthMin ? [] : [{ field: 'to', detail: { lengthMin: minutesOf(asked), minLengthMin } }])

export const tooLong: BookingRule<'too-long'> = (asked, { policy: { maxLengthMin } }) =>
  (minutesOf(asked) <= maxLengthMin ? [] : [{ field: 'to', detail: { lengthMin: minutesOf(asked), maxLengthMin } }])

/** A time that a change leaves as it is need not fit, nor does what is booked on the spot: half an hour from now is half an hour. */
export const offGrid: BookingRule<'off-grid'> = ({ from, to, source, before }, { policy: { stepMin }, timeZone }) => {
  const finding = (field: 'from' | 'to', at: number): Finding<'off-grid'> => ({
    field, detail: { at: isoOf(at), stepMin, before: isoOf(gridAtOrBefore(at, stepMin, timeZone)), after: isoOf(gridAtOrAfter(at, stepMin, timeZone)) },
  })
  if (beginsOnTheSpot(source)) return []
  const beginFits = from === before?.from || beginsOnGrid(from, stepMin, timeZone)
  const endFits = to === before?.to || endsOnGrid(to, stepMin, timeZone)
  return [...(beginFits ? [] : [finding('from', from)]), ...(endFits ? [] : [finding('to', to)])]
}
