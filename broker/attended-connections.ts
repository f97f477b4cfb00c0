import type { Connection } from './connection.ts'

/**
 * The connections that a group sync has news for. Each sends what was acknowledged in one write, all of
 * them first; then those that had to wait read on.
 */
export class AttendedConnections {
  #connections = new Set<Connection>()
  #isScheduled = false

  add(connection: Connection): void {
    this.#connections.add(connection)
    if (this.#isScheduled) return
    this.#isScheduled = true
    process.nextTick(() => this.flush())
  }

  flush(): void {
    const connections = this.#connections
    this.#connections = new Set()
    this.#isScheduled = false
    for (const connection of connections) connection.flushAcknowledgements()
    for (const connection of connections) connection.afterSync()
  }
}
