import type { OccupancyInterval } from '#contract/occupancy'
import type { Replacement } from './interval-edit-rules.ts'
import type { Cuts } from './retention-cuts.ts'
import type { LatestValue, SeriesRow } from './series-dictionary.ts'

/** What a commit makes of a stream, named by one of its series (that of the latest value where there is one). */
export interface StreamChange {
  readonly series: number
  readonly newest: number
  readonly latest: Pick<LatestValue, 'observedAt' | 'receivedAt' | 'value' | 'flags'> | null
}

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
  readonly edits?: { readonly intervals: readonly OccupancyInterval[]; readonly replacements: readonly Replacement[]; readonly closedTo: number | null }
  readonly retain?: { readonly cuts: Cuts; readonly now: number; readonly run: number }
}
