import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { AttendedConnections } from './attended-connections.ts'
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
  readonly onAlert?: (alert: BrokerAlert) => void
  readonly logger: Logger
  readonly clock?: { now(): number }
}

/** The way from a permitted publish to the journal and to what is retained. Ingest follows the journal. */
export class MessageAcceptance {
  readonly #options: AcceptanceOptions
  readonly #retained: RetainedStore
  readonly #counters: BrokerCounters
  readonly #attended = new AttendedConnections()
  #pending = 0
  #journalRefuses = false

  constructor(options: AcceptanceOptions, retained: RetainedStore, counters: BrokerCounters) {
    this.#options = options
    this.#retained = retained
    this.#counters = counters
  }

  /** Messages that wait for the journal. */
  get pending(): number { return this.#pending }
  utcNow(): number { return this.#options.clock?.now() ?? Date.now() }
  attend(connection: Connection): void { this.#attended.add(connection) }
  flush(): void { this.#attended.flush() }

  append(message: RecordContent, onDurable: (error: Error | null) => void): void {
    this.#pending++
    this.#options.journal.append(message, (error, accepted) => {
      this.#pending--
      if ((error !== null) !== this.#journalRefuses) this.#noteJournal(error !== null)
      if (error === null) this.#noteDurable(accepted)
      else this.#counters.refuse('journal-refused', { clientId: message.clientId, detail: error.message }, performance.now())
      onDurable(error)
    })
  }

  /** In sequence order. */
  #noteDurable(message: AcceptedMessage): void {
    this.#counters.accepted++
    if (!message.retain || this.#retained.keep(message)) return
    this.#counters.refuse('retained-full', { clientId: message.clientId, detail: message.topic }, performance.now())
    this.alert('retained-full', message.clientId, null)
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
