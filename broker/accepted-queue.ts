import type { AcceptedMessage } from '#contract/accepted-message'
import type { Connection } from './connection.ts'

/**
 * What one group sync has made durable. Acknowledgements go out first and together, then ingest gets
 * the messages in sequence order, then the connections that had to wait read on.
 */
export class AcceptedQueue {
  readonly #deliver: (message: AcceptedMessage) => void
  #messages: AcceptedMessage[] = []
  #connections = new Set<Connection>()
  #isScheduled = false
  constructor(deliver: (message: AcceptedMessage) => void) { this.#deliver = deliver }

  add(message: AcceptedMessage): void {
    this.#messages.push(message)
    this.#schedule()
  }

  attend(connection: Connection): void {
    this.#connections.add(connection)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    process.nextTick(() => this.flush())
  }

  flush(): void {
    const messages = this.#messages
    const connections = this.#connections
    this.#messages = []
    this.#connections = new Set()
    this.#isScheduled = false
    for (const connection of connections) connection.flushAcknowledgements()
    for (const message of messages) this.#deliver(message)
    for (const connection of connections) connection.afterSync()
  }
}
