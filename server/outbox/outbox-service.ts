import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import { nextAttemptAt } from './outbox-rules.ts'
import type { DueMessage, OutboxRepository } from './outbox-repository.ts'

/** Brings one message to its recipient, or rejects with why not. */
export type Deliver = (message: DueMessage) => Promise<void>

export interface OutboxOptions {
  readonly repository: OutboxRepository
  readonly deliver: Readonly<Record<DueMessage['kind'], Deliver>>
  readonly clock: Clock
  readonly logger: Logger
  /** What else is to be put into the outbox before each look: reminders, notices. */
  readonly gather?: () => Promise<void>
}

const LOOK_EVERY_MS = 2_000
const AT_ONCE = 20
/** A delivery has its own time-out, well below this. */
const LEASE_MS = 120_000

/**
 * Delivers what was written into the outbox: at least once, in order of their time, again after a growing pause,
 * until it is given up with its last error kept. What waits survives a restart.
 */
export class OutboxService {
  readonly #options: OutboxOptions
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #troubled = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => { void this.look() }, LOOK_EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  /** Delivers everything that is due now; one look at a time. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => { this.#looking = undefined })
    return this.#looking
  }

  async #look(): Promise<void> {
    const { repository, clock, logger, gather } = this.#options
    try {
      await gather?.()
      for (;;) {
        const due = await repository.take(clock.now(), LEASE_MS, AT_ONCE)
        await Promise.all(due.map((message) => this.#deliver(message)))
        if (due.length < AT_ONCE) break
      }
      this.#troubled = false
    } catch (error) {
      // The records are away: told once, tried again at the next look.
      if (!this.#troubled) logger.warn({ err: error }, 'the outbox cannot be read; trying again')
      this.#troubled = true
    }
  }

  async #deliver(message: DueMessage): Promise<void> {
    const { repository, deliver, clock, logger } = this.#options
    try {
      await deliver[message.kind](message)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const next = nextAttemptAt(message.attempts, clock.now())
      logger[next === null ? 'error' : 'info']({ kind: message.kind, attempts: message.attempts, reason }, next === null ? 'a message was given up' : 'a message could not be delivered yet')
      return repository.failed(message.id, reason, next, clock.now())
    }
    await repository.sent(message.id, clock.now())
  }
}
