import { setImmediate as nextTurn } from 'node:timers/promises'

/** Other work of the process waits no longer than about this for a step of ours. */
const TURN_MS = 8

/** Gives the event loop back when the running turn was long enough; to be awaited between steps that are short themselves. */
export function shortTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await nextTurn()
    since = performance.now()
  }
}
