import type { Socket } from 'node:net'
import { Aedes, type Client } from 'aedes'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import type { Logger } from 'pino'
import { AcceptedQueue } from './accepted-queue.ts'
import { compileAcl, mayPublish, maySubscribe, type Qos } from './acl-rules.ts'
import type { Authenticate, Authentication } from './authentication.ts'
import { BrokerCounters, type RefusalReason } from './broker-counters.ts'
import type { BrokerLimits } from './broker-limits.ts'
import { CONNACK_CODE, connectFault, willIsFine, type ConnectRefusal, type ConnectRequest, type Will } from './connect-rules.ts'
import { Connection, type ConnectionHost, type Identity } from './connection.ts'
import { FlowMeter } from './flow-meter.ts'
import type { RecordContent } from './record-codec.ts'
import type { RetainedStore } from './retained-store.ts'
import { SessionPersistence } from './session-persistence.ts'
import { SessionRegistry } from './session-registry.ts'
import { TopicEmitter } from './topic-emitter.ts'
import { filterFault, publishTopicFault, type TopicShape } from './topic-rules.ts'

/** Something that staff should hear of. */
export interface BrokerAlert {
  readonly kind: 'flooding' | 'slow-reader' | 'retained-full' | 'journal-refusing' | 'journal-recovered'
  readonly clientId: string | null
  readonly remoteAddress: string | null
  /** UTC epoch ms. */
  readonly at: number
}

export interface DeskOptions {
  readonly journal: MessageJournal
  readonly authenticate: Authenticate
  readonly onAccepted: (message: AcceptedMessage) => void
  readonly onAlert?: (alert: BrokerAlert) => void
  readonly logger: Logger
  readonly clock?: { now(): number }
}

/** The parts of aedes' packets and clients that we use, as they are at run time. */
interface ConnectPacket { clientId: string; clean: boolean; keepalive: number; protocolVersion: number; will?: Will }
interface PublishPacket { topic: string; payload: Uint8Array | string; qos: Qos; retain: boolean; dup: boolean; messageId?: number }
type ClientInside = Client & { readonly will: unknown; readonly subscriptions: Readonly<Record<string, unknown>> }
interface Subscription { topic: string; qos: Qos }
type Callback = (error?: Error | null) => void

/** An error that aedes answers with this CONNACK code. */
const refusalError = (refusal: ConnectRefusal): Error & { returnCode: number } => Object.assign(new Error(refusal), { returnCode: CONNACK_CODE[refusal] })
const asBytes = (payload: Uint8Array | string): Uint8Array => (typeof payload === 'string' ? new TextEncoder().encode(payload) : payload)

/**
 * Where aedes asks: who may come in, publish, subscribe and be sent what. Every hook first looks whether
 * the client was authenticated, since aedes 1.2.0 handles what comes behind CONNECT before it is.
 */
export class ClientDesk implements ConnectionHost {
  readonly limits: BrokerLimits
  readonly #options: DeskOptions
  readonly #retained: RetainedStore
  readonly #counters: BrokerCounters
  readonly #emitter = new TopicEmitter()
  readonly #persistence: SessionPersistence
  readonly #aedes: Aedes
  readonly #acceptedQueue: AcceptedQueue
  readonly #sessions: SessionRegistry
  readonly #connections = new Set<Connection>()
  readonly #bySocket = new WeakMap<object, Connection>()
  readonly #requests = new WeakMap<Client, ConnectRequest & { readonly will: Will | null }>()
  /** Clients that passed authentication: the guard against aedes' eagerness. */
  readonly #authenticated = new WeakMap<object, Identity>()
  readonly #meters = new Map<string, FlowMeter>()
  readonly #bannedUntil = new Map<string, number>()
  readonly #shape: TopicShape
  #pending = 0
  #isClosing = false
  #journalRefuses = false

  private constructor(options: DeskOptions, limits: BrokerLimits, retained: RetainedStore) {
    this.limits = limits
    this.#options = options
    this.#retained = retained
    this.#shape = { maxBytes: limits.topicBytes, maxLevels: limits.topicLevels }
    this.#counters = new BrokerCounters(options.logger)
    this.#sessions = new SessionRegistry(limits)
    this.#persistence = new SessionPersistence(retained.messages, limits, {
      maySubscribe: (client, { topic, qos }) => {
        const identity = this.#authenticated.get(client)
        return identity !== undefined && maySubscribe(identity.acl, topic, qos)
      },
      isAuthenticated: client => this.#authenticated.has(client),
    })
    this.#acceptedQueue = new AcceptedQueue(message => this.#deliver(message))
    this.#aedes = this.#newAedes()
  }

  static async open(options: DeskOptions, limits: BrokerLimits, retained: RetainedStore): Promise<ClientDesk> {
    const desk = new ClientDesk(options, limits, retained)
    await desk.#aedes.listen()
    return desk
  }

  #newAedes(): Aedes {
    const { limits } = this
    const aedes = new Aedes({
      mq: this.#emitter,
      persistence: this.#persistence,
      connectTimeout: limits.connectTimeoutMs,
      drainTimeout: limits.drainTimeoutMs,
      maxInflightInbound: limits.inflightMessages,
      maxTopicLevels: limits.topicLevels,
      // Synchronous on purpose: with an asynchronous one aedes lets a SUBSCRIBE through beforehand.
      preConnect: (client, packet, done) => done(null, this.#noteRequest(client, packet as unknown as ConnectPacket)),
      authenticate: (client, username, password, done) => {
        void this.#admit(client, username ?? null, password ?? null).then(refusal => {
          if (refusal === null) return done(null, true)
          this.#refuseClient(refusal, client)
          done(refusalError(refusal) as Parameters<typeof done>[0], false)
        })
      },
      authorizePublish: (client, packet, done) => this.#takePublish(client, packet as unknown as PublishPacket, done),
      authorizeSubscribe: (client, subscription, done) => this.#takeSubscription(client as ClientInside, subscription as Subscription, done as (error: Error | null, subscription: Subscription | null) => void),
      authorizeForward: (client, packet) => (this.#mayBeSent(client, packet.qos as Qos) ? packet : null),
    })
    aedes.on('clientReady', client => this.#sessions.arrive(client.id, client.clean))
    aedes.on('connackSent', (packet, client) => { if (packet.returnCode === 0) this.#open(client) })
    aedes.on('clientDisconnect', client => this.#sessions.leave(client.id, this.monotonicNow()))
    aedes.on('clientError', (client, error) => this.#noteClientError(client, error))
    aedes.on('connectionError', (client, error) => this.#noteClientError(client, error))
    // Without a listener an 'error' event ends the process.
    aedes.on('error' as 'closed', ((error: Error) => this.#options.logger.error({ err: error }, 'aedes reported an error')) as () => void)
    return aedes
  }

  // ── What connections need ─────────────────────────────────────────────────────────────────────

  monotonicNow(): number { return performance.now() }
  utcNow(): number { return this.#options.clock?.now() ?? Date.now() }
  get interestVersion(): number { return this.#emitter.tree.version + this.#persistence.interest.version }
  isWanted(topic: string): boolean { return this.#emitter.tree.matchesAny(topic) || this.#persistence.interest.matchesAny(topic) }

  append(message: RecordContent, onDurable: (error: Error | null, accepted: AcceptedMessage) => void): void {
    this.#pending++
    this.#options.journal.append(message, (error, accepted) => {
      this.#pending--
      if ((error !== null) !== this.#journalRefuses) this.#noteJournal(error !== null)
      if (error !== null) this.#counters.refuse('journal-refused', { clientId: message.clientId, detail: error.message }, this.monotonicNow())
      onDurable(error, accepted)
    })
  }

  accepted(message: AcceptedMessage): void {
    this.#counters.accepted++
    if (message.retain && !this.#retained.keep(message)) {
      this.#counters.refuse('retained-full', { clientId: message.clientId, detail: message.topic }, this.monotonicNow())
      this.#alert('retained-full', message.clientId, null)
    }
    this.#acceptedQueue.add(message)
  }

  attend(connection: Connection): void { this.#acceptedQueue.attend(connection) }

  refused(reason: RefusalReason, connection: Connection, detail?: string): void {
    // The journal's own refusals are counted per message, where they happen.
    if (reason === 'journal-refused') return
    const clientId = connection.identity?.clientId
    this.#counters.refuse(reason, { clientId, remoteAddress: connection.remoteAddress, detail }, this.monotonicNow())
    if (reason === 'flooding' || reason === 'slow-reader') this.#alert(reason, clientId ?? null, connection.remoteAddress)
  }

  throttled(_connection: Connection): void { this.#counters.throttled++ }

  flooding(connection: Connection): void {
    if (connection.identity) this.#bannedUntil.set(connection.identity.clientId, this.monotonicNow() + this.limits.floodBanMs)
    connection.cut('flooding')
  }

  #deliver(message: AcceptedMessage): void {
    try {
      this.#options.onAccepted(message)
    } catch (error) {
      this.#options.logger.error({ err: error, sequence: message.sequence }, 'the consumer of accepted messages threw')
    }
  }

  #noteJournal(refuses: boolean): void {
    this.#journalRefuses = refuses
    this.#alert(refuses ? 'journal-refusing' : 'journal-recovered', null, null)
  }

  #alert(kind: BrokerAlert['kind'], clientId: string | null, remoteAddress: string | null): void {
    try {
      this.#options.onAlert?.({ kind, clientId, remoteAddress, at: this.utcNow() })
    } catch (error) {
      this.#options.logger.error({ err: error, kind }, 'the consumer of alerts threw')
    }
  }

  // ── Coming in ─────────────────────────────────────────────────────────────────────────────────

  receive(socket: Socket, remoteAddress: string): void {
    const connection = new Connection(socket, remoteAddress, this)
    this.#connections.add(connection)
    this.#bySocket.set(socket, connection)
    socket.once('close', () => this.#connections.delete(connection))
    this.#aedes.handle(socket)
  }

  refuseAddress(reason: RefusalReason, remoteAddress: string): void { this.#counters.refuse(reason, { remoteAddress }, this.monotonicNow()) }

  #connectionOf(client: Client): Connection | undefined { return this.#bySocket.get(client.conn) }

  #noteRequest(client: Client, packet: ConnectPacket): true {
    const { clientId, clean, keepalive, protocolVersion, will } = packet
    this.#requests.set(client, { clientId, clean, keepAliveS: keepalive, protocolVersion, will: will ?? null })
    // We watch the keep-alive: aedes' own timer knows nothing of what it does not handle itself.
    packet.keepalive = 0
    return true
  }

  /** Null when the client may come in; then its identity is known. */
  async #admit(client: Client, username: string | null, password: Uint8Array | null): Promise<ConnectRefusal | null> {
    const request = this.#requests.get(client)!
    const connection = this.#connectionOf(client)!
    const fault = connectFault(request, this.limits) ?? this.#roomFault(client.id, request)
    if (fault !== null) return fault
    const answer = await this.#askWho({ clientId: client.id, username, password, remoteAddress: connection.remoteAddress })
    if (!answer.ok) return answer.reason
    const { principal } = answer
    const acl = compileAcl(principal.rules, { clientId: client.id, username })
    if (request.will !== null && !willIsFine(request.will, acl, this.#shape)) return 'bad-will'
    const identity: Identity = { clientId: client.id, principal, acl, keepAliveMs: request.keepAliveS * 1_000 }
    connection.identity = identity
    this.#authenticated.set(client, identity)
    return null
  }

  #roomFault(clientId: string, request: ConnectRequest): ConnectRefusal | null {
    if (this.#isClosing) return 'unavailable'
    if ((this.#bannedUntil.get(clientId) ?? 0) > this.monotonicNow()) return 'flood-ban'
    return request.clean || this.#sessions.hasRoomFor(clientId) ? null : 'too-many-sessions'
  }

  async #askWho(attempt: Parameters<Authenticate>[0]): Promise<Authentication> {
    try {
      return await this.#options.authenticate(attempt)
    } catch (error) {
      this.#options.logger.error({ err: error, clientId: attempt.clientId }, 'the authentication failed')
      return { ok: false, reason: 'unavailable' }
    }
  }

  #refuseClient(refusal: ConnectRefusal, client: Client): void {
    const connection = this.#connectionOf(client)
    this.#counters.refuse(refusal, { clientId: client.id, remoteAddress: connection?.remoteAddress }, this.monotonicNow())
  }

  #open(client: Client): void {
    const connection = this.#connectionOf(client)
    const identity = this.#authenticated.get(client)
    if (connection === undefined || identity === undefined) return
    const now = this.monotonicNow()
    let meter = this.#meters.get(identity.clientId)
    if (meter === undefined) {
      const { rate, role } = identity.principal
      this.#meters.set(identity.clientId, (meter = new FlowMeter(rate ?? this.limits.rates[role], now)))
    }
    connection.open(meter)
  }

  // ── Publishing and subscribing by way of aedes ────────────────────────────────────────────────

  #takePublish(client: Client | null, packet: PublishPacket, done: Callback): void {
    const identity = client === null ? undefined : this.#authenticated.get(client)
    const connection = client === null ? undefined : this.#connectionOf(client)
    if (client === null || identity === undefined || connection === undefined) return this.#refusePublish('not-authenticated', connection, done)
    const isWill = packet === (client as ClientInside).will
    if (isWill && this.#isClosing) return done(new Error('the broker goes, not the device'))
    const fault = this.#publishFault(identity, packet, isWill)
    if (fault !== null) return this.#refusePublish(fault, connection, done, packet.topic)
    // A QoS 2 publish that is sent again is journalled already; aedes only answers it.
    if (packet.qos === 2 && !isWill && this.#persistence.isAwaitingRelease(identity.clientId, packet.messageId!)) return done(null)
    const { topic, qos, retain, dup } = packet
    connection.append({ receivedAt: this.utcNow(), clientId: identity.clientId, topic, payload: asBytes(packet.payload), qos, retain, dup }, error => {
      connection.flushAcknowledgements()
      // MQTT 3.1.1 sends again only after a new connection: one left open without its acknowledgement
      // would wait for ever, so it is closed. QoS 0 promised nothing and goes on to its subscribers.
      if (error !== null && qos > 0) return this.#refusePublish('journal-refused', connection, done)
      done(null)
    })
  }

  #publishFault(identity: Identity, packet: PublishPacket, isWill: boolean): RefusalReason | null {
    if (publishTopicFault(packet.topic, this.#shape) !== null) return isWill ? 'will' : 'topic'
    if (!mayPublish(identity.acl, packet.topic, packet.qos, packet.retain)) return isWill ? 'will' : 'publish-permission'
    const isNewHandshake = packet.qos === 2 && !isWill && !this.#persistence.isAwaitingRelease(identity.clientId, packet.messageId!)
    return isNewHandshake && this.#persistence.awaitingReleaseCount(identity.clientId) >= this.limits.inflightMessages ? 'inflight' : null
  }

  #refusePublish(reason: RefusalReason, connection: Connection | undefined, done: Callback, detail?: string): void {
    if (connection === undefined || connection.isClosed) this.#counters.refuse(reason, { detail }, this.monotonicNow())
    else connection.cut(reason, detail)
    done(new Error(reason))
  }

  #takeSubscription(client: ClientInside, subscription: Subscription, done: (error: Error | null, subscription: Subscription | null) => void): void {
    const identity = this.#authenticated.get(client)
    const connection = this.#connectionOf(client)
    if (identity === undefined || connection === undefined) {
      connection?.cut('not-authenticated')
      return done(new Error('not authenticated'), null)
    }
    const reason = this.#subscriptionFault(client, identity, subscription)
    if (reason === null) return done(null, subscription)
    this.#counters.refuse(reason, { clientId: identity.clientId, remoteAddress: connection.remoteAddress, detail: subscription.topic }, this.monotonicNow())
    done(null, null) // SUBACK 0x80
  }

  #subscriptionFault(client: ClientInside, identity: Identity, { topic, qos }: Subscription): RefusalReason | null {
    if (filterFault(topic, this.#shape) !== null) return 'subscribe-filter'
    if (!maySubscribe(identity.acl, topic, qos)) return 'subscribe-permission'
    const isNew = client.subscriptions[topic] === undefined
    return isNew && Object.keys(client.subscriptions).length >= this.limits.subscriptionsPerClient ? 'subscriptions' : null
  }

  /** A subscriber that does not read first misses QoS 0, then is cut: it must not cost the others memory or time. */
  #mayBeSent(client: Client, qos: Qos): boolean {
    const connection = this.#connectionOf(client)
    if (connection === undefined) return true
    const waiting = connection.socket.writableLength
    if (waiting > this.limits.writeBufferBytes) {
      connection.cut('slow-reader')
      return false
    }
    if (qos > 0 || waiting <= this.limits.writeBufferBytes / 2) return true
    this.#counters.forwardsDropped++
    return false
  }

  #noteClientError(client: Client, error: Error): void {
    const connection = this.#connectionOf(client)
    // What we cut ourselves is counted already; what is left is aedes' own judgement or a broken line.
    if (connection?.isClosed === false) this.#counters.refuse('protocol', { clientId: client.id, remoteAddress: connection.remoteAddress, detail: error.message }, this.monotonicNow())
    else this.#options.logger.debug({ err: error, clientId: client.id }, 'a connection ended with an error')
  }

  // ── Watching and ending ───────────────────────────────────────────────────────────────────────

  /** Once a second: who came and never said who, who fell silent, who does not read, what expired. */
  sweep(): void {
    const now = this.monotonicNow()
    for (const connection of this.#connections) this.#sweepConnection(connection, now)
    for (const clientId of this.#sessions.takeExpired(now)) void this.#forget(clientId)
    for (const [clientId, until] of this.#bannedUntil) if (until <= now) this.#bannedUntil.delete(clientId)
    for (const [clientId, meter] of this.#meters) {
      if (this.#aedes.closed || (!this.#isHere(clientId) && meter.isAtRest(now))) this.#meters.delete(clientId)
    }
  }

  #sweepConnection(connection: Connection, now: number): void {
    if (connection.identity === null) {
      if (now - connection.openedAt > this.limits.connectTimeoutMs) connection.cut('connect-timeout')
      return
    }
    if (connection.paused) connection.lastSeenAt = now // we do not listen, so its silence says nothing
    // MQTT-3.1.2-24: one and a half times the keep-alive.
    else if (now - connection.lastSeenAt > connection.identity.keepAliveMs * 1.5) connection.cut('keep-alive-timeout')
    if (connection.socket.writableLength > this.limits.writeBufferBytes) connection.cut('slow-reader')
  }

  #clientsById(): Readonly<Record<string, Client>> { return (this.#aedes as unknown as { clients: Record<string, Client> }).clients }
  #isHere(clientId: string): boolean { return this.#clientsById()[clientId] !== undefined }

  async disconnect(clientId: string, forgetSession: boolean): Promise<boolean> {
    const client = this.#clientsById()[clientId]
    if (client !== undefined) {
      this.#connectionOf(client)?.cut('revoked')
      await new Promise<void>(resolve => client.close(resolve))
    }
    if (forgetSession) await this.#forget(clientId)
    return client !== undefined
  }

  async #forget(clientId: string): Promise<void> {
    this.#sessions.forget(clientId)
    await this.#persistence.forgetSession(clientId)
  }

  get pending(): number { return this.#pending }

  stats(): { clients: number; sessions: number; accepted: number; refused: Partial<Record<RefusalReason, number>>; throttled: number; forwardsDropped: number; queuedDropped: number } {
    const { accepted, throttled, forwardsDropped, refused } = this.#counters
    return { clients: this.#aedes.connectedClients, sessions: this.#sessions.count, accepted, refused: { ...refused }, throttled, forwardsDropped, queuedDropped: this.#persistence.queues.dropped }
  }

  stopReading(): void {
    this.#isClosing = true
    for (const connection of this.#connections) connection.stopReading()
  }

  async close(): Promise<void> {
    this.stopReading()
    this.#acceptedQueue.flush()
    await new Promise<void>(resolve => this.#aedes.close(resolve))
  }
}
