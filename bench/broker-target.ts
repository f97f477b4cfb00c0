/** One broker of the benches in a process of its own: `tsx bench/broker-target.ts aedes|bridge|atrium`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { pino } from 'pino'
import { Server } from 'socket.io'
import { anonymousAuthentication } from '../broker/authentication.ts'
import { createBroker } from '../broker/broker.ts'
import { DEFAULT_LIMITS } from '../broker/broker-limits.ts'
import { openJournal } from '../broker/journal.ts'

let received = 0
let firstAt = 0
let lastAt = 0
const count = (): void => {
  lastAt = performance.now()
  if (received++ === 0) firstAt = lastAt
}
const answer = (): void => { process.send?.({ received, spanMs: lastAt - firstAt, cpuMs: (process.cpuUsage().user + process.cpuUsage().system) / 1_000, rssMb: Math.round(process.memoryUsage().rss / 1_048_576) }) }

interface Started { readonly port: number; readonly httpPort?: number; readonly stop: () => Promise<void> }

/** aedes as it comes, tapped by one in-process subscriber, as its documentation shows. */
async function startAedes(): Promise<Started & { readonly aedes: Aedes }> {
  const aedes = await Aedes.createBroker()
  aedes.subscribe('#', (packet, done) => { if (!packet.topic.startsWith('$')) count(); done() }, () => undefined)
  const server = createServer({ noDelay: true }, socket => aedes.handle(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { aedes, port: (server.address() as AddressInfo).port, stop: () => new Promise(resolve => aedes.close(() => resolve())) }
}

/** The shortest way from a publish to a browser's socket that these libraries give: aedes, and socket.io beside it. */
async function startBridge(): Promise<Started> {
  const { aedes, port, stop } = await startAedes()
  const http = createHttpServer()
  const io = new Server(http, { serveClient: false, transports: ['websocket'] })
  io.on('connection', socket => {
    socket.on('watch', (topics: string[], done: () => void) => {
      for (const topic of topics) aedes.subscribe(topic, (packet, taken) => { socket.volatile.emit('heard', packet.topic, packet.payload.toString()); taken() }, () => undefined)
      done()
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return { port, httpPort: (http.address() as AddressInfo).port, stop: async () => { await io.close(); await stop() } }
}

/** Ours: guards, permissions, limits and the journal, on a real folder. */
async function startAtrium(): Promise<Started> {
  const dir = await mkdtemp(join(process.env['BENCH_DIR'] ?? tmpdir(), 'atrium-bench-'))
  const logger = pino({ level: 'warn' }, pino.destination(2))
  const journal = await openJournal({ dir, logger })
  journal.follow({ accepted: ({ sequence }) => { count(); if (received % 1_000 === 0) journal.release(sequence) }, refused: () => undefined })
  // Flat out, a single connection passes the rate of one device; what is measured is the path, not the limit.
  const local = { ...DEFAULT_LIMITS.rates.local, messagesPerSecond: 1_000_000, bytesPerSecond: 1e9 }
  const broker = await createBroker({
    host: '127.0.0.1', port: 0, dataDir: dir, journal, logger, authenticate: anonymousAuthentication(true),
    limits: { rates: { ...DEFAULT_LIMITS.rates, local } },
  })
  const stop = async (): Promise<void> => { await broker.close(); await journal.close(); await rm(dir, { recursive: true }) }
  return { port: broker.address().port, stop }
}

const target: Started = await (process.argv[2] === 'aedes' ? startAedes() : process.argv[2] === 'bridge' ? startBridge() : startAtrium())
process.on('message', message => {
  if (message === 'report') answer()
  else void target.stop().then(() => process.exit(0))
})
process.send?.({ port: target.port, httpPort: target.httpPort })
