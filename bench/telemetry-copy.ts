import { readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { PointId } from '#contract/vocabulary'
import { randomFrom } from '../devices-sim/seeded-random.ts'
import { copyTelemetry } from '../server/telemetry/copy-telemetry.ts'
import { createDuckdbTelemetry } from '../server/telemetry/duckdb-telemetry.ts'
import { createInfluxTelemetry } from '../server/telemetry/influx-telemetry.ts'
import type { Reading, TelemetryStore } from '../server/telemetry/telemetry-store.ts'
import { startInfluxd } from '../test/server/telemetry/influxd.ts'

/*
 * npx tsx bench/telemetry-copy.ts [thousand readings, default 1000]
 * The same readings in DuckDB (the baseline) and in InfluxDB 1.6.7: storing, copying both ways, bytes on disk.
 */
const READINGS = Number(process.argv[2] ?? 1_000) * 1_000
const COMMIT_READINGS = 5_000
const KINDS: readonly PointId[] = ['air.co2', 'air.temperature', 'air.humidity', 'occupancy.present', 'device.battery']
const STREAMS = 500
const START = Date.UTC(2026, 0, 5)
const random = randomFrom(42)

function readingAt(index: number): Reading {
  const stream = index % STREAMS
  const space = Math.floor(stream / KINDS.length)
  const observedAt = START + Math.floor(index / STREAMS) * 60_000 + stream * 120 + Math.floor(random() * 50)
  return { deviceId: `sensor-${space}`, point: KINDS[stream % KINDS.length] ?? 'air.co2', channel: 1, placeId: `room-${space}`, observedAt, receivedAt: observedAt + 20 + Math.floor(random() * 80), value: Math.round(4_000 + random() * 800) / 10, quality: 'good', historical: false }
}

const bytesBelow = (folder: string): number => readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0), 0)
const perSecond = (seconds: number): string => `${Math.round(READINGS / seconds).toLocaleString('en')} readings/s`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

async function caughtUp(store: TelemetryStore): Promise<void> {
  while (await store.series({ placeId: 'room-1', point: 'air.co2', from: START, to: START + 1, bucketS: 60 }).then(() => false, () => true)) await sleep(50)
}

const folder = await mkdtemp(join(tmpdir(), 'atrium-copy-bench-'))
const influxd = await startInfluxd()
const logger = pino({ level: 'silent' })
const duckdb = (name: string) => createDuckdbTelemetry({ path: join(folder, `${name}.duckdb`), logger })
const influx = (name: string) => createInfluxTelemetry({ url: influxd.url, database: name, folder: join(folder, name), logger, patienceMs: 600_000 })
try {
  const source = await duckdb('source')
  const storing = await timed(async () => {
    for (let index = 0; index < READINGS; index += COMMIT_READINGS) await source.commit({ readings: Array.from({ length: COMMIT_READINGS }, (_, i) => readingAt(index + i)) })
  })
  console.log(`DuckDB: stored ${READINGS.toLocaleString('en')} readings, ${perSecond(storing)}`)
  const there = await influx('there')
  let acknowledging = 0
  const towards = await timed(async () => {
    acknowledging = await timed(() => copyTelemetry({ from: source, to: there }))
    await caughtUp(there)
  })
  console.log(`copy DuckDB → InfluxDB: ${perSecond(towards)} until the last is on the server (on the local disk: ${perSecond(acknowledging)}), ${(towards / storing).toFixed(1)} × the time of storing in DuckDB`)
  const back = await duckdb('back')
  const backwards = await timed(() => copyTelemetry({ from: there, to: back }))
  console.log(`copy InfluxDB → DuckDB: ${perSecond(backwards)}`)
  await source.close()
  await there.close()
  await back.close()
  const inDuckdb = statSync(join(folder, 'source.duckdb')).size / READINGS
  // InfluxDB writes its memory out and packs it after a while of quiet; its write-ahead log is counted apart.
  const inInflux = bytesBelow(join(influxd.folder, 'data')) / READINGS
  const inLog = bytesBelow(join(influxd.folder, 'wal')) / READINGS
  console.log(`bytes a reading on disk: DuckDB ${inDuckdb.toFixed(1)}, InfluxDB ${inInflux.toFixed(1)} and ${inLog.toFixed(1)} in its log (${((inInflux + inLog) / inDuckdb).toFixed(1)} ×)`)
} finally {
  await influxd.stop()
  await rm(folder, { recursive: true, force: true })
}
