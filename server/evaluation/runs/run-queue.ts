import type { Logger } from 'pino'
import type { RunSettings } from '#contract/evaluation-runs'
import type { Clock } from '../../clock.ts'
import { errorCodeOf } from '../../http/problems.ts'
import { ThreadEnded, type EvaluationThread } from './evaluation-thread.ts'
import type { OwnFacts } from './evaluation-tasks.ts'
import type { ClaimedRun, RunsRepository } from './runs-repository.ts'

export interface RunQueueDeps {
  readonly repository: RunsRepository
  readonly thread: EvaluationThread
  /** What a run uses, as it is now. */
  readonly gather: (siteId: string, settings: RunSettings) => Promise<OwnFacts>
  readonly clock: Clock
  readonly logger: Logger
}

/** While the records are away, or another server has the run, it looks again by itself. */
const LOOK_AGAIN_MS = 15_000

/** Carries out runs one at a time, in the order in which they were asked. Stored, so a restart goes on; what was in the middle is begun again. */
export class RunQueue {
  readonly #deps: RunQueueDeps
  #current: string | null = null
  #turn: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined
  #stopped = true

  constructor(deps: RunQueueDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#stopped = false
    this.look()
  }

  /** Begins the next run unless one runs. */
  look(): void {
    if (this.#stopped || this.#turn) return
    clearTimeout(this.#timer)
    this.#turn = this.#works().catch((error: unknown) => {
      this.#deps.logger.warn({ err: error }, 'evaluations wait: the records could not be asked')
      this.#timer = setTimeout(() => this.look(), LOOK_AGAIN_MS).unref()
    }).finally(() => { this.#turn = null })
  }

  /** False when the run had ended. What it is doing is stopped at once. */
  async cancel(id: string): Promise<boolean> {
    if (!await this.#deps.repository.cancel(id, this.#deps.clock.now())) return false
    if (this.#current === id) await this.#deps.thread.stop()
    return true
  }

  /** What runs is stopped; the next start begins it again. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#deps.thread.stop()
    await this.#turn
  }

  async #works(): Promise<void> {
    const { repository, clock } = this.#deps
    // Nothing of ours runs yet: what the records call running was cut by a stop, or by records that were away.
    await repository.requeue()
    for (let run = await repository.claim(clock.now()); run && !this.#stopped; run = this.#stopped ? null : await repository.claim(clock.now())) await this.#work(run)
  }

  async #work(run: ClaimedRun): Promise<void> {
    const { thread, gather, repository, clock, logger } = this.#deps
    this.#current = run.id
    try {
      const own = run.isFrozen ? null : await gather(run.siteId, run.settings)
      await thread.ask('run', { runId: run.id, siteId: run.siteId, settings: run.settings, own })
    } catch (error) {
      // Cancelled, or the server stops: the records say which.
      if (error instanceof ThreadEnded) return
      if (errorCodeOf(error) === 'records-away') throw error
      logger.error({ err: error, run: run.id }, 'an evaluation failed')
      await repository.fail(run.id, { en: `The evaluation failed: ${firstLine(error)}`, 'zh-CN': `评价失败：${firstLine(error)}` }, clock.now())
    } finally {
      this.#current = null
    }
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300)
