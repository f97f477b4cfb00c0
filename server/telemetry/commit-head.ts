import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { CellRemoval } from './influx-ledgers.ts'
import type { Replacement } from './interval-edit-rules.ts'
import type { Cuts } from './retention-cuts.ts'
import type { LatestValue, SeriesRow } from './series-dictionary.ts'

/** What a commit makes of a stream, named by one of its series (that of the latest value where there is one). */
export interface StreamChange {
  readonly series: number
  readonly newest: number
  readonly latest: Pick<LatestValue, 'observedAt' | 'receivedAt' | 'value' | 'flags'> | null
}

type Recomputed = Replacement & { readonly countSteps?: readonly CountStep[] }
/** As JSON holds it: it has no infinity, the ends of time are null. */
type HeldReplacement = Omit<Recomputed, 'from' | 'to'> & { readonly from: number | null; readonly to: number | null }

/** Edits that depend on what is stored around them. */
export interface StretchEdits {
  readonly intervals: readonly OccupancyInterval[]
  readonly countSteps: readonly CountStep[]
  readonly replacements: readonly HeldReplacement[]
  readonly closedTo: number | null
}

export const withEnds = ({ from, to, ...rest }: HeldReplacement): Recomputed => ({ ...rest, from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY })

/** What stands before a record's line protocol. All of it is optional; `{}` is a commit of lines alone. */
export interface CommitHead {
  // For the local state.
  readonly storedUpTo?: number
  readonly readings?: number
  readonly late?: number
  readonly series?: readonly SeriesRow[]
  readonly streams?: readonly StreamChange[]
  readonly checkpoints?: readonly (readonly [string, string | null])[]
  readonly removed?: { readonly readings: number; readonly retention: number }
  // To be worked out against what the server has by then.
  readonly edits?: StretchEdits
  readonly ledgers?: readonly CellRemoval[]
  readonly retain?: { readonly cuts: Cuts; readonly now: number; readonly run: number }
}
