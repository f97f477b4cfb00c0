import { BOOKING_CLASSES, type BookingClass } from '../devices-sim/day-bookings.ts'
import { RULES, type JudgedOutcome } from './no-show-run.ts'

const MINUTE = 60_000

/** What a run shows. Shares 0…1; delays in minutes, [median, 90th percentile]. */
export interface NoShowFigures {
  readonly bookings: number
  readonly byClass: Readonly<Record<BookingClass, number>>
  readonly released: number
  /** Released although the party had come: must be 0. */
  readonly releasedInUse: number
  readonly precision: number
  /** Nobody at all from the start to the end of grace (METRICS.md); released of these. */
  readonly empty: number
  readonly recall: number
  /** None of the party, though others may have been there; released of these. */
  readonly stayedAway: number
  readonly recallOfAll: number
  /** No verdict by the end. */
  readonly unknown: number
  /** Checked in by sensors while none of the party was there. */
  readonly checkedInByOthers: number
  readonly releaseAfterGraceMin: readonly [number, number]
  readonly checkInAfterMin: readonly [number, number]
}

export function figuresOfNoShows(outcomes: readonly JudgedOutcome[]): NoShowFigures {
  const released = outcomes.filter(({ outcome }) => outcome === 'released')
  const empty = outcomes.filter((each) => each.empty)
  const away = outcomes.filter((each) => each.stayedAway)
  const came = outcomes.filter(({ outcome }) => outcome === 'came')
  const shareReleased = (list: readonly JudgedOutcome[]): number => list.filter(({ outcome }) => outcome === 'released').length / list.length
  const releasedInUse = released.filter(({ inUse }) => inUse).length
  return {
    bookings: outcomes.length, released: released.length, releasedInUse, precision: released.length === 0 ? 1 : 1 - releasedInUse / released.length,
    byClass: Object.fromEntries(BOOKING_CLASSES.map((name) => [name, outcomes.filter(({ truth }) => truth.class === name).length])) as Record<BookingClass, number>,
    empty: empty.length, recall: shareReleased(empty), stayedAway: away.length, recallOfAll: shareReleased(away),
    unknown: outcomes.filter(({ outcome }) => outcome === 'unknown').length / outcomes.length,
    checkedInByOthers: came.filter(({ inUse }) => !inUse).length,
    releaseAfterGraceMin: quantiles(released.map(({ at, truth: { booking } }) => (at - booking.from) / MINUTE - RULES[booking.kind].graceMin)),
    checkInAfterMin: quantiles(came.flatMap(({ at, inUse, truth: { booking, presence } }) => {
      const first = presence.find(({ to }) => to > booking.from - RULES[booking.kind].earlyMin * MINUTE)
      return inUse && first ? [(at - Math.max(first.from, booking.from - RULES[booking.kind].earlyMin * MINUTE)) / MINUTE] : []
    })),
  }
}

function quantiles(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
  return [at(0.5), at(0.9)]
}
