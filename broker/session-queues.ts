/** A message, or its PUBREL, that a session still has to get. `messageId` is set once it was sent. */
export interface QueuedPacket {
  readonly cmd: string
  readonly brokerId: string
  readonly brokerCounter: number
  readonly topic?: string
  readonly payload?: Uint8Array
  messageId?: number
}

interface Queue { packets: QueuedPacket[]; bytes: number }
export interface QueueLimits { readonly queuedPerSession: number; readonly queuedBytesPerSession: number }

const sizeOf = (packet: QueuedPacket): number => packet.payload?.length ?? 0

/** What waits for each persistent session, bounded: the oldest goes first. In memory. */
export class SessionQueues {
  readonly #limits: QueueLimits
  readonly #queues = new Map<string, Queue>()
  dropped = 0
  constructor(limits: QueueLimits) { this.#limits = limits }

  add(clientId: string, packet: QueuedPacket): void {
    let queue = this.#queues.get(clientId)
    if (queue === undefined) this.#queues.set(clientId, (queue = { packets: [], bytes: 0 }))
    // A copy of its own: each session sends under a message id of its own.
    queue.packets.push({ ...packet, messageId: undefined })
    queue.bytes += sizeOf(packet)
    while (queue.packets.length > this.#limits.queuedPerSession || (queue.bytes > this.#limits.queuedBytesPerSession && queue.packets.length > 1)) {
      queue.bytes -= sizeOf(queue.packets.shift()!)
      this.dropped++
    }
  }

  /** Notes the message id under which a packet was sent, or puts a PUBREL in the place of its publish. False when it is not queued. */
  update(clientId: string, packet: QueuedPacket): boolean {
    const queue = this.#queues.get(clientId)
    if (queue === undefined) return false
    for (const [index, queued] of queue.packets.entries()) {
      if (queued.brokerId === packet.brokerId) {
        // The counter makes a packet unique; message ids wrap at 65535.
        if (queued.brokerCounter !== packet.brokerCounter) continue
        queued.messageId = packet.messageId
        return true
      }
      if (queued.messageId !== packet.messageId) continue
      queue.bytes -= sizeOf(queued)
      queue.packets[index] = packet
      return true
    }
    return false
  }

  /** Takes out what was acknowledged. */
  remove(clientId: string, messageId: number | undefined): QueuedPacket | undefined {
    const queue = this.#queues.get(clientId)
    const index = queue?.packets.findIndex(queued => queued.messageId === messageId) ?? -1
    if (queue === undefined || index < 0) return undefined
    const [removed] = queue.packets.splice(index, 1)
    queue.bytes -= sizeOf(removed!)
    if (queue.packets.length === 0) this.#queues.delete(clientId)
    return removed
  }

  /** A copy of the queue, oldest first: it changes while it is sent. */
  of(clientId: string): QueuedPacket[] { return [...this.#queues.get(clientId)?.packets ?? []] }
  forget(clientId: string): void { this.#queues.delete(clientId) }
}
