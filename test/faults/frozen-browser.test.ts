import mqtt from 'mqtt'
import type { Socket as TcpSocket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { syntheticBuilding } from '../../bench/atrium-target.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { faultSeconds, joinLive, report, scrape, type Browser } from './watched-server.ts'

// TRUST.md: ten minutes, memory + < 20 MB, dropped within 30 s, resyncs. FAULT_SECONDS=600 for all of it.
const ROOMS = 300
const FROZEN = 5
const CHANGES_A_SECOND = 600
const WARM_UP_MS = 4_000
const WATCHED_MS = faultSeconds(8) * 1_000
const DROPPED_WITHIN_MS = 30_000
const GROWTH_MOST_MB = 20
const EVERY_MS = 50

let folder: string
let server: RunningAtrium
beforeAll(async () => {
  folder = await newDataFolder()
  server = await startAtrium({ dataFolder: folder, args: ['--log-level', 'warn'] })
  await apiOf(server.url).post('/building-imports', syntheticBuilding(ROOMS, 1))
})
afterAll(async () => {
  await server.stop()
  await removeDataFolder(folder)
}, 120_000)

/** What the server keeps: outside of V8's heap are the bytes that wait for a socket. */
async function memoryMb(): Promise<{ kept: number; resident: number }> {
  const figures = await scrape(server.url)
  const mb = (name: string): number => (figures.get(name) ?? Number.NaN) / 1e6
  return { kept: mb('nodejs_heap_size_used_bytes') + mb('nodejs_external_memory_bytes'), resident: mb('process_resident_memory_bytes') }
}

/** The least of several looks: garbage that waits for its collection is no growth. */
async function leastMemoryMb(looks: number): Promise<{ kept: number; resident: number }> {
  const seen: { kept: number; resident: number }[] = []
  for (let look = 0; look < looks; look++) {
    seen.push(await memoryMb())
    await pause(150)
  }
  return { kept: Math.min(...seen.map(({ kept }) => kept)), resident: Math.min(...seen.map(({ resident }) => resident)) }
}

/** Stops reading where a frozen page does: below the websocket, so that the kernel's buffers fill up. */
function freeze({ socket }: Browser): TcpSocket {
  const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: TcpSocket } }
  ws._socket.pause()
  return ws._socket
}

/** Rooms fill and empty without end: the live view's messages are as large and as many as they get. */
class Crowd {
  readonly #client
  readonly #timer: NodeJS.Timeout
  #sent = 0

  constructor(url: string) {
    this.#client = mqtt.connect(url, { clientId: 'crowd' })
    this.#timer = setInterval(() => { for (let n = 0; n < CHANGES_A_SECOND * EVERY_MS / 1_000; n++) this.#change() }, EVERY_MS)
  }

  #change(): void {
    const room = this.#sent % ROOMS
    const count = 1 + Math.floor(this.#sent / ROOMS) % 7
    this.#sent++
    this.#client.publish(`atrium/v1/bench/d${room}/people.count`, JSON.stringify({ value: count, time: new Date().toISOString(), id: `${this.#sent}` }))
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#client.endAsync()
  }
}

it('fault 12: browsers that stop reading cost no memory, are dropped within 30 s, and find everything again when they come back', async () => {
  const crowd = new Crowd(server.mqttUrl)
  const healthy = await joinLive(server.url, 'bench', 'f0')
  const frozen = await Promise.all(Array.from({ length: FROZEN }, () => joinLive(server.url, 'bench', 'f0')))
  const filesBefore = (await scrape(server.url)).get('process_open_fds') ?? Number.NaN
  try {
    await pause(WARM_UP_MS)
    const before = await leastMemoryMb(8)
    const heardBefore = frozen.map(({ heard }) => heard.length)
    const sockets = frozen.map(freeze)
    const frozenAt = performance.now()
    let most = 0
    let droppedMs = Number.NaN
    const look = async (): Promise<boolean> => {
      most = Math.max(most, (await leastMemoryMb(3)).kept - before.kept)
      const isDropped = (await scrape(server.url)).get('atrium_live_clients') === 1
      if (isDropped && Number.isNaN(droppedMs)) droppedMs = performance.now() - frozenAt
      return isDropped && performance.now() - frozenAt >= WATCHED_MS
    }
    await eventually('the frozen browsers are dropped', look, Math.max(DROPPED_WITHIN_MS, WATCHED_MS) + 5_000)
    const after = await leastMemoryMb(8)
    report(`fault 12: ${FROZEN} frozen browsers of ${ROOMS} changing rooms: dropped after ${(droppedMs / 1_000).toFixed(1)} s; kept memory ${before.kept.toFixed(1)} MB before, at most +${most.toFixed(1)} MB, ${(after.kept - before.kept).toFixed(1)} MB at the end; resident ${before.resident.toFixed(0)} → ${after.resident.toFixed(0)} MB`)
    expect(frozen.map(({ heard }) => heard.length)).toEqual(heardBefore)
    expect(droppedMs).toBeLessThanOrEqual(DROPPED_WITHIN_MS)
    expect(most).toBeLessThan(GROWTH_MOST_MB)
    // Not only forgotten: their connections are gone, too.
    await eventually('their connections are closed', async () => ((await scrape(server.url)).get('process_open_fds') ?? Infinity) <= filesBefore - FROZEN + 2, 10_000)

    for (const socket of sockets) socket.resume()
    await eventually('the thawed browsers see that they were dropped', () => frozen.every(({ socket }) => !socket.connected), 15_000)
  } finally {
    await crowd.stop()
  }
  // What the one who read on holds by its messages is what a fresh join is told.
  await eventually('the last changes have arrived', async () => sameCounts(healthy, await joinLive(server.url, 'bench', 'f0')), 15_000)
  expect(healthy.heard.map(({ sequence }) => sequence)).toEqual(healthy.heard.map((_, n) => healthy.snapshot.sequence + 1 + n))
  healthy.socket.disconnect()
})

const countsOf = (spaces: readonly { spaceId: string; count: number | null }[]): Map<string, number | null> => new Map(spaces.map(({ spaceId, count }) => [spaceId, count]))

function sameCounts(healthy: Browser, fresh: Browser): boolean {
  fresh.socket.disconnect()
  const held = countsOf([...healthy.snapshot.spaces, ...healthy.heard.flatMap(({ spaces = [] }) => spaces)])
  const told = countsOf(fresh.snapshot.spaces)
  return told.size === ROOMS && [...told].every(([spaceId, count]) => count !== null && held.get(spaceId) === count)
}
