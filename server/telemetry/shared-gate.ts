/** Many may read at once, one writes alone; first come, first served. */
export interface SharedGate {
  shared<T>(work: () => Promise<T>): Promise<T>
  alone<T>(work: () => Promise<T>): Promise<T>
}

export function createSharedGate(): SharedGate {
  let writing: Promise<unknown> = Promise.resolve()
  let readers: Promise<unknown>[] = []
  return {
    async shared(work) {
      const turn = writing.then(work)
      readers.push(turn.catch(() => undefined)) // whoever asked gets the error
      return turn
    },
    async alone(work) {
      const before = [writing, ...readers]
      readers = []
      const turn = Promise.all(before).then(work)
      writing = turn.catch(() => undefined) // whoever asked gets the error
      return turn
    },
  }
}
