import type { AcceptedMessage } from '#contract/accepted-message'
import { filterMatches } from './topic-rules.ts'

export interface RetainedLimits { readonly retainedTopics: number; readonly retainedBytes: number }

/** A retained message in the shape that aedes sends. */
export interface RetainedPacket { readonly cmd: 'publish'; readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 | 2; readonly retain: true }

const sizeOf = (message: AcceptedMessage): number => message.topic.length + message.payload.length

/** The last retained message of each topic, within limits. An empty payload removes (MQTT-3.3.1-10). */
export class RetainedMessages {
  readonly #limits: RetainedLimits
  readonly #messages = new Map<string, AcceptedMessage>()
  #bytes = 0
  constructor(limits: RetainedLimits) { this.#limits = limits }

  get count(): number { return this.#messages.size }
  get bytes(): number { return this.#bytes }
  all(): Iterable<AcceptedMessage> { return this.#messages.values() }

  /** False when there is no room for it: then the topic keeps what it has. */
  keep(message: AcceptedMessage): boolean {
    const previous = this.#messages.get(message.topic)
    const bytes = this.#bytes - (previous ? sizeOf(previous) : 0) + sizeOf(message)
    if (message.payload.length === 0) {
      if (previous && this.#messages.delete(message.topic)) this.#bytes -= sizeOf(previous)
      return true
    }
    if ((!previous && this.#messages.size >= this.#limits.retainedTopics) || bytes > this.#limits.retainedBytes) return false
    // A copy: the payload is a piece of a socket's 64 KB chunk, and this one may stay for months.
    this.#messages.set(message.topic, { ...message, payload: Uint8Array.prototype.slice.call(message.payload) })
    this.#bytes = bytes
    return true
  }

  matching(filter: string): RetainedPacket[] {
    const exact = filter.includes('+') || filter.includes('#') ? null : this.#messages.get(filter) ?? false
    if (exact === false) return []
    const found = exact === null ? [...this.#messages.values()].filter(message => filterMatches(filter, message.topic)) : [exact]
    return found.map(({ topic, payload, qos }) => ({ cmd: 'publish', topic, payload, qos, retain: true }))
  }
}
