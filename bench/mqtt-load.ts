/**
 * An MQTT 3.1.1 load generator on bare sockets: mqtt.js spends more on a publish than a broker does.
 * Packets are encoded before the run; per message it writes prepared bytes and counts acknowledgements.
 *
 * As a module: `runLoad(options)` in this process, `runLoadInChild(options)` in one of its own.
 * As a program: `tsx bench/mqtt-load.ts '{"port":1883,"connections":500,…}'` prints the result as JSON.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface LoadOptions {
  readonly host?: string
  readonly port: number
  readonly connections: number
  readonly qos: 0 | 1
  readonly seconds: number
  /** Not counted: buffers fill, code warms up. Default 1 s. */
  readonly warmUpSeconds?: number
  /** Messages a second over all connections; flat out without it. */
  readonly ratePerSecond?: number
  /** Unacknowledged messages a connection (QoS 1), or messages a write (QoS 0). Default 64. */
  readonly window?: number
  /** %d is the connection's number, %n the message's. Each connection prepares 64 packets and sends them in turn. */
  readonly topic?: string
  readonly payload?: string
  /** Instead of one topic and payload: what each connection sends in turn, each beginning elsewhere in the list. */
  readonly messages?: readonly { readonly topic: string; readonly payload: string }[]
  readonly clientIdPrefix?: string
}

export interface LoadResult {
  readonly sent: number
  /** QoS 1: acknowledged; QoS 0: handed to the kernel. */
  readonly done: number
  readonly perSecond: number
  /** Sent and not acknowledged at the end; 0 means nothing was lost on the way. */
  readonly unacknowledged: number
  readonly disconnected: number
  /** Milliseconds from write to PUBACK; null for QoS 0. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number } | null
}

const PREPARED = 64

function varint(value: number): number[] {
  const bytes: number[] = []
  do { bytes.push((value & 0x7f) | (value > 127 ? 0x80 : 0)); value >>= 7 } while (value > 0)
  return bytes
}
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
function connectBytes(clientId: string): Buffer {
  const body = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text(clientId)])
  return Buffer.concat([Buffer.from([0x10, ...varint(body.length)]), body])
}

interface Prepared { readonly bytes: Buffer; readonly idAt: number }
function publishBytes(topic: string, payload: string, qos: 0 | 1): Prepared {
  const name = text(topic)
  const body = Buffer.concat([name, Buffer.alloc(2 * qos), Buffer.from(payload)])
  const header = Buffer.from([0x30 | (qos << 1), ...varint(body.length)])
  return { bytes: Buffer.concat([header, body]), idAt: header.length + name.length }
}

/** Latencies in 0.05 ms steps up to 60 s: constant memory, however long the run. */
class Histogram {
  readonly #counts = new Uint32Array(1_200_000)
  #total = 0
  add(ms: number): void {
    this.#counts[Math.min(this.#counts.length - 1, Math.floor(ms * 20))]!++
    this.#total++
  }
  at(quantile: number): number {
    let left = Math.max(1, Math.ceil(this.#total * quantile))
    for (let index = 0; index < this.#counts.length; index++) if ((left -= this.#counts[index]!) <= 0) return (index + 1) / 20
    return NaN
  }
}

interface Tally { isCounting: boolean; sent: number; acknowledged: number; inFlight: number; disconnected: number; readonly latencies: Histogram }

class LoadConnection {
  readonly #socket: Socket
  readonly #options: Required<LoadOptions>
  readonly #tally: Tally
  readonly #prepared: Prepared[]
  readonly #sentAt = new Float64Array(65_536)
  #nextId = 0
  #nextPacket = 0
  inFlight = 0
  #partial: Buffer | null = null

  constructor(socket: Socket, index: number, options: Required<LoadOptions>, tally: Tally) {
    this.#socket = socket
    this.#options = options
    this.#tally = tally
    const fill = (template: string, message: number): string => template.replaceAll('%d', String(index)).replaceAll('%n', String(message))
    const messages = options.messages.length > 0 ? options.messages : Array.from({ length: PREPARED }, () => options)
    this.#prepared = messages.map(({ topic, payload }, message) => publishBytes(fill(topic, message), fill(payload, message), options.qos))
    if (options.messages.length > 0) this.#nextPacket = (index * 7_919) % messages.length
    socket.on('data', chunk => this.#hear(chunk))
  }

  get room(): number { return this.#options.window - this.inFlight }

  send(count: number): void {
    if (count <= 0 || this.#socket.destroyed) return
    const now = performance.now()
    const packets: Buffer[] = []
    let bytes = 0
    for (let sent = 0; sent < count; sent++) {
      const prepared = this.#prepared[this.#nextPacket = (this.#nextPacket + 1) % this.#prepared.length]!
      packets.push(this.#options.qos === 0 ? prepared.bytes : this.#numbered(prepared, now))
      bytes += prepared.bytes.length
    }
    this.#tally.sent += count
    if (this.#options.qos === 1) { this.inFlight += count; this.#tally.inFlight += count }
    this.#socket.write(packets.length === 1 ? packets[0]! : Buffer.concat(packets, bytes))
  }

  #numbered(prepared: Prepared, now: number): Buffer {
    this.#nextId = this.#nextId % 65_535 + 1
    this.#sentAt[this.#nextId] = now
    const bytes = Buffer.from(prepared.bytes)
    bytes.writeUInt16BE(this.#nextId, prepared.idAt)
    return bytes
  }

  /** Only PUBACKs come here: four bytes each. */
  #hear(chunk: Buffer): void {
    const bytes = this.#partial ? Buffer.concat([this.#partial, chunk]) : chunk
    const whole = bytes.length - bytes.length % 4
    const now = performance.now()
    for (let at = 0; at < whole; at += 4) {
      if (bytes[at] !== 0x40) throw new Error(`expected PUBACK, heard 0x${bytes[at]!.toString(16)}`)
      if (this.#tally.isCounting) { this.#tally.acknowledged++; this.#tally.latencies.add(now - this.#sentAt[bytes.readUInt16BE(at + 2)]!) }
    }
    this.inFlight -= whole / 4
    this.#tally.inFlight -= whole / 4
    this.#partial = whole < bytes.length ? bytes.subarray(whole) : null
    if (this.#options.ratePerSecond === 0 && !this.isStopped) this.send(this.room)
  }

  isStopped = false

  /** QoS 0 flat out: as much as the kernel takes. */
  pour(): void {
    while (!this.isStopped && !this.#socket.destroyed) {
      this.send(this.#options.window)
      if (this.#socket.writableNeedDrain) return void this.#socket.once('drain', () => setImmediate(() => this.pour()))
      return void setImmediate(() => this.pour())
    }
  }
  get unsentBytes(): number { return this.#socket.destroyed ? 0 : this.#socket.writableLength }
}

async function openSocket(index: number, options: Required<LoadOptions>, tally: Tally): Promise<Socket> {
  const socket = connect({ host: options.host, port: options.port, noDelay: true })
  await once(socket, 'connect')
  socket.write(connectBytes(`${options.clientIdPrefix}${index}`))
  const [connack] = await once(socket, 'data') as [Buffer]
  if (connack[0] !== 0x20 || connack[3] !== 0) throw new Error(`CONNACK ${connack.toString('hex')}`)
  socket.on('error', () => { tally.disconnected++ })
  socket.on('end', () => { tally.disconnected++ })
  return socket
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Fixed rate: every 5 ms the share that is due, round robin; what a full window cannot take is made up later. */
async function sendAtRate(connections: readonly LoadConnection[], rate: number, forMs: number): Promise<void> {
  const startedAt = performance.now()
  let sent = 0
  let next = 0
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - startedAt) {
    for (let tries = 0; sent < elapsed * rate / 1_000 && tries < connections.length; tries++) {
      const connection = connections[next = (next + 1) % connections.length]!
      if (connection.room <= 0) continue
      connection.send(1)
      sent++
      tries = 0
    }
    await pause(5)
  }
}

async function goodbye(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  const closed = once(socket, 'close')
  socket.write(Buffer.from([0xe0, 0]))
  await Promise.race([closed, pause(120_000)])
  socket.destroy()
}

/** Runs the load in this process. Rejects when a connection is refused. */
export async function runLoad(given: LoadOptions): Promise<LoadResult> {
  const options: Required<LoadOptions> = { host: '127.0.0.1', warmUpSeconds: 1, ratePerSecond: 0, window: 64, topic: 'atrium/v1/bench/load-%d/air.co2', payload: '{"value":%n}', messages: [], clientIdPrefix: 'load-', ...given }
  const tally: Tally = { isCounting: false, sent: 0, acknowledged: 0, inFlight: 0, disconnected: 0, latencies: new Histogram() }
  const sockets: Socket[] = []
  for (let index = 0; index < options.connections; index += 50) {
    sockets.push(...await Promise.all(Array.from({ length: Math.min(50, options.connections - index) }, (_, offset) => openSocket(index + offset, options, tally))))
  }
  const connections = sockets.map((socket, index) => new LoadConnection(socket, index, options, tally))
  if (options.ratePerSecond === 0) for (const connection of connections) { if (options.qos === 0) connection.pour(); else connection.send(options.window) }
  const sendFor = (seconds: number): Promise<void> => (options.ratePerSecond > 0 ? sendAtRate(connections, options.ratePerSecond, seconds * 1_000) : pause(seconds * 1_000))
  await sendFor(options.warmUpSeconds)
  const sentBefore = tally.sent
  const startedAt = performance.now()
  tally.isCounting = true
  await sendFor(options.seconds)
  tally.isCounting = false
  const seconds = (performance.now() - startedAt) / 1_000
  const done = options.qos === 1 ? tally.acknowledged : tally.sent - sentBefore
  for (const connection of connections) connection.isStopped = true
  for (let waited = 0; waited < 15_000 && (tally.inFlight > 0 || connections.some(connection => connection.unsentBytes > 0)); waited += 20) await pause(20)
  const { disconnected } = tally
  // The broker closes once it has read the DISCONNECT, and with it all that came before. To leave earlier
  // would lose QoS 0: the kernel drops what it still holds of a process that has gone.
  await Promise.all(sockets.map(socket => goodbye(socket)))
  const latencyMs = options.qos === 1 ? { p50: tally.latencies.at(0.5), p99: tally.latencies.at(0.99), max: tally.latencies.at(1) } : null
  return { sent: tally.sent, done, perSecond: Math.round(done / seconds), unacknowledged: tally.inFlight, disconnected, latencyMs }
}

/** The same in a process of its own, so that it takes no time from the broker's. */
export async function runLoadInChild(options: LoadOptions): Promise<LoadResult> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.once('message', message => resolve(message as LoadResult))
    child.once('exit', code => reject(new Error(`the load generator ended with code ${code}`)))
  })
  return await result
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await runLoad(JSON.parse(process.argv[2] ?? '{}') as LoadOptions)
  if (process.send) process.send(result, () => process.exit(0))
  else { console.log(JSON.stringify(result)); process.exit(0) }
}
