import type { BookingPolicy } from '#contract/bookings'

const MINUTE_MS = 60_000
const DAY_MIN = 1_440

/**
 * The ends that a booking from `from` may have by its policy's lengths: on the grid within a day, whole days
 * beyond it. `kept` is in the list whatever the policy says: it is what stands now.
 */
export function endChoices(from: number, { stepMin, minLengthMin, maxLengthMin }: Pick<BookingPolicy, 'stepMin' | 'minLengthMin' | 'maxLengthMin'>, kept: number): number[] {
  const lengths: number[] = []
  for (let length = Math.max(stepMin, Math.ceil(minLengthMin / stepMin) * stepMin); length <= Math.min(maxLengthMin, DAY_MIN); length += stepMin) lengths.push(length)
  for (let length = 2 * DAY_MIN; length <= maxLengthMin; length += DAY_MIN) lengths.push(length)
  const ends = new Set(lengths.map(length => from + length * MINUTE_MS))
  if (kept > from) ends.add(kept)
  return [...ends].sort((a, b) => a - b)
}

/** What the form proposes: as asked, else an hour, within the policy's lengths. */
export function usualLengthMin({ stepMin, minLengthMin, maxLengthMin }: Pick<BookingPolicy, 'stepMin' | 'minLengthMin' | 'maxLengthMin'>, askedMin: number | null): number {
  const wanted = Math.ceil((askedMin ?? 60) / stepMin) * stepMin
  return Math.min(Math.max(wanted, minLengthMin), maxLengthMin)
}

const QUICK_MIN = [30, 60] as const
/** The lengths that one tap books from now: what the policy allows and what is left before the next booking. */
export function quickLengths({ minLengthMin, maxLengthMin, stepMin }: Pick<BookingPolicy, 'stepMin' | 'minLengthMin' | 'maxLengthMin'>, from: number, nextFrom: number | null): number[] {
  return QUICK_MIN.filter(minutes => minutes >= minLengthMin && minutes <= maxLengthMin && minutes % stepMin === 0 && (nextFrom === null || from + minutes * MINUTE_MS <= nextFrom))
}
