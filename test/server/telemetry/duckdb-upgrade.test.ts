import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import { cellOf, replacementOf, sumsOf } from './ledger-cells.ts'
import { batchOf, DAY, HOUR, interval, T0 } from './telemetry-harness.ts'

describe('a telemetry file of an older Atrium', () => {
  let folder: string
  let path: string
  const open = () => createDuckdbTelemetry({ path, logger: pino({ level: 'silent' }) })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atrium-telemetry-'))
    path = join(folder, 'telemetry.duckdb')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function edited(sql: string): Promise<void> {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(sql)
    connection.closeSync()
    instance.closeSync()
  }

  // The file was written by the last Atrium whose schema had version 1: three readings, a counted hour and what follows it.
  it('of version 1 keeps all it holds, and takes count steps and ledgers', async () => {
    await writeFile(path, gunzipSync(await readFile(join(import.meta.dirname, 'version-1.duckdb.gz'))))
    const all = { from: T0 - DAY, to: T0 + DAY }
    const counted = interval({ method: 'count', peakCount: 4, meanCount: 2.5 })
    const steps = [{ spaceId: 'room-1', at: T0, count: 2 }, { spaceId: 'room-1', at: T0 + HOUR, count: null }]
    const cell = cellOf('space', 0, { usedMs: 5 })
    for (const round of ['upgraded', 'opened again']) {
      const store = await open()
      expect((await store.readings(all)).map(({ value }) => value), round).toEqual([600, 601, 602])
      expect((await store.latest()).map(({ value }) => value)).toEqual([602])
      expect((await store.intervals(all))[0]).toEqual(counted)
      expect(await store.checkpoints('')).toEqual(new Map([['flow/resume-after', '7']]))
      expect(await store.storedUpTo()).toBe(7)
      if (round === 'upgraded') await store.commit(batchOf({ countSteps: steps, ledgers: [replacementOf([cell])] }))
      expect(await store.countSteps(all)).toEqual(steps)
      expect(await store.ledger({ ledger: 'space', width: 'hour', edges: [all.from, all.to], by: [] })).toMatchObject([{ cells: 1, sums: cell.sums }])
      await store.close()
    }
  })

  it('is given the ledgers and sums that came since, and keeps those that went', async () => {
    const before = await open()
    await before.commit(batchOf({ ledgers: [replacementOf([cellOf('space', 0, { usedMs: 5, walkInMs: 3, peakCount: 2 })]), replacementOf([cellOf('device', 0, { readings: 4 })])] }))
    await before.close()
    await edited(`
      ALTER TABLE ledger_space_hour DROP COLUMN "walkInMs"; ALTER TABLE ledger_space_hour DROP COLUMN "peakCount"; DROP TABLE ledger_device_hour;
      ALTER TABLE ledger_space_hour ADD COLUMN "wentMs" BIGINT DEFAULT 7`)
    const query = { ledger: 'space', width: 'hour', edges: [T0, T0 + DAY], by: ['cell'] } as const
    const old = sumsOf('space', { usedMs: 5 })
    const fresh = cellOf('space', 1, { availableMs: 1, walkInMs: 2, peakCount: 3 })
    for (const round of ['upgraded', 'opened again']) {
      const store = await open()
      if (round === 'upgraded') await store.commit(batchOf({ ledgers: [replacementOf([fresh]), replacementOf([cellOf('device', 0, { readings: 9 })])] }))
      expect((await store.ledger(query)).map(({ sums }) => sums), round).toEqual([old, fresh.sums])
      expect(await store.ledger({ ...query, ledger: 'device' })).toMatchObject([{ sums: { readings: 9 } }])
      await store.close()
    }
    await edited('SELECT "wentMs" FROM ledger_space_hour')
  })
})
