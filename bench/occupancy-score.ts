import type { OccupancyStateName } from '#contract/occupancy'

/** A stretch of a said or true state, half open [from, to) in epoch ms. */
export interface Said { readonly from: number; readonly to: number; readonly state: OccupancyStateName }
export interface Stretch { readonly from: number; readonly to: number }

/**
 * Time-weighted comparison over a space or over many: milliseconds by truth and answer, how long arrivals
 * and departures took to be shown, and what those delays leave out. Nothing is rounded away: a room crossed
 * in two seconds counts as occupied for two seconds.
 */
export interface Score {
  /** Occupied and said so; vacant but said occupied; occupied but said vacant; vacant and said so. ms. */
  truePositive: number
  falsePositive: number
  falseNegative: number
  trueNegative: number
  unknownOccupied: number
  unknownVacant: number
  /** Delays in ms of the arrivals that were shown while people were in. */
  readonly arrivalDelays: number[]
  arrivals: number
  /** The room still (or already) showed "occupied" when they came. */
  arrivalsAlreadyShown: number
  /** Gone again before it was shown. */
  arrivalsMissed: number
  readonly departureDelays: number[]
  departures: number
  /** Somebody came back before "vacant" was shown. */
  departuresBridged: number
}

export const emptyScore = (): Score => ({
  truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0, unknownOccupied: 0, unknownVacant: 0,
  arrivalDelays: [], arrivals: 0, arrivalsAlreadyShown: 0, arrivalsMissed: 0, departureDelays: [], departures: 0, departuresBridged: 0,
})

/** Adds `other` into `sum`. */
export function addScore(sum: Score, other: Score): void {
  for (const key of ['truePositive', 'falsePositive', 'falseNegative', 'trueNegative', 'unknownOccupied', 'unknownVacant', 'arrivals', 'arrivalsAlreadyShown', 'arrivalsMissed', 'departures', 'departuresBridged'] as const) sum[key] += other[key]
  for (const delay of other.arrivalDelays) sum.arrivalDelays.push(delay)
  for (const delay of other.departureDelays) sum.departureDelays.push(delay)
}

export interface Figures {
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** F1 with "unknown" counted as the wrong answer. */
  readonly strictF1: number
  readonly unknown: number
  readonly occupied: number
  readonly arrivalS: number | null
  readonly departureS: number | null
  readonly missedArrivals: number
}

/** Shares are of known time, except `unknown`, `occupied` (of all time) and `missedArrivals` (of all arrivals). Delays: medians, s. */
export function figuresOf(score: Score): Figures {
  const { truePositive, falsePositive, falseNegative, trueNegative, unknownOccupied, unknownVacant } = score
  const known = truePositive + falsePositive + falseNegative + trueNegative
  const all = known + unknownOccupied + unknownVacant
  return {
    accuracy: (truePositive + trueNegative) / known, precision: truePositive / (truePositive + falsePositive), recall: truePositive / (truePositive + falseNegative),
    f1: (2 * truePositive) / (2 * truePositive + falsePositive + falseNegative),
    strictF1: (2 * truePositive) / (2 * truePositive + falsePositive + falseNegative + unknownOccupied + unknownVacant),
    unknown: (unknownOccupied + unknownVacant) / all, occupied: (truePositive + falseNegative + unknownOccupied) / all,
    arrivalS: medianS(score.arrivalDelays), departureS: medianS(score.departureDelays), missedArrivals: score.arrivalsMissed / score.arrivals,
  }
}

function medianS(delaysMs: readonly number[]): number | null {
  if (delaysMs.length === 0) return null
  const sorted = [...delaysMs].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return (sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2) / 1000
}

/**
 * Scores one space over [from, to). `occupied` are the true stretches with people, `said` what the engine
 * said, both in time order and without overlap; time that nothing is said of counts as unknown. Delays are
 * only taken where `withDelays` says that `said` is in the time of the people who looked at it.
 */
export function scoreOf(occupied: readonly Stretch[], said: readonly Said[], from: number, to: number, withDelays: boolean): Score {
  const score = emptyScore()
  let totalOccupied = 0
  for (const stretch of occupied) totalOccupied += stretch.to - stretch.from
  const inside = { occupied: 0, vacant: 0, unknown: 0 }
  const total = { occupied: 0, vacant: 0, unknown: 0 }
  let index = 0
  for (const { from: begins, to: ends, state } of said) {
    const [low, high] = [Math.max(from, begins), Math.min(to, ends)]
    if (high <= low) continue
    total[state] += high - low
    while (index < occupied.length && occupied[index]!.to <= low) index += 1
    for (let at = index; at < occupied.length && occupied[at]!.from < high; at += 1) inside[state] += Math.min(high, occupied[at]!.to) - Math.max(low, occupied[at]!.from)
  }
  score.truePositive = inside.occupied
  score.falsePositive = total.occupied - inside.occupied
  score.falseNegative = inside.vacant
  score.trueNegative = total.vacant - inside.vacant
  score.unknownOccupied = totalOccupied - inside.occupied - inside.vacant
  score.unknownVacant = to - from - totalOccupied - score.falsePositive - score.trueNegative
  if (withDelays) scoreDelays(score, occupied, said, from, to)
  return score
}

function scoreDelays(score: Score, occupied: readonly Stretch[], said: readonly Said[], from: number, to: number): void {
  occupied.forEach((stay, index) => {
    const leaves = occupied[index + 1]?.from ?? to
    if (stay.from > from) {
      score.arrivals += 1
      const shown = firstSaid(said, 'occupied', stay.from, stay.to)
      if (shown === null) score.arrivalsMissed += 1
      else if (shown <= stay.from) score.arrivalsAlreadyShown += 1
      else score.arrivalDelays.push(shown - stay.from)
    }
    if (stay.to < to) {
      score.departures += 1
      const shown = firstSaid(said, 'vacant', stay.to, leaves)
      if (shown === null) score.departuresBridged += 1
      else score.departureDelays.push(shown - stay.to)
    }
  })
}

/** When `state` was first said within [from, to): `from` itself where it was being said then. */
function firstSaid(said: readonly Said[], state: OccupancyStateName, from: number, to: number): number | null {
  let low = 0
  let high = said.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (said[middle]!.to > from) high = middle
    else low = middle + 1
  }
  for (let index = low; index < said.length && said[index]!.from < to; index += 1) if (said[index]!.state === state) return Math.max(from, said[index]!.from)
  return null
}

/** Time in ms that two ordered lists of stretches have in common. */
export function overlapMs(one: readonly Stretch[], other: readonly Stretch[]): number {
  let sum = 0
  let index = 0
  for (const { from, to } of one) {
    while (index < other.length && other[index]!.to <= from) index += 1
    for (let at = index; at < other.length && other[at]!.from < to; at += 1) sum += Math.min(to, other[at]!.to) - Math.max(from, other[at]!.from)
  }
  return sum
}
