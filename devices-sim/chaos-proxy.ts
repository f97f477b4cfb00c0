import { createServer, connect, type Server, type Socket } from 'node:net'

/** What the proxy does to the bytes that pass, both ways. May be changed while connections live. */
export interface ChaosSettings {
  /** Each chunk waits this long, in ms; order is kept. */
  readonly delayMs: number
  /** At most so many bytes a second and direction; null: as fast as they come. */
  readonly bytesPerSecond: number | null
  /** Nothing passes while true; connections stay open, as with a pulled cable. */
  readonly frozen: boolean
  /** New connections are cut at once while true. */
  readonly refusing: boolean
}

export const CALM: ChaosSettings = { delayMs: 0, bytesPerSecond: null, frozen: false, refusing: false }

export interface ChaosProxy {
  readonly port: number
  readonly connections: number
  /** Bytes passed on so far: to the target and back. */
  readonly passed: { readonly up: number; readonly down: number }
  set(settings: Partial<ChaosSettings>): void
  /** Cuts every open connection hard (RST). Returns how many. */
  cut(): number
  close(): Promise<void>
}

export interface ChaosProxyOptions { readonly targetHost: string; readonly targetPort: number; readonly host?: string; readonly port?: number; readonly settings?: Partial<ChaosSettings> }

/** A frozen proxy buffers so much a direction, then stops reading, as a full socket does. */
const BUFFER_BYTES = 1 << 20

/** Listens (port 0: any free one) and passes TCP on to the target, as well or badly as told. */
export async function startChaosProxy(options: ChaosProxyOptions): Promise<ChaosProxy> {
  const state = { settings: { ...CALM, ...options.settings }, passed: { up: 0, down: 0 }, pairs: new Set<ProxiedPair>() }
  const server = createServer((client) => {
    if (state.settings.refusing) { client.resetAndDestroy(); return }
    const pair = new ProxiedPair(client, connect(options.targetPort, options.targetHost), state)
    state.pairs.add(pair)
    pair.onClose(() => state.pairs.delete(pair))
  })
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const cut = (): number => {
    const open = [...state.pairs]
    for (const pair of open) pair.reset()
    return open.length
  }
  return {
    port, passed: state.passed, cut,
    get connections() { return state.pairs.size },
    set: (settings) => { state.settings = { ...state.settings, ...settings }; for (const pair of state.pairs) pair.wake() },
    close: () => new Promise((resolve) => { server.close(() => resolve()); cut() }),
  }
}

const listen = (server: Server, port: number, host: string): Promise<void> => new Promise((resolve, reject) => {
  server.once('error', reject)
  server.listen(port, host, () => { server.off('error', reject); resolve() })
})

interface ProxyState { settings: ChaosSettings; passed: { up: number; down: number } }

/** One client and its connection to the target. */
class ProxiedPair {
  private readonly client: Socket
  private readonly lanes: readonly [Lane, Lane]
  private readonly target: Socket

  constructor(client: Socket, target: Socket, state: ProxyState) {
    this.client = client
    this.target = target
    this.lanes = [new Lane(client, target, state, 'up'), new Lane(target, client, state, 'down')]
    for (const socket of [client, target]) {
      // The end of either side ends the pair; what went wrong is for the two programs to report.
      socket.on('error', () => this.reset())
      socket.setNoDelay(true)
    }
    client.on('close', () => { if (!target.destroyed) target.destroy() })
    target.on('close', () => { if (!client.destroyed) client.destroy() })
  }

  onClose(listener: () => void): void {
    this.client.once('close', () => { for (const lane of this.lanes) lane.stop(); listener() })
  }

  reset(): void {
    for (const socket of [this.client, this.target]) if (!socket.destroyed) socket.resetAndDestroy()
  }

  wake(): void {
    for (const lane of this.lanes) lane.pump()
  }
}

interface Waiting { readonly bytes: Buffer; readonly readyAt: number }

/** One direction of one pair: a queue between two sockets. */
class Lane {
  private readonly queue: Waiting[] = []
  private readonly from: Socket
  private readonly to: Socket
  private readonly state: ProxyState
  private readonly direction: 'up' | 'down'
  private queued = 0
  private ended = false
  private blockedUntil = 0
  private timer: NodeJS.Timeout | null = null

  constructor(from: Socket, to: Socket, state: ProxyState, direction: 'up' | 'down') {
    this.from = from
    this.to = to
    this.state = state
    this.direction = direction
    from.on('data', (bytes: Buffer) => {
      this.queue.push({ bytes, readyAt: Date.now() + state.settings.delayMs })
      this.queued += bytes.length
      if (this.queued > BUFFER_BYTES) from.pause()
      this.pump()
    })
    from.on('end', () => { this.ended = true; this.pump() })
    to.on('drain', () => this.pump())
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.queue.length = 0
  }

  /** Passes on what may pass now; sets one timer for the rest. */
  pump(): void {
    if (this.timer) { clearTimeout(this.timer); this.timer = null }
    const { settings } = this.state
    if (settings.frozen || this.to.destroyed) return
    for (let first = this.queue[0]; first; first = this.queue[0]) {
      if (this.to.writableNeedDrain) return
      const waitMs = Math.max(first.readyAt, this.blockedUntil) - Date.now()
      if (waitMs > 0) { this.timer = setTimeout(() => this.pump(), waitMs); return }
      this.pass(first, settings.bytesPerSecond)
    }
    if (this.ended) this.to.end()
  }

  private pass(first: Waiting, bytesPerSecond: number | null): void {
    // A tenth of a second's worth at once keeps the rate smooth.
    const most = bytesPerSecond === null ? first.bytes.length : Math.max(1, Math.floor(bytesPerSecond / 10))
    const now = first.bytes.subarray(0, most)
    if (now.length < first.bytes.length) this.queue[0] = { bytes: first.bytes.subarray(most), readyAt: first.readyAt }
    else this.queue.shift()
    this.queued -= now.length
    this.state.passed[this.direction] += now.length
    if (bytesPerSecond !== null) this.blockedUntil = Date.now() + Math.ceil((1000 * now.length) / bytesPerSecond)
    this.to.write(now)
    if (this.queued <= BUFFER_BYTES / 2 && this.from.isPaused()) this.from.resume()
  }
}
