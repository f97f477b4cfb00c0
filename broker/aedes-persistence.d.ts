// The package types its index only. This is the class behind it, as far as we extend it.
declare module 'aedes-persistence/asyncPersistence.js' {
  import type { Readable } from 'node:stream'

  interface StoredSubscription { topic: string; qos: 0 | 1 | 2 }
  interface SessionClient { id: string; clean?: boolean }
  interface StoredPacket { messageId?: number }

  export default class MemoryPersistence {
    constructor (options?: { broadcastSubscriptions?: boolean })
    setup (broker: unknown): Promise<void>
    storeRetained (packet: unknown): Promise<void>
    createRetainedStream (pattern: string): Readable
    createRetainedStreamCombi (patterns: string[]): Readable
    addSubscriptions (client: SessionClient, subscriptions: StoredSubscription[]): Promise<void>
    removeSubscriptions (client: SessionClient, topics: string[]): Promise<void>
    subscriptionsByClient (client: SessionClient): Promise<StoredSubscription[]>
    cleanSubscriptions (client: SessionClient): Promise<void>
    incomingStorePacket (client: SessionClient, packet: StoredPacket): Promise<void>
    incomingDelPacket (client: SessionClient, packet: StoredPacket): Promise<void>
    cleanIncoming (client: SessionClient): Promise<void>
  }
}
