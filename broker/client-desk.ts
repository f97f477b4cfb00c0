import type { Socket } from 'node:net'
import { Aedes, type Client } from 'aedes'
import { compileAcl, maySubscribe } from './acl-rules.ts'
import type { Authenticate, Authentication } from './authentication.ts'
import { BrokerCounters, type RefusalReason } from './broker-counters.ts'
import type { BrokerLimits } from './broker-limits.ts'
import { ClientBook } from './client-book.ts'
import { CONNACK_CODE, connectFault, willIsFine, type ConnectRefusal, type ConnectRequest, type Will } from './connect-rules.ts'
import { Connection, type ConnectionHost, type Identity } from './connection.ts'
import { FlowMeter } from './flow-meter.ts'
import { MessageAcceptance, type AcceptanceOptions } from './message-acceptance.ts'
import type { RecordContent } from './record-codec.ts'
import type { RetainedStore } from './retained-store.ts'
import { SessionPersistence } from './session-persistence.ts'
import { SessionRegistry } from './session-registry.ts'
import { TopicEmitter } from './topic-emitter.ts'
import { TopicGate, type ClientInside } from './topic-gate.ts'

export interface DeskOptions extends AcceptanceOptions { readonly authenticate: Authenticate }

/** A CONNECT as mqtt-packet reads it. */
interface ConnectPacket { clientId: string; clean: boolean; keepalive: number; protocolVersion: number; will?: Will }

/** An error that aedes answers with this CONNACK code. */
const refusalError = (refusal: ConnectRefusal): Error & { returnCode: number } => Object.assign(new Error(refusal), { returnCode: CONNACK_CODE[refusal] })

/** Who comes in, who stays and who is sent away; and the place where aedes is put together with our parts. */
export class ClientDesk implements ConnectionHost {
  readonly limits: BrokerLimits
  readonly #options: DeskOptions
  readonly #counters: BrokerCounters
  readonly #acceptance: MessageAcceptance
  readonly #emitter = new TopicEmitter()
  readonly #book = new ClientBook()
  readonly #persistence: SessionPersistence
  readonly #gate: TopicGate
  readonly #aedes: Aedes
  readonly #sessions: SessionRegistry
  readonly #connections = new Set<Connection>()
  readonly #meters = new Map<string, FlowMeter>()
  readonly #bannedUntil = new Map<string, number>()
  #isClosing = false

  private constructor(options: DeskOptions, limits: BrokerLimits, retained: RetainedStore) {
    this.limits = limits
    this.#options = options
    this.#counters = new BrokerCounters(options.logger)
    this.#acceptance = new MessageAcceptance(options, retained, this.#counters)
    this.#sessions = new SessionRegistry(limits)
    this.#persistence = new SessionPersistence(retained.messages, limits, {
      maySubscribe: (client, { topic, qos }) => {
        const identity = this.#book.identityOf(client)
        return identity !== undefined && maySubscribe(identity.acl, topic, qos)
      },
      isAuthenticated: client => this.#book.identityOf(client) !== undefined,
    })
    this.#gate = new TopicGate({ limits, book: this.#book, persistence: this.#persistence, counters: this.#counters, utcNow: () => this.utcNow() })
    this.#aedes = this.#newAedes()
  }

  static async open(options: DeskOptions, limits: BrokerLimits, retained: RetainedStore): Promise<ClientDesk> {
    const desk = new ClientDesk(options, limits, retained)
    await desk.#aedes.listen()
    return desk
  }

  #newAedes(): Aedes {
    const { limits } = this
    const gate = this.#gate
    const aedes = new Aedes({
      mq: this.#emitter, persistence: this.#persistence,
      connectTimeout: limits.connectTimeoutMs, drainTimeout: limits.drainTimeoutMs,
      maxInflightInbound: limits.inflightMessages, maxTopicLevels: limits.topicLevels,
      // Synchronous on purpose: with an asynchronous one aedes lets a SUBSCRIBE through beforehand.
      preConnect: (client, packet, done) => done(null, this.#noteRequest(client, packet as unknown as ConnectPacket)),
      authenticate: (client, username, password, done) => {
        void this.#admit(client, username ?? null, password ?? null).then(refusal => {
          if (refusal === null) return done(null, true)
          this.#counters.refuse(refusal, { clientId: client.id, remoteAddress: this.#book.connectionOf(client)?.remoteAddress }, this.monotonicNow())
          done(refusalError(refusal), false)
        })
      },
      authorizePublish: (client, packet, done) => gate.takePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => gate.takeSubscription(client as ClientInside, subscription, done),
      authorizeForward: (client, packet) => (gate.mayBeSent(client, packet.qos) ? packet : null),
    })
    this.#listenTo(aedes)
    return aedes
  }

  #listenTo(aedes: Aedes): void {
    aedes.on('clientReady', client => this.#sessions.arrive(client.id, client.clean))
    aedes.on('connackSent', (packet, client) => { if (packet.returnCode === 0) this.#open(client) })
    aedes.on('clientDisconnect', client => this.#sessions.leave(client.id, this.monotonicNow()))
    aedes.on('clientError', (client, error) => this.#noteClientError(client, error))
    aedes.on('connectionError', (client, error) => this.#noteClientError(client, error))
    // Without a listener an 'error' event ends the process; aedes' types do not know of it.
    aedes.on('error' as 'closed', ((error: Error) => this.#options.logger.error({ err: error }, 'aedes reported an error')) as () => void)
  }

  // ── What connections need ─────────────────────────────────────────────────────────────────────

  monotonicNow(): number { return performance.now() }
  utcNow(): number { return this.#acceptance.utcNow() }
  get interestVersion(): number { return this.#emitter.tree.version + this.#persistence.interest.version }
  isWanted(topic: string): boolean { return this.#emitter.tree.matchesAny(topic) || this.#persistence.interest.matchesAny(topic) }
  append(message: RecordContent, onDurable: (error: Error | null) => void): void { this.#acceptance.append(message, onDurable) }
  attend(connection: Connection): void { this.#acceptance.attend(connection) }
  throttled(_connection: Connection): void { this.#counters.throttled++ }

  refused(reason: RefusalReason, connection: Connection, detail?: string): void {
    // The journal's own refusals are counted per message, where they happen.
    if (reason === 'journal-refused') return
    const clientId = connection.identity?.clientId
    this.#counters.refuse(reason, { clientId, remoteAddress: connection.remoteAddress, detail }, this.monotonicNow())
    if (reason === 'flooding' || reason === 'slow-reader') this.#acceptance.alert(reason, clientId ?? null, connection.remoteAddress)
  }

  flooding(connection: Connection): void {
    if (connection.identity) this.#bannedUntil.set(connection.identity.clientId, this.monotonicNow() + this.limits.floodBanMs)
    connection.cut('flooding')
  }

  // ── Coming in ─────────────────────────────────────────────────────────────────────────────────

  receive(socket: Socket, remoteAddress: string): void {
    const connection = new Connection(socket, remoteAddress, this)
    this.#connections.add(connection)
    this.#book.noteConnection(connection)
    socket.once('close', () => this.#connections.delete(connection))
    this.#aedes.handle(socket)
  }

  refuseAddress(reason: RefusalReason, remoteAddress: string): void { this.#counters.refuse(reason, { remoteAddress }, this.monotonicNow()) }

  #noteRequest(client: Client, packet: ConnectPacket): true {
    const { clientId, clean, keepalive, protocolVersion, will } = packet
    this.#book.noteRequest(client, { clientId, clean, keepAliveS: keepalive, protocolVersion, will: will ?? null })
    // We watch the keep-alive: aedes' own timer knows nothing of what it does not handle itself.
    packet.keepalive = 0
    return true
  }

  /** Null when the client may come in; then its identity is known. */
  async #admit(client: Client, username: string | null, password: Uint8Array | null): Promise<ConnectRefusal | null> {
    const request = this.#book.requestOf(client)
    const connection = this.#book.connectionOf(client)!
    const fault = connectFault(request, this.limits) ?? this.#roomFault(client.id, request)
    if (fault !== null) return fault
    const answer = await this.#askWho({ clientId: client.id, username, password, remoteAddress: connection.remoteAddress })
    if (!answer.ok) return answer.reason
    const { principal } = answer
    const acl = compileAcl(principal.rules, { clientId: client.id, username })
    const { topicBytes: maxBytes, topicLevels: maxLevels } = this.limits
    if (request.will !== null && !willIsFine(request.will, acl, { maxBytes, maxLevels })) return 'bad-will'
    const identity: Identity = { clientId: client.id, principal, acl, keepAliveMs: request.keepAliveS * 1_000 }
    connection.identity = identity
    this.#book.noteAuthenticated(client, identity)
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

  #open(client: Client): void {
    const connection = this.#book.connectionOf(client)
    const identity = this.#book.identityOf(client)
    if (connection === undefined || identity === undefined) return
    let meter = this.#meters.get(identity.clientId)
    if (meter === undefined) {
      const { rate, role } = identity.principal
      this.#meters.set(identity.clientId, (meter = new FlowMeter(rate ?? this.limits.rates[role], this.monotonicNow())))
    }
    connection.open(meter)
  }

  // ── Watching and ending ───────────────────────────────────────────────────────────────────────

  #noteClientError(client: Client, error: Error): void {
    const connection = this.#book.connectionOf(client)
    // What we cut ourselves is counted already; what is left is aedes' own judgement or a broken line.
    if (connection?.isClosed === false) this.#counters.refuse('protocol', { clientId: client.id, remoteAddress: connection.remoteAddress, detail: error.message }, this.monotonicNow())
    else this.#options.logger.debug({ err: error, clientId: client.id }, 'a connection ended with an error')
  }

  /** Once a second: who came and never said who, who fell silent, who does not read, what expired. */
  sweep(): void {
    const now = this.monotonicNow()
    for (const connection of this.#connections) this.#sweepConnection(connection, now)
    for (const clientId of this.#sessions.takeExpired(now)) void this.#forget(clientId)
    for (const [clientId, until] of this.#bannedUntil) if (until <= now) this.#bannedUntil.delete(clientId)
    for (const [clientId, meter] of this.#meters) if (this.#clientsById()[clientId] === undefined && meter.isAtRest(now)) this.#meters.delete(clientId)
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

  /** aedes' own table; its types leave it out. */
  #clientsById(): Readonly<Record<string, Client>> { return (this.#aedes as unknown as { clients: Record<string, Client> }).clients }

  async disconnect(clientId: string, forgetSession: boolean): Promise<boolean> {
    const client = this.#clientsById()[clientId]
    if (client !== undefined) {
      this.#book.connectionOf(client)?.cut('revoked')
      await new Promise<void>(resolve => client.close(resolve))
    }
    if (forgetSession) await this.#forget(clientId)
    return client !== undefined
  }

  async #forget(clientId: string): Promise<void> {
    this.#sessions.forget(clientId)
    await this.#persistence.forgetSession(clientId)
  }

  get pending(): number { return this.#acceptance.pending }

  stats(): { clients: number; sessions: number; accepted: number; refused: Partial<Record<RefusalReason, number>>; throttled: number; forwardsDropped: number; queuedDropped: number } {
    const { accepted, throttled, forwardsDropped, refused } = this.#counters
    return { clients: this.#aedes.connectedClients, sessions: this.#sessions.count, accepted, refused: { ...refused }, throttled, forwardsDropped, queuedDropped: this.#persistence.queues.dropped }
  }

  stopReading(): void {
    this.#isClosing = this.#gate.isClosing = true
    for (const connection of this.#connections) connection.stopReading()
  }

  async close(): Promise<void> {
    this.stopReading()
    this.#acceptance.flush()
    await new Promise<void>(resolve => this.#aedes.close(resolve))
  }
}
