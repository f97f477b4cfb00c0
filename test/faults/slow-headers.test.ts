import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LIVE_PATH } from '#contract/live'
import { bearer } from '../e2e/administrator.ts'
import { newDataFolder, pause, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { inMs, percentile, report } from './watched-server.ts'

const IDLE = 1_000
const SLOW_HEADERS = 300
const SLOW_BODIES = 100
const MUTE_WEBSOCKETS = 100
const IDLE_MQTT = 100
const CLOSED_WITHIN_MS = 15_000
const DRIP_EVERY_MS = 500
const ASK_EVERY_MS = 25

let folder: string
let server: RunningAtrium
beforeAll(async () => {
  folder = await newDataFolder()
  server = await startAtrium({ dataFolder: folder, args: ['--log-level', 'error'] })
})
afterAll(async () => {
  await server.stop()
  await removeDataFolder(folder)
}, 120_000)

/** A socket that never gets to the point: how long the server bore it. */
interface BadSocket { readonly kind: string; readonly socket: Socket; openedAt: number; livedMs: number | null }

const open: BadSocket[] = []
function bad(kind: string, port: number, opening = '', drip: () => string = () => ''): BadSocket {
  const socket = connect({ port, host: '127.0.0.1' })
  const one: BadSocket = { kind, socket, openedAt: 0, livedMs: null }
  open.push(one)
  let dripping: NodeJS.Timeout | undefined
  socket.once('connect', () => {
    one.openedAt = performance.now()
    if (opening !== '') socket.write(opening)
    dripping = setInterval(() => { const more = drip(); if (more !== '') socket.write(more) }, DRIP_EVERY_MS)
  })
  socket.on('error', () => undefined /* being cut is what is waited for; 'close' follows */).resume()
  socket.once('close', () => {
    clearInterval(dripping)
    one.livedMs = performance.now() - one.openedAt
  })
  return one
}

const HEAD = 'Host: 127.0.0.1\r\nUser-Agent: slow\r\n'
/** Of somebody who is signed in: others are refused before they can be mute. */
const handshake = (token: string): string => `GET ${LIVE_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\n${HEAD}Authorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`

it('fault 15: slow headers, slow bodies and 1,000 idle sockets are closed within 15 s, and whoever asks properly is answered meanwhile', async () => {
  const { httpPort, mqttPort, url, token } = server
  for (let n = 0; n < IDLE; n++) bad('idle', httpPort)
  for (let n = 0; n < SLOW_HEADERS; n++) bad('slow headers', httpPort, `GET /healthz HTTP/1.1\r\n${HEAD}`, () => 'X-More: 1\r\n')
  for (let n = 0; n < SLOW_BODIES; n++) bad('slow body', httpPort, `POST /api/v1/building-imports HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`, () => ' ')
  for (let n = 0; n < MUTE_WEBSOCKETS; n++) bad('mute websocket', httpPort, handshake(token))
  for (let n = 0; n < IDLE_MQTT; n++) bad('idle MQTT', mqttPort)
  await Promise.all(open.filter(({ socket }) => socket.connecting).map(({ socket }) => once(socket, 'connect')))

  const waits: number[] = []
  const until = performance.now() + CLOSED_WITHIN_MS
  while (performance.now() < until && open.some(({ livedMs }) => livedMs === null)) {
    const askedAt = performance.now()
    const response = await fetch(`${url}/api/v1/sites`, { headers: bearer(token), signal: AbortSignal.timeout(CLOSED_WITHIN_MS) })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    waits.push(performance.now() - askedAt)
    await pause(ASK_EVERY_MS)
  }

  for (const kind of new Set(open.map((one) => one.kind))) {
    const sockets = open.filter((one) => one.kind === kind)
    report(`fault 15: ${sockets.length} × ${kind}: the last one closed after ${inMs(Math.max(...sockets.map(({ livedMs }) => livedMs ?? Infinity)))}`)
  }
  report(`fault 15: ${waits.length} requests meanwhile: p50 ${inMs(percentile(waits, 0.5))}, p99 ${inMs(percentile(waits, 0.99))}, longest ${inMs(percentile(waits, 1))}`)
  const left = open.filter(({ livedMs }) => livedMs === null)
  for (const { socket } of left) socket.destroy()
  expect(left.map(({ kind }) => kind)).toEqual([])
  expect(waits.length).toBeGreaterThan(0)
})
