import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { mayPublish, type CompiledAcl, type Role } from './acl-rules.ts'
import type { Principal } from './authentication.ts'
import type { RefusalReason } from './broker-counters.ts'
import type { BrokerLimits } from './broker-limits.ts'
import type { FlowMeter } from './flow-meter.ts'
import { FrameGuard, type FramePolicy, type FrameVerdict } from './frame-guard.ts'
import { isMqttText, PACKET, textsAreSound } from './mqtt-frames.ts'
import type { RecordContent } from './record-codec.ts'
import { publishTopicFault } from './topic-rules.ts'

/** What a connection needs of its broker. */
export interface ConnectionHost {
  readonly limits: BrokerLimits
  /** Monotonic ms for limits, and UTC ms for messages. */
  monotonicNow(): number
  utcNow(): number
  /** Changes with every subscription. */
  readonly interestVersion: number
  isWanted(topic: string): boolean
  append(message: RecordContent, onDurable: (error: Error | null) => void): void
  /** Acknowledgements wait in the connection, or it may read on: to be seen to once the group sync is dealt with. */
  attend(connection: Connection): void
  refused(reason: RefusalReason, connection: Connection, detail?: string): void
  throttled(connection: Connection): void
  flooding(connection: Connection): void
}

export interface Identity {
  readonly clientId: string
  readonly principal: Principal
  readonly acl: CompiledAcl
  readonly keepAliveMs: number
}

/** What is known of a topic that this client publishes to: asked once, not for every message. */
interface Route {
  readonly topic: string
  readonly qos0: boolean
  readonly qos1: boolean
  interestVersion: number
  isWanted: boolean
}
const SPEAKS_FOR_MANY: ReadonlySet<Role> = new Set<Role>(['gateway', 'service', 'local'])
/** A client that invents topics starts again from an empty table. */
const ROUTES = 512

/** Why nothing is read, as bits. */
const PAUSE = { authenticating: 1, throttled: 2, backlog: 4, closed: 8, closing: 16 } as const

/**
 * One socket: what it may send, how fast, and the short way for the publishes that make up nearly all
 * traffic. A QoS 0 or 1 publish that nobody subscribes to and that is not retained needs nothing of
 * aedes but its acknowledgement, so it goes from the frame guard to the journal at once; everything
 * else goes to aedes. Order is kept: once a packet of a chunk went to aedes, the rest of it does too.
 */
export class Connection implements FramePolicy {
  readonly socket: Socket
  readonly remoteAddress: string
  readonly openedAt: number
  identity: Identity | null = null
  lastSeenAt: number
  packetCap: number
  /** Publishes that wait for the journal. */
  pendingMessages = 0
  #pendingBytes = 0
  readonly #host: ConnectionHost
  #sawConnect = false
  #pauses = 0
  #meter: FlowMeter | null = null
  readonly #routes = new Map<string, Route>()
  #acknowledgements: number[] = []
  #now = 0
  #receivedAt = 0

  constructor(socket: Socket, remoteAddress: string, host: ConnectionHost) {
    this.socket = socket
    this.remoteAddress = remoteAddress
    this.#host = host
    this.openedAt = this.lastSeenAt = host.monotonicNow()
    this.packetCap = host.limits.packetBytesBeforeAuthentication
    new FrameGuard(socket, this)
    socket.once('close', () => { this.#pauses |= PAUSE.closed })
  }

  get paused(): boolean { return this.#pauses !== 0 }
  get isClosed(): boolean { return (this.#pauses & PAUSE.closed) !== 0 }

  /** After a good CONNACK. aedes reads on by itself. */
  open(meter: FlowMeter): void {
    this.#meter = meter
    const { packetBytes, packetBytesOfGateways } = this.#host.limits
    this.packetCap = this.identity && SPEAKS_FOR_MANY.has(this.identity.principal.role) ? packetBytesOfGateways : packetBytes
    this.#pauses &= ~PAUSE.authenticating
  }

  /** The broker closes: nothing more is read, what was read is still acknowledged. */
  stopReading(): void { this.#pauses |= PAUSE.closing }

  cut(reason: RefusalReason, detail?: string): void {
    if (this.isClosed) return
    this.#pauses |= PAUSE.closed
    this.#host.refused(reason, this, detail)
    this.socket.destroy()
  }

  startChunk(): void {
    this.#now = this.lastSeenAt = this.#host.monotonicNow()
    this.#receivedAt = this.#host.utcNow()
  }

  takeFrame(source: Buffer, start: number, body: number, end: number, aedesHasTurn: boolean): FrameVerdict {
    const type = source[start]! >> 4
    if (!this.#sawConnect) return this.#takeConnect(source, type, body, end)
    this.#charge(type === PACKET.publish ? 1 : 0.1, end - start)
    if (this.isClosed) return 'refused'
    if (type === PACKET.publish && !aedesHasTurn) {
      const verdict = this.#takePublish(source, start, body, end)
      if (verdict !== 'forward') return verdict
    }
    if (!textsAreSound(source, type, body, end)) return this.#refuse('malformed-text')
    return 'forward'
  }

  /** Everything behind CONNECT waits here until it is answered: aedes 1.2.0 would handle it unauthenticated. */
  #takeConnect(source: Buffer, type: number, body: number, end: number): FrameVerdict {
    if (type !== PACKET.connect) return this.#refuse('not-connect-first')
    if (!textsAreSound(source, type, body, end)) return this.#refuse('malformed-text')
    this.#sawConnect = true
    this.#pauses |= PAUSE.authenticating
    return 'forward'
  }

  #refuse(reason: RefusalReason, detail?: string): 'refused' {
    this.cut(reason, detail)
    return 'refused'
  }

  #charge(messages: number, bytes: number): void {
    const waitMs = this.#meter!.charge(messages, bytes, this.#now)
    if (waitMs === 0 || (this.#pauses & PAUSE.throttled) !== 0) return
    this.#host.throttled(this)
    if (this.#meter!.isFlooding(this.#now)) return this.#host.flooding(this)
    this.#pauses |= PAUSE.throttled
    setTimeout(() => this.#resume(PAUSE.throttled), waitMs).unref()
  }

  #resume(pause: number): void {
    this.#pauses &= ~pause
    // aedes listens to 'readable' and reads; there may be bytes that Node has announced already.
    if (this.#pauses === 0) this.socket.emit('readable')
  }

  #takePublish(source: Buffer, start: number, body: number, end: number): FrameVerdict {
    const flags = source[start]! & 0x0f
    const qos = (flags >> 1) & 3
    if ((flags & 1) !== 0 || qos > 1) return 'forward'
    const topicEnd = body + 2 + (body + 2 <= end ? source.readUInt16BE(body) : end)
    const payloadStart = topicEnd + 2 * qos
    if (payloadStart > end) return this.#refuse('malformed')
    const route = this.#routeOf(source, body + 2, topicEnd)
    if (route === null) return 'refused'
    if (!(qos === 0 ? route.qos0 : route.qos1)) return this.#refuse('publish-permission', route.topic)
    if (this.#wants(route)) return 'forward'
    const messageId = qos === 0 ? 0 : source.readUInt16BE(topicEnd)
    if (qos === 1 && messageId === 0) return this.#refuse('malformed')
    this.append({
      receivedAt: this.#receivedAt, clientId: this.identity!.clientId, topic: route.topic,
      payload: source.subarray(payloadStart, end), qos: qos as 0 | 1, retain: false, dup: (flags & 8) !== 0,
    }, error => {
      if (messageId === 0) return
      if (error !== null) return this.cut('journal-refused')
      this.#acknowledgements.push(messageId)
      this.#host.attend(this)
    })
    return 'consumed'
  }

  #wants(route: Route): boolean {
    const version = this.#host.interestVersion
    if (route.interestVersion !== version) {
      route.isWanted = this.#host.isWanted(route.topic)
      route.interestVersion = version
    }
    return route.isWanted
  }

  #routeOf(source: Buffer, topicStart: number, topicEnd: number): Route | null {
    const key = source.toString('latin1', topicStart, topicEnd)
    const known = this.#routes.get(key)
    if (known !== undefined) return known
    const bytes = source.subarray(topicStart, topicEnd)
    if (!isMqttText(bytes)) return this.#noRoute('malformed-text')
    const topic = bytes.toString('utf8')
    const { topicBytes: maxBytes, topicLevels: maxLevels } = this.#host.limits
    const fault = publishTopicFault(topic, { maxBytes, maxLevels })
    if (fault !== null) return this.#noRoute('topic', fault)
    const { acl } = this.identity!
    const route: Route = { topic, qos0: mayPublish(acl, topic, 0, false), qos1: mayPublish(acl, topic, 1, false), interestVersion: -1, isWanted: false }
    if (this.#routes.size >= ROUTES) this.#routes.clear()
    this.#routes.set(key, route)
    return route
  }

  #noRoute(reason: RefusalReason, detail?: string): null {
    this.cut(reason, detail)
    return null
  }

  /** Journals a message of this client; too many that wait stop its reading. */
  append(message: RecordContent, settled: (error: Error | null) => void): void {
    const { inflightMessages, inflightBytes } = this.#host.limits
    const bytes = message.payload.length
    this.pendingMessages++
    this.#pendingBytes += bytes
    if (this.pendingMessages >= inflightMessages || this.#pendingBytes >= inflightBytes) this.#pauses |= PAUSE.backlog
    this.#host.append(message, error => {
      this.pendingMessages--
      this.#pendingBytes -= bytes
      if ((this.#pauses & PAUSE.backlog) !== 0) this.#host.attend(this)
      settled(error)
    })
  }

  /** Called once after a group sync: sends what is acknowledged in one write, and reads on if there is room again. */
  afterSync(): void {
    this.flushAcknowledgements()
    const { inflightMessages, inflightBytes } = this.#host.limits
    if ((this.#pauses & PAUSE.backlog) === 0) return
    if (this.pendingMessages <= inflightMessages / 2 && this.#pendingBytes <= inflightBytes / 2) this.#resume(PAUSE.backlog)
  }

  /** PUBACKs go out in the order of their publishes (MQTT-4.6.0-2), so aedes' own wait for these. */
  flushAcknowledgements(): void {
    const ids = this.#acknowledgements
    if (ids.length === 0) return
    this.#acknowledgements = []
    if (this.socket.destroyed) return
    const bytes = Buffer.allocUnsafe(4 * ids.length)
    let at = 0
    for (const id of ids) {
      bytes[at] = 0x40
      bytes[at + 1] = 2
      bytes.writeUInt16BE(id, at + 2)
      at += 4
    }
    this.socket.write(bytes)
  }
}
