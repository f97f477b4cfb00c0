import { Readable } from 'node:stream'
import MemoryPersistence from 'aedes-persistence/asyncPersistence.js'
import type { RetainedMessages } from './retained-messages.ts'
import { SessionQueues, type QueuedPacket, type QueueLimits } from './session-queues.ts'
import { TopicTree } from './topic-tree.ts'

interface SessionClient { readonly id: string }
interface SessionSubscription { readonly topic: string; readonly qos: 0 | 1 | 2 }
interface WithMessageId { readonly messageId?: number }

export interface SessionRules {
  /** Asked again here: aedes stores every filter of a SUBSCRIBE as soon as one of them is granted. */
  readonly maySubscribe: (client: SessionClient, subscription: SessionSubscription) => boolean
  /** aedes clears the QoS 2 memory of whoever closes a clean connection, refused strangers with a borrowed id included. */
  readonly isAuthenticated: (client: SessionClient) => boolean
}

/**
 * What aedes keeps, on aedes-persistence's memory store, with what it lacks: bounded queues, retained
 * messages that survive a restart, and answers at once to "does anybody want this topic" and "is this
 * QoS 2 publish known". Sessions and subscriptions live in memory: after a restart of the broker clients
 * subscribe again (CONNACK says that there is no session).
 */
export class SessionPersistence extends MemoryPersistence {
  readonly queues: SessionQueues
  /** Filters of sessions with QoS ≥ 1: they want messages while they are away. */
  readonly interest = new TopicTree<string>()
  readonly #retained: RetainedMessages
  readonly #rules: SessionRules
  readonly #filters = new Map<string, Set<string>>()
  readonly #awaitingRelease = new Map<string, Set<number>>()

  constructor(retained: RetainedMessages, limits: QueueLimits, rules: SessionRules) {
    super()
    this.queues = new SessionQueues(limits)
    this.#retained = retained
    this.#rules = rules
  }

  /** Client ids that have a session to keep. */
  get sessionIds(): Iterable<string> { return this.#filters.keys() }

  // Retained messages are kept where they become durable, in sequence order. aedes comes here after it
  // has waited for each publisher's own socket, so in its order an older message could win.
  override async storeRetained(): Promise<void> { /* see above: the broker keeps them on acceptance */ }

  override createRetainedStream(pattern: string): Readable { return this.createRetainedStreamCombi([pattern]) }
  override createRetainedStreamCombi(patterns: string[]): Readable {
    return Readable.from(patterns.flatMap(pattern => this.#retained.matching(pattern)))
  }

  override async addSubscriptions(client: SessionClient, subscriptions: SessionSubscription[]): Promise<void> {
    const granted = subscriptions.filter(subscription => this.#rules.maySubscribe(client, subscription))
    let filters = this.#filters.get(client.id)
    if (filters === undefined) this.#filters.set(client.id, (filters = new Set()))
    for (const { topic } of granted) if (!filters.has(topic)) { filters.add(topic); this.interest.add(topic, client.id) }
    await super.addSubscriptions(client, granted)
  }

  override async removeSubscriptions(client: SessionClient, topics: string[]): Promise<void> {
    const filters = this.#filters.get(client.id)
    for (const topic of topics) if (filters?.delete(topic)) this.interest.remove(topic, client.id)
    if (filters?.size === 0) this.#filters.delete(client.id)
    await super.removeSubscriptions(client, topics)
  }

  override async cleanSubscriptions(client: SessionClient): Promise<void> {
    for (const topic of this.#filters.get(client.id) ?? []) this.interest.remove(topic, client.id)
    this.#filters.delete(client.id)
    this.queues.forget(client.id)
    await super.cleanSubscriptions(client)
  }

  async outgoingEnqueue(subscription: { clientId: string }, packet: QueuedPacket): Promise<void> {
    this.queues.add(subscription.clientId, packet)
  }
  async outgoingEnqueueCombi(subscriptions: readonly { clientId: string }[], packet: QueuedPacket): Promise<void> {
    for (const { clientId } of subscriptions) this.queues.add(clientId, packet)
  }
  async outgoingUpdate(client: SessionClient, packet: QueuedPacket): Promise<void> {
    if (!this.queues.update(client.id, packet)) throw new Error('no such packet')
  }
  async outgoingClearMessageId(client: SessionClient, packet: WithMessageId): Promise<QueuedPacket | undefined> {
    return this.queues.remove(client.id, packet.messageId)
  }
  outgoingStream(client: SessionClient): Readable { return Readable.from(this.queues.of(client.id)) }

  /** Whether this QoS 2 publish was taken already and waits for its PUBREL (MQTT-4.3.3-2). */
  isAwaitingRelease(clientId: string, messageId: number): boolean { return this.#awaitingRelease.get(clientId)?.has(messageId) ?? false }
  awaitingReleaseCount(clientId: string): number { return this.#awaitingRelease.get(clientId)?.size ?? 0 }

  override async incomingStorePacket(client: SessionClient, packet: WithMessageId): Promise<void> {
    let ids = this.#awaitingRelease.get(client.id)
    if (ids === undefined) this.#awaitingRelease.set(client.id, (ids = new Set()))
    ids.add(packet.messageId!)
    await super.incomingStorePacket(client, packet)
  }
  override async incomingDelPacket(client: SessionClient, packet: WithMessageId): Promise<void> {
    this.#awaitingRelease.get(client.id)?.delete(packet.messageId!)
    await super.incomingDelPacket(client, packet)
  }
  override async cleanIncoming(client: SessionClient): Promise<void> {
    if (!this.#rules.isAuthenticated(client)) return
    await this.#dropIncoming(client)
  }
  async #dropIncoming(client: SessionClient): Promise<void> {
    this.#awaitingRelease.delete(client.id)
    await super.cleanIncoming(client)
  }

  /** Ends a session that expired or was revoked. */
  async forgetSession(clientId: string): Promise<void> {
    const client = { id: clientId }
    await this.cleanSubscriptions(client)
    await this.#dropIncoming(client)
  }
}
