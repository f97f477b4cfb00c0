import type { Role } from './acl-rules.ts'

/** What one client may send. `cutAfterMs`: held at its limit for so long without a pause, it is disconnected; null only holds it. */
export interface RateLimit {
  readonly messagesPerSecond: number
  readonly bytesPerSecond: number
  readonly burstSeconds: number
  readonly cutAfterMs: number | null
}

/** Every limit of the broker. All are on by default; each default's reason stands beside it. */
export interface BrokerLimits {
  /** A whole MQTT packet before the client is known: a CONNECT with a will fits. */
  readonly packetBytesBeforeAuthentication: number
  readonly packetBytes: number
  /** Of gateways, services and whoever is on this machine: Zigbee2MQTT tells all its devices in one retained packet (65 KB at 100 devices here). */
  readonly packetBytesOfGateways: number
  readonly topicBytes: number
  readonly topicLevels: number
  readonly clientIdBytes: number
  /** From the accepted connection to CONNACK, the check of the password included. */
  readonly connectTimeoutMs: number
  readonly keepAliveMinS: number
  readonly keepAliveMaxS: number
  /** Publishes of one client that wait for the journal: at this many its socket is not read. QoS 2 handshakes beyond it are refused. */
  readonly inflightMessages: number
  readonly inflightBytes: number
  readonly connections: number
  /** Generous: behind a gateway or NAT a whole floor has one address. */
  readonly connectionsPerAddress: number
  readonly newConnectionsPerSecondPerAddress: number
  readonly rates: Readonly<Record<Role, RateLimit>>
  /** A client that was cut for flooding is not let in again for so long. */
  readonly floodBanMs: number
  /** A write buffer at half of this gets no more QoS 0; beyond it the client is cut. */
  readonly writeBufferBytes: number
  /** A socket that takes nothing for so long is cut. */
  readonly drainTimeoutMs: number
  readonly subscriptionsPerClient: number
  readonly sessions: number
  readonly queuedPerSession: number
  readonly queuedBytesPerSession: number
  readonly sessionExpiryMs: number
  readonly retainedTopics: number
  readonly retainedBytes: number
}

const KIB = 1024
const MIB = 1024 * KIB
// A busy sensor sends a few messages a second: 1,000 leaves room for a noisy power meter and stops a loop gone wild.
const ONE_DEVICE: RateLimit = { messagesPerSecond: 1_000, bytesPerSecond: 8 * MIB, burstSeconds: 2, cutAfterMs: 3_000 }
// A gateway speaks for hundreds of devices, a service replays history: they are slowed down and not cut.
const MANY_DEVICES: RateLimit = { messagesPerSecond: 10_000, bytesPerSecond: 64 * MIB, burstSeconds: 2, cutAfterMs: null }

export const DEFAULT_LIMITS: BrokerLimits = {
  packetBytesBeforeAuthentication: 4 * KIB,
  packetBytes: 64 * KIB,
  packetBytesOfGateways: MIB,
  topicBytes: 256,
  topicLevels: 10,
  clientIdBytes: 64,
  connectTimeoutMs: 5_000,
  keepAliveMinS: 1,
  keepAliveMaxS: 300,
  inflightMessages: 100,
  inflightBytes: 256 * KIB,
  connections: 5_000,
  connectionsPerAddress: 1_000,
  newConnectionsPerSecondPerAddress: 500,
  rates: { device: ONE_DEVICE, local: ONE_DEVICE, gateway: MANY_DEVICES, service: MANY_DEVICES, unknown: { messagesPerSecond: 1, bytesPerSecond: 4 * KIB, burstSeconds: 5, cutAfterMs: 3_000 } },
  floodBanMs: 10_000,
  writeBufferBytes: 2 * MIB,
  drainTimeoutMs: 5_000,
  subscriptionsPerClient: 100,
  sessions: 10_000,
  queuedPerSession: 1_000,
  queuedBytesPerSession: 4 * MIB,
  sessionExpiryMs: 7 * 24 * 3_600_000,
  retainedTopics: 20_000,
  retainedBytes: 32 * MIB,
}
