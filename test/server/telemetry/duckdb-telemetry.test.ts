import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import { describe, expect, it } from 'vitest'
import { telemetryContract } from './telemetry-contract.ts'
import { interval, reading } from './telemetry-harness.ts'

const logger = pino({ level: 'silent' })

telemetryContract('DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-telemetry-'))
  return {
    open: () => createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('DuckDB telemetry', () => {
  it('works in memory, where it has a size too', async () => {
    const store = await createDuckdbTelemetry({ path: ':memory:', logger })
    await store.commit({ readings: [reading()] })
    expect(await store.latest()).toEqual([reading()])
    expect((await store.size()).bytes).toBeGreaterThan(0)
    await store.close()
  })

  it('refuses an answer that would fill the memory, but not one with a limit, nor an export', async () => {
    const store = await createDuckdbTelemetry({ path: ':memory:', logger, maxRows: 10 })
    const { observedAt } = reading()
    await store.commit({ readings: Array.from({ length: 11 }, (_, i) => reading({ observedAt: observedAt + i * 60_000 })), intervals: [interval()] })
    const all = { from: observedAt, to: observedAt + 3_600_000 }
    await expect(store.readings(all)).rejects.toMatchObject({ code: 'too-many' })
    await expect(store.occupancyBuckets({ ...all, bucketS: 60 })).rejects.toMatchObject({ code: 'too-many' })
    await expect(store.series({ ...all, placeId: 'room-1', point: 'air.co2', bucketS: 60 })).rejects.toMatchObject({ code: 'too-many' })
    expect((await store.readings({ ...all, limit: 11 })).length).toBe(11)
    let exported = 0
    for await (const batch of store.exportReadings(all)) exported += batch.length
    expect(exported).toBe(11)
    await store.close()
  })

  it('takes a batch of many chunks, and more questions at once than it has readers', async () => {
    const store = await createDuckdbTelemetry({ path: ':memory:', logger })
    const { observedAt } = reading()
    await store.commit({ readings: Array.from({ length: 50_001 }, (_, i) => reading({ deviceId: `d${i % 1_000}`, observedAt: observedAt + i, value: i })) })
    expect((await store.size()).readings).toBe(50_001)
    const ends = await Promise.all(Array.from({ length: 12 }, async (_, i) => (await store.readings({ from: observedAt, to: observedAt + 1_000 * i })).length))
    expect(ends).toEqual(Array.from({ length: 12 }, (_, i) => 1_000 * i))
    await store.close()
  })
})
