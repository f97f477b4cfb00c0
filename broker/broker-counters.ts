import type { Logger } from 'pino'
import type { ConnectRefusal } from './connect-rules.ts'

/** Why something was refused or somebody was cut; one counter each. */
export type RefusalReason =
  | ConnectRefusal | 'connections' | 'address-connections' | 'address-rate' | 'connect-timeout' | 'not-connect-first' | 'not-authenticated'
  | 'packet-too-large' | 'malformed' | 'malformed-text' | 'topic' | 'publish-permission' | 'subscribe-filter' | 'subscribe-permission'
  | 'subscriptions' | 'will' | 'inflight' | 'flooding' | 'slow-reader' | 'keep-alive-timeout' | 'journal-refused' | 'retained-full' | 'revoked' | 'protocol'

const LOG_EVERY_MS = 1_000

/** Counts, and logs each reason at most once a second: a flood of refusals is no flood of lines. */
export class BrokerCounters {
  readonly refused: Partial<Record<RefusalReason, number>> = {}
  accepted = 0
  throttled = 0
  /** QoS 0 that a full write buffer did not get. */
  forwardsDropped = 0
  readonly #logger: Logger
  readonly #loggedAt = new Map<RefusalReason, number>()
  constructor(logger: Logger) { this.#logger = logger }

  refuse(reason: RefusalReason, about: { clientId?: string; remoteAddress?: string; detail?: string }, now: number): void {
    const count = this.refused[reason] = (this.refused[reason] ?? 0) + 1
    if (now - (this.#loggedAt.get(reason) ?? -Infinity) < LOG_EVERY_MS) return
    this.#loggedAt.set(reason, now)
    this.#logger.info({ ...about, reason, count }, 'refused')
  }
}
