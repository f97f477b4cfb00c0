import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { Logger } from 'pino'
import type { MessageJournal } from '#contract/journal'
import { AddressGuard } from './address-guard.ts'
import type { Authenticate } from './authentication.ts'
import type { RefusalReason } from './broker-counters.ts'
import { DEFAULT_LIMITS, type BrokerLimits } from './broker-limits.ts'
import { ClientDesk } from './client-desk.ts'
import type { BrokerAlert } from './message-acceptance.ts'
import { RetainedStore } from './retained-store.ts'
import { listenError } from './startup-faults.ts'

export interface BrokerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** With it the listener speaks TLS only. */
  readonly tls?: TlsOptions
  /** Where retained messages are kept. */
  readonly dataDir: string
  /** Where every accepted message goes, and whoever wants them follows it. Stays open when the broker closes: it belongs to the caller. */
  readonly journal: MessageJournal
  readonly authenticate: Authenticate
  readonly onAlert?: (alert: BrokerAlert) => void
  readonly limits?: Partial<BrokerLimits>
  readonly logger: Logger
  readonly clock?: { now(): number }
}

export interface BrokerStats {
  readonly clients: number
  readonly connections: number
  readonly sessions: number
  readonly accepted: number
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>
  /** Times that a client was made to wait. */
  readonly throttled: number
  readonly forwardsDropped: number
  readonly queuedDropped: number
  readonly retained: { readonly topics: number; readonly bytes: number }
  readonly journal: { readonly head: number; readonly bytes: number; readonly refusing: boolean }
}

export interface AtriumBroker {
  address(): { readonly host: string; readonly port: number; readonly url: string }
  stats(): BrokerStats
  /** Ends a client's connection, and with `forgetSession` what was kept for it: for a revoked device. False when it was not here. */
  disconnect(clientId: string, options?: { readonly forgetSession?: boolean }): Promise<boolean>
  /** Takes no more, waits for what it has read to be durable and acknowledged, and ends. Last wills are not published: the server goes, not the devices. */
  close(): Promise<void>
}

/** How long a closing broker waits for the journal. */
const CLOSE_WAIT_MS = 5_000
const SWEEP_EVERY_MS = 1_000

/**
 * Starts an MQTT 3.1/3.1.1 broker: aedes 1.2.0 behind the guards and limits that it lacks. Throws
 * StartupError when the port is taken or the folder cannot be written.
 */
export async function createBroker(options: BrokerOptions): Promise<AtriumBroker> {
  const limits: BrokerLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const retained = await RetainedStore.open(options.dataDir, limits, options.journal, options.logger)
  const desk = await ClientDesk.open(options, limits, retained)
  const listener = new Listener(options, limits, desk)
  try {
    await listener.start()
  } catch (error) {
    await desk.close()
    await retained.close()
    throw listenError(error, options.host, options.port)
  }
  return new RunningBroker(options, desk, listener, retained)
}

/** The open port: whom it lets in at all. */
class Listener {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #addresses: AddressGuard
  readonly #desk: ClientDesk
  readonly #options: BrokerOptions

  constructor(options: BrokerOptions, limits: BrokerLimits, desk: ClientDesk) {
    this.#options = options
    this.#desk = desk
    this.#addresses = new AddressGuard(limits)
    const admit = (socket: Socket): void => this.#admit(socket)
    this.#server = options.tls === undefined
      ? createServer({ noDelay: true }, admit)
      : createTlsServer({ noDelay: true, handshakeTimeout: limits.connectTimeoutMs, ...options.tls }, admit)
    this.#server.maxConnections = limits.connections
    this.#server.on('drop', () => desk.refuseAddress('connections', 'any'))
  }

  get connections(): number { return this.#sockets.size }
  get port(): number { return (this.#server.address() as AddressInfo).port }
  forgetIdleAddresses(): void { this.#addresses.forgetIdle(performance.now()) }

  async start(): Promise<void> {
    this.#server.listen(this.#options.port, this.#options.host)
    await once(this.#server, 'listening')
    this.#server.on('error', error => this.#options.logger.error({ err: error }, 'the MQTT listener failed'))
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown'
    const refusal = this.#addresses.enter(address, performance.now())
    if (refusal !== null) {
      socket.on('error', () => undefined) // it is being thrown out; how it takes that is no matter
      socket.destroy()
      this.#desk.refuseAddress(refusal, address)
      return
    }
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#addresses.leave(address)
    })
    this.#desk.receive(socket, address)
  }

  stop(): void { this.#server.close() }
  endAll(): void { for (const socket of this.#sockets) socket.destroy() }
}

class RunningBroker implements AtriumBroker {
  readonly #options: BrokerOptions
  readonly #desk: ClientDesk
  readonly #listener: Listener
  readonly #retained: RetainedStore
  readonly #sweeping: NodeJS.Timeout
  readonly #port: number
  #closing: Promise<void> | null = null

  constructor(options: BrokerOptions, desk: ClientDesk, listener: Listener, retained: RetainedStore) {
    this.#options = options
    this.#desk = desk
    this.#listener = listener
    this.#retained = retained
    this.#port = listener.port
    this.#sweeping = setInterval(() => { desk.sweep(); listener.forgetIdleAddresses() }, SWEEP_EVERY_MS)
  }

  address(): { host: string; port: number; url: string } {
    const { host, tls } = this.#options
    const name = host.includes(':') ? `[${host}]` : host
    return { host, port: this.#port, url: `${tls === undefined ? 'mqtt' : 'mqtts'}://${name}:${this.#port}` }
  }

  stats(): BrokerStats {
    const { journal } = this.#options
    return {
      ...this.#desk.stats(), connections: this.#listener.connections,
      retained: { topics: this.#retained.messages.count, bytes: this.#retained.messages.bytes },
      journal: { head: journal.head, bytes: journal.bytes, refusing: journal.refusing },
    }
  }

  disconnect(clientId: string, options: { readonly forgetSession?: boolean } = {}): Promise<boolean> {
    return this.#desk.disconnect(clientId, options.forgetSession ?? false)
  }

  close(): Promise<void> { return this.#closing ??= this.#close() }

  async #close(): Promise<void> {
    clearInterval(this.#sweeping)
    this.#listener.stop()
    this.#desk.stopReading()
    const giveUpAt = performance.now() + CLOSE_WAIT_MS
    while (this.#desk.pending > 0 && performance.now() < giveUpAt) await new Promise(resolve => setTimeout(resolve, 10))
    await new Promise(resolve => setImmediate(resolve)) // the last acknowledgements leave
    await this.#desk.close()
    this.#listener.endAll()
    await this.#retained.close()
  }
}
