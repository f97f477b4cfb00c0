import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import type { OccupancyInterval } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import { randomFrom } from '../devices-sim/seeded-random.ts'
import { createDuckdbTelemetry } from '../server/telemetry/duckdb-telemetry.ts'
import type { Reading, TelemetryStore } from '../server/telemetry/telemetry-store.ts'

/*
 * npx tsx bench/telemetry-store.ts [million points, default 5]
 * Writing, main-thread cost, bytes and typical questions, each beside a named baseline of the same run.
 */
const MILLION = Number(process.argv[2] ?? 5)
const POINTS = MILLION * 1e6
const COMMIT_READINGS = 5_000
const SPACES = 100
const KINDS: readonly PointId[] = ['air.co2', 'air.temperature', 'air.humidity', 'occupancy.present', 'device.battery']
const STREAMS = SPACES * KINDS.length
const EVERY_MS = 60_000
const START = Date.UTC(2026, 0, 5)
const DAY = 86_400_000
const BASELINE_POINTS = 20_000
const OCCUPANCY_DAYS = 90

/** The bench is the same each time. */
const random = randomFrom(42)

const levels = Array.from({ length: STREAMS }, () => 400 + random() * 400)
function valueOf(stream: number, point: PointId): number {
  levels[stream] = Math.min(2_000, Math.max(380, (levels[stream] ?? 0) + (random() - 0.5) * 20))
  const level = levels[stream] ?? 0
  if (point === 'air.co2') return Math.round(level)
  if (point === 'air.temperature') return Math.round(180 + level / 20) / 10
  if (point === 'air.humidity') return Math.round(300 + level / 10) / 10
  return point === 'occupancy.present' ? Number(level > 600) : Math.round(level / 20)
}

function readingAt(index: number): Reading {
  const stream = index % STREAMS
  const space = Math.floor(stream / KINDS.length)
  const point = KINDS[stream % KINDS.length] ?? 'air.co2'
  const observedAt = START + Math.floor(index / STREAMS) * EVERY_MS + Math.floor((stream / STREAMS) * EVERY_MS) + Math.floor(random() * 50)
  return { deviceId: `sensor-${space}`, point, channel: 1, placeId: `room-${space}`, observedAt, receivedAt: observedAt + 20 + Math.floor(random() * 80), value: valueOf(stream, point), quality: 'good', historical: false }
}

/** Each space changes its state about every 45 minutes. */
function occupancyHistory(): OccupancyInterval[] {
  const all: OccupancyInterval[] = []
  for (let space = 0; space < SPACES; space++) {
    let from = START
    for (let i = 0; from < START + OCCUPANCY_DAYS * DAY; i++) {
      const to = from + Math.floor(random() * 90 * 60_000) + 1
      const occupied = i % 2 === 0
      all.push({ spaceId: `room-${space}`, state: occupied ? 'occupied' : 'vacant', from, to, peakCount: occupied ? 4 : 0, meanCount: occupied ? 2.5 : 0, method: 'fusion', reason: null })
      from = to
    }
  }
  return all
}

const print = (label: string, value: string): void => console.log(`${label.padEnd(62)} ${value}`)
const ms = (value: number): string => `${value.toFixed(1)} ms`

interface WriteResult { pointsPerS: number; mainUsPerPoint: number; share: number }

async function writing(store: TelemetryStore): Promise<WriteResult> {
  let busyMs = 0
  let commitMs = 0
  for (let index = 0; index < POINTS; index += COMMIT_READINGS) {
    const readings = Array.from({ length: COMMIT_READINGS }, (_, i) => readingAt(index + i))
    const before = performance.eventLoopUtilization()
    const started = performance.now()
    await store.commit({ readings, storedUpTo: index + COMMIT_READINGS, checkpoints: new Map([[`engine/room-${index % SPACES}`, 'x'.repeat(1_000)]]) })
    commitMs += performance.now() - started
    busyMs += performance.eventLoopUtilization(before).active
  }
  return { pointsPerS: POINTS / (commitMs / 1000), mainUsPerPoint: (busyMs * 1000) / POINTS, share: busyMs / commitMs }
}

/** The baseline: what one writes first with any SQL store, a prepared INSERT a reading in transactions of the same size. */
async function plainInserts(folder: string): Promise<WriteResult> {
  const instance = await DuckDBInstance.create(join(folder, 'baseline.duckdb'), { threads: '1' })
  const connection = await instance.connect()
  await connection.run('CREATE TABLE readings (device VARCHAR, point VARCHAR, channel INTEGER, place VARCHAR, observed BIGINT, received BIGINT, value DOUBLE, quality VARCHAR)')
  const insert = await connection.prepare('INSERT INTO readings VALUES ($1, $2, $3, $4, $5, $6, $7, $8)')
  const before = performance.eventLoopUtilization()
  const started = performance.now()
  for (let index = 0; index < BASELINE_POINTS; index += COMMIT_READINGS) {
    await connection.run('BEGIN')
    for (let i = 0; i < COMMIT_READINGS; i++) {
      const { deviceId, point, channel, placeId, observedAt, receivedAt, value, quality } = readingAt(index + i)
      insert.bind([deviceId, point, channel, placeId, BigInt(observedAt), BigInt(receivedAt), value, quality])
      await insert.run()
    }
    await connection.run('COMMIT')
  }
  const elapsed = performance.now() - started
  const busyMs = performance.eventLoopUtilization(before).active
  connection.closeSync()
  instance.closeSync()
  return { pointsPerS: BASELINE_POINTS / (elapsed / 1000), mainUsPerPoint: (busyMs * 1000) / BASELINE_POINTS, share: busyMs / elapsed }
}

/** Median time of a question and the longest that it kept the event loop from turning. */
async function ask<T extends { length: number }>(label: string, question: () => Promise<T>, runs = 5): Promise<number> {
  const times: number[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let rows = 0
  for (let run = 0; run < runs; run++) {
    delay.enable()
    const started = performance.now()
    rows = (await question()).length
    times.push(performance.now() - started)
    delay.disable()
  }
  const median = times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  print(label, `${ms(median).padStart(10)}  ${String(rows).padStart(8)} rows  loop held ≤ ${ms(delay.max / 1e6)}`)
  return median
}

async function baselineQuestions(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path, { threads: '1' })
  const connection = await instance.connect()
  const rowsOf = async (sql: string): Promise<unknown[]> => (await connection.runAndReadAll(sql)).getRowObjects()
  await ask('baseline: latest by scanning the readings', () => rowsOf('SELECT series, arg_max(value, observed) FROM readings GROUP BY series'))
  await connection.run(`CREATE TEMP TABLE hours AS SELECT space, h AS start_ms, sum(least(to_ms, h + 3600000) - greatest(from_ms, h)) FILTER (state = 'occupied') AS occupied
    FROM (SELECT *, unnest(range(from_ms // 3600000 * 3600000, to_ms, 3600000)) AS h FROM intervals) GROUP BY space, h`)
  await ask('baseline: occupancy by hour read from a stored roll-up table', () => rowsOf(`SELECT * FROM hours WHERE start_ms < ${START + OCCUPANCY_DAYS * DAY} ORDER BY space, start_ms`))
  connection.closeSync()
  instance.closeSync()
}

async function questions(store: TelemetryStore): Promise<void> {
  const days = Math.min(7, Math.max(1, Math.floor((POINTS / STREAMS) * EVERY_MS / DAY)))
  const end = START + days * DAY
  const room = 'room-42'
  await ask('latest of every point', () => store.latest())
  await ask(`series: ${days} d × 1 room × 1 point, 10 min buckets`, () => store.series({ placeId: room, point: 'air.co2', from: START, to: end, bucketS: 600 }))
  await ask(`readings: ${days} d × 1 room × 1 point`, () => store.readings({ placeIds: [room], points: ['air.co2'], from: START, to: end }))
  await ask('readings: last 100 of a device in a day', () => store.readings({ deviceIds: ['sensor-42'], from: end - DAY, to: end, limit: 100 }))
  await ask('intervals: 7 d × 1 room', () => store.intervals({ spaceIds: [room], from: START, to: START + 7 * DAY }))
  await ask('occupancy by minute: 1 d × 1 room', () => store.occupancyBuckets({ spaceIds: [room], from: START, to: START + DAY, bucketS: 60 }))
  await ask('occupancy by hour: 7 d × 1 room', () => store.occupancyBuckets({ spaceIds: [room], from: START, to: START + 7 * DAY, bucketS: 3600 }))
  await ask(`occupancy by hour: ${OCCUPANCY_DAYS} d × ${SPACES} rooms`, () => store.occupancyBuckets({ from: START, to: START + OCCUPANCY_DAYS * DAY, bucketS: 3600 }))
  await ask('export: 1 d of everything, counted', async () => {
    let length = 0
    for await (const batch of store.exportReadings({ from: START, to: START + DAY })) length += batch.length
    return { length }
  }, 1)
}

const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-'))
const path = join(folder, 'telemetry.duckdb')
try {
  const store = await createDuckdbTelemetry({ path, logger: pino({ level: 'silent' }) })
  const written = await writing(store)
  const plain = await plainInserts(folder)
  print(`writing ${MILLION} M readings of ${STREAMS} points in commits of ${COMMIT_READINGS}`, `${Math.round(written.pointsPerS).toLocaleString('en')} readings/s`)
  print('  main thread', `${written.mainUsPerPoint.toFixed(2)} µs a reading; at 40,000/s ${(written.mainUsPerPoint * 4).toFixed(1)} % of a core`)
  print(`baseline: prepared INSERT a reading, ${BASELINE_POINTS} of them`, `${Math.round(plain.pointsPerS).toLocaleString('en')} readings/s, ${plain.mainUsPerPoint.toFixed(2)} µs of main thread`)
  print('  ratio', `${(written.pointsPerS / plain.pointsPerS).toFixed(1)} × the baseline`)
  await store.close()
  const again = performance.now()
  const reopened = await createDuckdbTelemetry({ path, logger: pino({ level: 'silent' }) })
  print('opening the file', ms(performance.now() - again))
  const readingBytes = (await reopened.size()).bytes
  print('on disk, everything included', `${(readingBytes / POINTS).toFixed(2)} bytes a reading`)
  const history = occupancyHistory()
  const storing = performance.now()
  for (let i = 0; i < history.length; i += COMMIT_READINGS) await reopened.commit({ readings: [], intervals: history.slice(i, i + COMMIT_READINGS) })
  print(`storing ${history.length} intervals in commits of ${COMMIT_READINGS}`, ms(performance.now() - storing))
  await questions(reopened)
  await reopened.close()
  await baselineQuestions(path)
} finally {
  await rm(folder, { recursive: true, force: true })
}
