import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyTelemetry, countTelemetry, isEmptyTelemetry } from '../../../server/telemetry/copy-telemetry.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import { createInfluxTelemetry } from '../../../server/telemetry/influx-telemetry.ts'
import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { hasInfluxd, startInfluxd, type Influxd } from './influxd.ts'
import { cellOf, replacementOf } from './ledger-cells.ts'
import { DAY, HOUR, interval, reading, T0 } from './telemetry-harness.ts'

const logger = pino({ level: 'silent' })

async function fill(store: TelemetryStore): Promise<void> {
  await store.commit({
    readings: Array.from({ length: 12_345 }, (_, i) => reading({ deviceId: `d${i % 7}`, observedAt: T0 + i * 250, receivedAt: T0 + i * 250 + (i % 90), value: i / 3, quality: i % 50 === 0 ? 'suspect' : 'good', historical: i % 11 === 0 })),
    intervals: [interval({ peakCount: 3, meanCount: 1.5 }), interval({ from: T0 + HOUR, to: null, state: 'unknown', reason: 'stale' })],
    countSteps: [{ spaceId: 'room-1', at: T0, count: 2 }, { spaceId: 'room-1', at: T0 + HOUR, count: null }],
    ledgers: [replacementOf([cellOf('air', 0, { knownMs: 5, highest: 700 }, { key: 'air.co2' }), cellOf('air', 0, { knownMs: 6 }, { key: 'air.pm25' })]), replacementOf([cellOf('space', 0, { usedMs: 9 }, { width: 'day' })])],
    checkpoints: new Map([['engine/a', '{"x":1}'], ['flow/resume-after', '77']]), storedUpTo: 77,
  })
}

async function answers(store: TelemetryStore): Promise<unknown> {
  const all = { from: T0 - DAY, to: T0 + 9 * DAY }
  return {
    readings: await store.readings(all), latest: [...await store.latest()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)), intervals: await store.intervals(all), countSteps: await store.countSteps(all),
    series: await store.series({ ...all, placeId: 'room-1', point: 'air.co2', bucketS: 600 }), buckets: await store.occupancyBuckets({ ...all, bucketS: 3600 }),
    air: await store.ledger({ ledger: 'air', width: 'hour', edges: [all.from, all.to], by: ['subject', 'key', 'cell'] }), space: await store.ledger({ ledger: 'space', width: 'day', edges: [all.from, all.to], by: [] }),
    checkpoints: await store.checkpoints(''), storedUpTo: await store.storedUpTo(),
  }
}

describe.skipIf(!hasInfluxd)('a copy of telemetry (skipped where no influxd is installed)', () => {
  let folder: string
  let influxd: Influxd
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atrium-copy-'))
    influxd = await startInfluxd()
  })
  afterAll(async () => {
    await influxd.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const openers = {
    duckdb: (name: string) => createDuckdbTelemetry({ path: join(folder, `${name}.duckdb`), logger }),
    influx: (name: string) => createInfluxTelemetry({ url: influxd.url, database: name, folder: join(folder, name), logger }),
  }

  it.each([['duckdb', 'influx'], ['influx', 'duckdb']] as const)('from %s to %s answers alike, and again when it is repeated', async (source, target) => {
    const from = await openers[source](`from-${source}`)
    const to = await openers[target](`to-${target}`)
    await fill(from)
    expect(await isEmptyTelemetry(to)).toBe(true)
    const progress: number[] = []
    await copyTelemetry({ from, to, onProgress: ({ readings = 0 }) => progress.push(readings) })
    expect(progress.at(-1)).toBe(12_345)
    expect(progress.length).toBeGreaterThan(2)
    expect(await answers(to)).toEqual(await answers(from))
    expect(await countTelemetry(to)).toEqual({ readings: 12_345, intervals: 2, countSteps: 2, ledgerCells: 3, checkpoints: 2, storedUpTo: 77 })
    expect(await isEmptyTelemetry(to)).toBe(false)
    await copyTelemetry({ from, to })
    expect(await answers(to)).toEqual(await answers(from))
    await from.close()
    await to.close()
  })
})
