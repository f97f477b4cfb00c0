/** What to do with a message of changes: use it, drop it, or ask for everything anew. */
export type Verdict = 'apply' | 'ignore' | 'rejoin'

/**
 * Sequences grow by one per message of a subscription. `last` is the sequence applied last (the
 * snapshot's at first), null while no snapshot is held: then nothing can be judged and the
 * snapshot under way will hold it all.
 */
export function verdictOn(last: number | null, received: number): Verdict {
  if (last === null || received <= last) return 'ignore'
  return received === last + 1 ? 'apply' : 'rejoin'
}
