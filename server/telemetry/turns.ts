/** Runs one piece of work after the other, in the order of the calls; a failed one does not stop the next. */
export interface Turns {
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Resolves once everything that was given so far has run. */
  settled(): Promise<void>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    inTurn(work) {
      const turn = last.then(work)
      last = turn.catch(() => undefined) // the caller of the failed turn got its error
      return turn
    },
    async settled() { await last },
  }
}
