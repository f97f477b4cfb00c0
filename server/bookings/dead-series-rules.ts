/** What presence said of a past instance of a series. */
export interface JudgedInstance { readonly recurrenceId: string; readonly verdict: 'came' | 'did-not-come' | 'unknown' }
export interface DeadSeriesPolicy { readonly missedInARow: number }
/** Why a series should be ended: since when nobody came, and when somebody last did. */
export interface DeadSeriesProposal {
  readonly since: string
  readonly missed: readonly string[]
  readonly lastCame: string | null
  /** Instances within that time of which nothing is known; they are evidence of neither. */
  readonly unknown: number
}

/** Three: a holiday and an illness are two. */
export const DEAD_SERIES: DeadSeriesPolicy = { missedInARow: 3 }

/**
 * Proposes to end a series whose last judged instances were all missed; null where one of them was used, or too few
 * are known. Unknown never counts as missed and breaks no row. It is a proposal: a person ends the series.
 */
export function deadSeriesProposal(history: readonly JudgedInstance[], { missedInARow }: DeadSeriesPolicy = DEAD_SERIES): DeadSeriesProposal | null {
  const inOrder = [...history].sort((a, b) => (a.recurrenceId < b.recurrenceId ? -1 : 1))
  const lastUsed = inOrder.findLastIndex(({ verdict }) => verdict === 'came')
  const after = inOrder.slice(lastUsed + 1)
  const missed = after.filter(({ verdict }) => verdict === 'did-not-come').map(({ recurrenceId }) => recurrenceId)
  const since = missed[0]
  if (since === undefined || missed.length < missedInARow) return null
  return { since, missed, lastCame: inOrder[lastUsed]?.recurrenceId ?? null, unknown: after.filter(({ verdict, recurrenceId }) => verdict === 'unknown' && recurrenceId > since).length }
}
