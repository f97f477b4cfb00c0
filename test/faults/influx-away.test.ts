import { readFileSync } from 'node:fs'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Status } from '#contract/api'
import type { BuildingFile } from '#contract/building'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, processesIn, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { testBuilding } from '../server/building/test-building.ts'
import { hasInfluxd, startInfluxd, type Influxd } from '../server/telemetry/influxd.ts'
import { startInfluxFront, type FrontMood, type InfluxFront } from '../server/telemetry/influx-front.ts'
import { faultSeconds, joinLive, report } from './watched-server.ts'

// TRUST.md, fault 4: refusing, hanging, 503 and 429 for ten minutes. FAULT_SECONDS=600 for all of it.
const AWAY_MS = faultSeconds(16) * 1_000
const MOODS: readonly FrontMood[] = ['refusing', 'hanging', 503, 429]
const METERS = 20
/** Of all meters together; a busy building of 500 points says less. */
const READINGS_A_SECOND = 500
const SPARE_MIB = 64
const BACK_WITHIN_MS = 120_000

const meter = (index: number): string => `meter-${index}`

/** One energy meter for each publisher, and a counter whose room is watched live. */
function meteredBuilding(): BuildingFile {
  const building = testBuilding()
  const [pattern] = building.devices
  return {
    ...building,
    devices: [...building.devices, ...Array.from({ length: METERS }, (_, index) => ({ ...pattern!, id: meter(index), name: meter(index), externalId: meter(index), placement: { spaceId: null, doorId: null, equipmentId: 's1-laser' } }))],
  }
}

/** Resident memory of the server's process, MiB. */
function residentMib(server: RunningAtrium): number {
  const node = processesIn(server.dataFolder).map(({ pid }) => readFileSync(`/proc/${pid}/status`, 'utf8')).filter((status) => /^Name:\s+(node|MainThread)/m.test(status))
  return Math.max(...node.map((status) => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024))
}

/** Publishes steadily until stopped; each meter counts up, so that its readings tell their own order. */
class Publishing {
  published = 0
  acknowledged = 0
  readonly #client: MqttClient
  readonly #timer: NodeJS.Timeout

  constructor(url: string) {
    this.#client = mqtt.connect(url, { clientId: 'meters' })
    this.#timer = setInterval(() => {
      for (let n = 0; n < READINGS_A_SECOND / 20; n++) {
        const sequence = ++this.published
        const topic = `atrium/v1/s1/${meter(sequence % METERS)}/energy.total`
        this.#client.publish(topic, JSON.stringify({ value: sequence, time: new Date().toISOString(), id: String(sequence) }), { qos: 1 }, (error) => { if (!error) this.acknowledged++ })
      }
    }, 50)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await eventually('all is acknowledged', () => this.acknowledged === this.published)
    await this.#client.endAsync()
  }
}

/** Times by device in the order in which InfluxDB took them; what was taken again is left out. */
function orderOfArrival(taken: readonly string[]): Map<string, number[]> {
  const byDevice = new Map<string, number[]>()
  const seen = new Set<string>()
  for (const line of taken.flatMap((body) => body.split('\n'))) {
    const device = /^readings,.*device=(meter-\d+)/.exec(line)?.[1]
    if (device === undefined || seen.has(line)) continue
    seen.add(line)
    const values = byDevice.get(device) ?? []
    byDevice.set(device, values)
    values.push(Number(/value=([^,]+)/.exec(line)?.[1]))
  }
  return byDevice
}

describe.skipIf(!hasInfluxd)('InfluxDB away (skipped where no influxd is installed)', () => {
  let folder: string
  let influxd: Influxd
  let front: InfluxFront
  beforeAll(async () => {
    folder = await newDataFolder()
    influxd = await startInfluxd()
    front = await startInfluxFront(influxd.url)
  })
  afterAll(async () => {
    await removeDataFolder(folder)
    await front.close()
    await influxd.stop()
  }, 120_000)

  it('holds up nothing, fills no memory, says so, and every point is stored once and in order afterwards', async () => {
    const server = await startAtrium({ dataFolder: folder, env: { INFLUX_URL: front.url } })
    const api = apiOf(server)
    await api.post('/building-imports', meteredBuilding())
    const browser = await joinLive(server, 's1')
    const counter = mqtt.connect(server.mqttUrl)
    let count = 0
    const countIsSeen = async (): Promise<number> => {
      const value = 1 + (count++ % 8)
      const from = performance.now()
      await counter.publishAsync('atrium/v1/s1/s1-counter/people.count', JSON.stringify({ value, time: new Date().toISOString(), id: `count-${count}` }), { qos: 1 })
      await eventually(`the browser sees ${value}`, () => browser.heard.findLast(({ spaces }) => spaces?.some(({ spaceId }) => spaceId === 's1-room'))?.spaces?.find(({ spaceId }) => spaceId === 's1-room')?.count === value, 15_000)
      return performance.now() - from
    }

    const publishing = new Publishing(server.mqttUrl)
    // Warm: V8's heap has found its size under this load.
    await pause(10_000)
    const before = residentMib(server)
    let highest = 0
    const seenMs: number[] = []
    const awayFrom = performance.now()
    for (const mood of MOODS) {
      front.mood = mood
      const until = performance.now() + AWAY_MS / MOODS.length
      while (performance.now() < until || !front.turnedAway.has(mood)) {
        seenMs.push(await countIsSeen())
        highest = Math.max(highest, residentMib(server))
        await pause(200)
      }
      expect(front.turnedAway.get(mood)).toBeGreaterThan(0)
    }
    await eventually('the browser shows both conditions', () => browser.conditions().includes('backfilling') && browser.conditions().includes('telemetry-away'), 30_000)
    expect((await api.get<Status>('/status')).conditions).toEqual(['telemetry-away', 'backfilling'])
    const awayMs = performance.now() - awayFrom

    // Back, but the first answers are lost on the way: what was written must not count twice.
    front.answersToLose = 2
    front.mood = 'calm'
    const backFrom = performance.now()
    await eventually('the conditions end', () => browser.conditions().length === 0, BACK_WITHIN_MS)
    const backMs = performance.now() - backFrom
    await publishing.stop()
    const stored = async (): Promise<number> => Number((await influxd.query("SELECT count(value) FROM readings WHERE point = 'energy.total'", 'atrium'))[0]?.[1] ?? 0)
    await eventually('all is stored', async () => await stored() >= publishing.acknowledged, BACK_WITHIN_MS)
    expect(await stored()).toBe(publishing.published)
    const arrived = orderOfArrival(front.taken)
    expect(arrived.size).toBe(METERS)
    for (const [device, values] of arrived) {
      expect(values.length, device).toBe(new Set(values).size)
      expect(values, `${device} in order`).toEqual([...values].sort((a, b) => a - b))
    }
    highest = Math.max(highest, residentMib(server))
    report(`InfluxDB away ${Math.round(awayMs / 1000)} s under ${READINGS_A_SECOND} readings/s: ${publishing.published} published, ${await stored()} stored; memory ${before.toFixed(0)} → at most ${highest.toFixed(0)} MiB; live in at most ${Math.max(...seenMs).toFixed(0)} ms; caught up ${(backMs / 1000).toFixed(1)} s after its return; turned away ${JSON.stringify(Object.fromEntries(front.turnedAway))}`)
    expect(highest - before).toBeLessThanOrEqual(SPARE_MIB)
    // Each 429 asked for a second of peace.
    expect(front.turnedAway.get(429)).toBeLessThanOrEqual(awayMs / 1_000 / MOODS.length + 10)
    browser.socket.disconnect()
    await counter.endAsync()
    expect(await server.stop()).toBe(0)
  }, AWAY_MS + 360_000)
})
