import type { SpaceDays } from '#contract/api'

type KnownSeconds = Pick<SpaceDays['items'][number], 'availableS' | 'occupiedS' | 'vacantS'>

export interface WeekFigures { availableS: number; occupiedS: number; vacantS: number; frequency: number | null; coverage: number | null }

/** Sums before dividing: the mean of daily shares would weigh a one-hour day like a whole one (METRICS.md). */
export function weekFigures(days: readonly KnownSeconds[]): WeekFigures {
  const sum = (pick: (day: KnownSeconds) => number) => days.reduce((total, day) => total + pick(day), 0)
  const availableS = sum(day => day.availableS)
  const occupiedS = sum(day => day.occupiedS)
  const vacantS = sum(day => day.vacantS)
  const known = occupiedS + vacantS
  return { availableS, occupiedS, vacantS, frequency: known > 0 ? occupiedS / known : null, coverage: availableS > 0 ? Math.min(1, known / availableS) : null }
}
