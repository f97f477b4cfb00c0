import type { Progress, Steps } from './efficiency-result.ts'

/**
 * Runs all steps at once.
 *
 * @example
 * ```ts
 * import { finished } from '#evaluation/efficiency/evaluation-steps'
 * finished((function* () { yield { done: 1, total: 1 }; return 'ready' })()) // => 'ready'
 * ```
 */
export function finished<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

export interface Watch {
  /** Asked before each step: true ends the run. In a worker thread it reads a shared flag. */
  readonly cancelled?: () => boolean
  readonly onProgress?: (progress: Progress) => void
  /** Steps between two calls of `onProgress`; 100 when left out. The last step is always told. */
  readonly every?: number
}

/**
 * Runs steps with progress and a way to stop: for a worker thread, which may be busy for as long as it takes.
 *
 * @returns the result, or null when it was cancelled.
 * @example
 * ```ts
 * import { watched } from '#evaluation/efficiency/evaluation-steps'
 * const steps = function* () { for (let done = 1; done <= 3; done += 1) yield { done, total: 3 }; return 'ready' }
 * const told: number[] = []
 * watched(steps(), { every: 2, onProgress: ({ done }) => told.push(done) }) // => 'ready'
 * told // => [2, 3]
 * watched(steps(), { cancelled: () => true }) // => null
 * ```
 */
export function watched<Result>(steps: Steps<Result>, { cancelled, onProgress, every = 100 }: Watch): Result | null {
  for (let count = 1; ; count += 1) {
    if (cancelled?.() === true) {
      steps.return(undefined as never)
      return null
    }
    const { done, value } = steps.next()
    if (done) return value
    if (count % every === 0 || value.done === value.total) onProgress?.(value)
  }
}
