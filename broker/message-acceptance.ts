import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { AcceptedQueue } from './accepted-queue.ts'
import type { BrokerCounters } from './broker-counters.ts'
import type { Connection } from './connection.ts'
import type { RecordContent } from './record-codec.ts'
import type { RetainedStore } from './retained-store.ts'

/** Something that staff should hear of. */
export interface BrokerAlert {
  readonly kind: 'flooding' | 'slow-reader' | 'retained-full' | 'journal-refusing' | 'journal-recovered'
  readonly clientId: string | null
  readonly remoteAddress: string | null
  /** UTC epoch ms. */
  readonly at: number
}

export interface AcceptanceOptions {
  readonly journal: MessageJournal
  readonly onAccepted: (message: AcceptedMessage) => void
  readonly onAlert?: (alert: BrokerAlert) => void
  readonly logger: Logger
  readonly clock?: { now(): number }
}

/** The way from a permitted publish to the journal, to what is retained and to ingest. */
export class MessageAcceptance {
  readonly #options: AcceptanceOptions
  readonly #retained: RetainedStore
  readonly #counters: BrokerCounters
  readonly #queue: AcceptedQueue
  #pending = 0
  #journalRefuses = false

  constructor(options: AcceptanceOptions, retained: RetainedStore, counters: BrokerCounters) {
    this.#options = options
    this.#retained = retained
    this.#counters = counters
    this.#queue = new AcceptedQueue(message => this.#deliver(message))
  }

  /** Messages that wait for the journal. */
  get pending(): number { return this.#pending }
  utcNow(): number { return this.#options.clock?.now() ?? Date.now() }
  attend(connection: Connection): void { this.#queue.attend(connection) }
  flush(): void { this.#queue.flush() }

  append(message: RecordContent, onDurable: (error: Error | null, accepted: AcceptedMessage) => void): void {
    this.#pending++
    this.#options.journal.append(message, (error, accepted) => {
      this.#pending--
      if ((error !== null) !== this.#journalRefuses) this.#noteJournal(error !== null)
      if (error !== null) this.#counters.refuse('journal-refused', { clientId: message.clientId, detail: error.message }, performance.now())
      onDurable(error, accepted)
    })
  }

  /** In sequence order. */
  accepted(message: AcceptedMessage): void {
    this.#counters.accepted++
    if (message.retain && !this.#retained.keep(message)) {
      this.#counters.refuse('retained-full', { clientId: message.clientId, detail: message.topic }, performance.now())
      this.alert('retained-full', message.clientId, null)
    }
    this.#queue.add(message)
  }

  #deliver(message: AcceptedMessage): void {
    try {
      this.#options.onAccepted(message)
    } catch (error) {
      this.#options.logger.error({ err: error, sequence: message.sequence }, 'the consumer of accepted messages threw')
    }
  }

  #noteJournal(refuses: boolean): void {
    this.#journalRefuses = refuses
    this.alert(refuses ? 'journal-refusing' : 'journal-recovered', null, null)
  }

  alert(kind: BrokerAlert['kind'], clientId: string | null, remoteAddress: string | null): void {
    try {
      this.#options.onAlert?.({ kind, clientId, remoteAddress, at: this.utcNow() })
    } catch (error) {
      this.#options.logger.error({ err: error, kind }, 'the consumer of alerts threw')
    }
  }
}
