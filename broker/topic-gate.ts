import type { Client } from 'aedes'
import { mayPublish, maySubscribe, type Qos } from './acl-rules.ts'
import type { BrokerCounters, RefusalReason } from './broker-counters.ts'
import type { BrokerLimits } from './broker-limits.ts'
import type { ClientBook } from './client-book.ts'
import type { Connection, Identity } from './connection.ts'
import type { SessionPersistence } from './session-persistence.ts'
import { filterFault, publishTopicFault, type TopicShape } from './topic-rules.ts'

/** The parts of aedes' packets and clients that we use, as they are at run time. */
export interface PublishPacket { topic: string; payload: Uint8Array | string; qos: Qos; retain: boolean; dup: boolean; messageId?: number }
export interface Subscription { topic: string; qos: Qos }
export type ClientInside = Client & { readonly will: unknown; readonly subscriptions: Readonly<Record<string, unknown>> }
type PublishDone = (error?: Error | null) => void
export type SubscribeDone = (error: Error | null, subscription: Subscription | null) => void

const asBytes = (payload: Uint8Array | string): Uint8Array => (typeof payload === 'string' ? new TextEncoder().encode(payload) : payload)

export interface TopicGateParts {
  readonly limits: BrokerLimits
  readonly book: ClientBook
  readonly persistence: SessionPersistence
  readonly counters: BrokerCounters
  readonly utcNow: () => number
}

/**
 * What aedes asks before it publishes, subscribes or forwards. Every answer first looks whether the
 * client was authenticated, since aedes 1.2.0 handles what comes behind CONNECT before it is.
 */
export class TopicGate {
  readonly #parts: TopicGateParts
  readonly #shape: TopicShape
  /** The broker ends: wills are not published, the server goes and not the devices. */
  isClosing = false

  constructor(parts: TopicGateParts) {
    this.#parts = parts
    this.#shape = { maxBytes: parts.limits.topicBytes, maxLevels: parts.limits.topicLevels }
  }

  takePublish(client: Client | null, packet: PublishPacket, done: PublishDone): void {
    const { book, persistence, utcNow } = this.#parts
    const identity = client === null ? undefined : book.identityOf(client)
    const connection = client === null ? undefined : book.connectionOf(client)
    if (client === null || identity === undefined || connection === undefined) return this.#refusePublish('not-authenticated', connection, done)
    const isWill = packet === (client as ClientInside).will
    if (isWill && this.isClosing) return done(new Error('the broker goes, not the device'))
    const fault = this.#publishFault(identity, packet, isWill)
    if (fault !== null) return this.#refusePublish(fault, connection, done, packet.topic)
    // A QoS 2 publish that is sent again is journalled already; aedes only answers it.
    if (packet.qos === 2 && !isWill && persistence.isAwaitingRelease(identity.clientId, packet.messageId!)) return done(null)
    const { topic, qos, retain, dup } = packet
    connection.append({ receivedAt: utcNow(), clientId: identity.clientId, topic, payload: asBytes(packet.payload), qos, retain, dup }, error => {
      connection.flushAcknowledgements()
      // MQTT 3.1.1 sends again only after a new connection: one left open without its acknowledgement
      // would wait for ever, so it is closed. QoS 0 promised nothing and goes on to its subscribers.
      if (error !== null && qos > 0) return this.#refusePublish('journal-refused', connection, done)
      done(null)
    })
  }

  #publishFault(identity: Identity, packet: PublishPacket, isWill: boolean): RefusalReason | null {
    const { limits, persistence } = this.#parts
    if (publishTopicFault(packet.topic, this.#shape) !== null) return isWill ? 'will' : 'topic'
    if (!mayPublish(identity.acl, packet.topic, packet.qos, packet.retain)) return isWill ? 'will' : 'publish-permission'
    const isNewHandshake = packet.qos === 2 && !isWill && !persistence.isAwaitingRelease(identity.clientId, packet.messageId!)
    return isNewHandshake && persistence.awaitingReleaseCount(identity.clientId) >= limits.inflightMessages ? 'inflight' : null
  }

  #refusePublish(reason: RefusalReason, connection: Connection | undefined, done: PublishDone, detail?: string): void {
    if (connection === undefined || connection.isClosed) this.#parts.counters.refuse(reason, { detail }, performance.now())
    else connection.cut(reason, detail)
    done(new Error(reason))
  }

  takeSubscription(client: ClientInside, subscription: Subscription, done: SubscribeDone): void {
    const { book, counters } = this.#parts
    const identity = book.identityOf(client)
    const connection = book.connectionOf(client)
    if (identity === undefined || connection === undefined) {
      connection?.cut('not-authenticated')
      return done(new Error('not authenticated'), null)
    }
    const reason = this.#subscriptionFault(client, identity, subscription)
    if (reason === null) return done(null, subscription)
    counters.refuse(reason, { clientId: identity.clientId, remoteAddress: connection.remoteAddress, detail: subscription.topic }, performance.now())
    done(null, null) // SUBACK 0x80
  }

  #subscriptionFault(client: ClientInside, identity: Identity, { topic, qos }: Subscription): RefusalReason | null {
    if (filterFault(topic, this.#shape) !== null) return 'subscribe-filter'
    if (!maySubscribe(identity.acl, topic, qos)) return 'subscribe-permission'
    const isNew = client.subscriptions[topic] === undefined
    return isNew && Object.keys(client.subscriptions).length >= this.#parts.limits.subscriptionsPerClient ? 'subscriptions' : null
  }

  /** A subscriber that does not read first misses QoS 0, then is cut: it must not cost the others memory or time. */
  mayBeSent(client: Client, qos: Qos): boolean {
    const { book, counters, limits } = this.#parts
    const connection = book.connectionOf(client)
    if (connection === undefined) return true
    const waiting = connection.socket.writableLength
    if (waiting > limits.writeBufferBytes) {
      connection.cut('slow-reader')
      return false
    }
    if (qos > 0 || waiting <= limits.writeBufferBytes / 2) return true
    counters.forwardsDropped++
    return false
  }
}
