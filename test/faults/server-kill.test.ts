import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BuildingFile } from '#contract/building'
import { createDuckdbTelemetry } from '../../server/telemetry/duckdb-telemetry.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, removeDataFolder, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'
import { testBuilding } from '../server/building/test-building.ts'

// Fault 1 for the whole server: TRUST.md counts 50 rounds; a few by default, so that every run of the
// tests does some. FAULT_ROUNDS=50 does them all and prints the figures.
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4)
const PUBLISHERS = 64
const IN_FLIGHT = 4
/** Acknowledged messages of a round before the axe falls; then a moment that differs from round to round. */
const LEAST_A_ROUND = 500
const ROUND_MS = 120_000

let folder: string
beforeAll(async () => { folder = await newDataFolder() })
afterAll(() => removeDataFolder(folder), 120_000)

const meterName = (meter: number): string => `meter-${meter}`

/** A building with one energy meter for each publisher. */
function meteredBuilding(): BuildingFile {
  const building = testBuilding()
  const [pattern] = building.devices
  return {
    ...building,
    devices: Array.from({ length: PUBLISHERS }, (_, meter) => ({ ...pattern!, id: meterName(meter), name: meterName(meter), externalId: meterName(meter), placement: { spaceId: null, doorId: null, equipmentId: 's1-laser' } })),
  }
}

/** Keeps its window full; what is not acknowledged is sent again by the client, marked DUP, after it has reconnected. */
class Publisher {
  readonly acknowledged = new Set<number>()
  sent = 0
  #open = 0
  #stopped = false
  #lastTime = 0
  readonly #meter: number
  readonly #client: MqttClient

  constructor(meter: number, url: string) {
    this.#meter = meter
    this.#client = mqtt.connect(url, { clientId: `publisher-${meter}`, clean: false, reconnectPeriod: 250, connectTimeout: 30_000, keepalive: 60 })
    this.#client.on('error', () => undefined /* the server is down: that is the test */)
    this.#client.on('connect', () => this.#fill())
  }

  #fill(): void {
    while (!this.#stopped && this.#client.connected && this.#open < IN_FLIGHT) {
      const sequence = ++this.sent
      this.#lastTime = Math.max(Date.now(), this.#lastTime + 1)
      this.#open++
      this.#client.publish(`atrium/v1/s1/${meterName(this.#meter)}/energy.total`, JSON.stringify({ value: sequence, time: new Date(this.#lastTime).toISOString(), id: `${this.#meter}/${sequence}` }), { qos: 1 }, (error) => {
        this.#open--
        if (error) return
        this.acknowledged.add(sequence)
        this.#fill()
      })
    }
  }

  /** No further messages; resolves when the last one is acknowledged and the connection is closed. */
  async finish(): Promise<void> {
    this.#stopped = true
    await eventually(`publisher ${this.#meter} has its acknowledgements`, () => this.#open === 0, ROUND_MS)
    await this.#client.endAsync()
  }

  abandon(): void { this.#client.end(true) }
}

it(`fault 1: kill -9 of the server under ${PUBLISHERS} publishers, ${ROUNDS} times: every acknowledged reading is stored, once`, async () => {
  let server: RunningAtrium = await startAtrium({ dataFolder: folder, args: ['--log-level', 'error'] })
  await apiOf(server).post('/building-imports', meteredBuilding())
  const ports = { httpPort: server.httpPort, mqttPort: server.mqttPort }
  const publishers = Array.from({ length: PUBLISHERS }, (_, meter) => new Publisher(meter, server.mqttUrl))
  const acknowledged = (): number => publishers.reduce((sum, one) => sum + one.acknowledged.size, 0)
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const before = acknowledged()
      await eventually(`round ${round} is under way`, () => acknowledged() >= before + LEAST_A_ROUND, ROUND_MS)
      await pause((round * 137) % 700)
      await server.kill()
      server = await startAtrium({ dataFolder: folder, args: ['--log-level', 'error'], ...ports })
    }
    await Promise.all(publishers.map((one) => one.finish()))
    expect(await server.stop()).toBe(0)
  } finally {
    for (const one of publishers) one.abandon()
    await server.kill()
  }

  const stored = await storedReadings()
  const sets = publishers.map(({ acknowledged }, meter) => ({ acknowledged, stored: stored.valuesOf.get(meterName(meter)) ?? [] }))
  const lost = sets.flatMap(({ acknowledged, stored }, meter) => { const kept = new Set(stored); return [...acknowledged].filter((sequence) => !kept.has(sequence)).map((sequence) => `${meter}/${sequence}`) })
  const twice = sets.flatMap(({ stored }, meter) => repeated(stored).map((value) => `${meter}/${value}`))
  process.stdout.write(`fault 1: ${ROUNDS} kills, ${acknowledged()} acknowledged, ${lost.length} lost, ${stored.rows} rows stored, ${stored.rows - new Set(sets.flatMap(({ stored }, meter) => stored.map((value) => `${meter}/${value}`))).size} of them repeated\n`)
  expect(lost).toEqual([])
  expect(twice).toEqual([])
  // Reading leaves exact repetitions out, so the rows of the file are counted, too.
  expect(stored.rows).toBe(acknowledged())
}, ROUND_MS * (ROUNDS + 2))

/** What the telemetry file holds, opened after the server has stopped. */
async function storedReadings(): Promise<{ rows: number; valuesOf: Map<string, number[]> }> {
  const telemetry = await createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger: pino({ level: 'silent' }) })
  const valuesOf = new Map<string, number[]>()
  for await (const page of telemetry.exportReadings({ from: 0, to: Date.now() + 86_400_000, points: ['energy.total'] })) {
    for (const { deviceId, value } of page) {
      const values = valuesOf.get(deviceId)
      if (values) values.push(value)
      else valuesOf.set(deviceId, [value])
    }
  }
  const { readings } = await telemetry.size()
  await telemetry.close()
  return { rows: readings, valuesOf }
}

function repeated(values: readonly number[]): number[] {
  const seen = new Set<number>()
  return values.filter((value) => seen.has(value) || !seen.add(value))
}
