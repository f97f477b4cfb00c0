import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { DuckDBInstance } from '@duckdb/node-api'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { MISSING_REASONS, type ReportTable } from '#contract/report'
import { tableParquet } from '../../../server/report-exports/report-parquet.ts'
import { anyTable, everyKind, longTable, reportOf } from './made-reports.ts'

const written = (table: ReportTable): ArrayBuffer => tableParquet(reportOf([table]), table, 'en').slice().buffer

describe('a table as Parquet', () => {
  it('has typed columns by their ids, nulls for what is missing and the reason beside it', async () => {
    expect(await parquetReadObjects({ file: written(everyKind) })).toEqual([
      { space: '大会议室 A-101', frequency: 0.4517, frequency_missing: null, hours: 120.25, hours_missing: null, day: '2026-06-01', 'last-seen': new Date('2026-06-01T01:05:00Z'), busiest: 33 },
      { space: 'Laser cutter', frequency: 1 / 3, frequency_missing: null, hours: 0, hours_missing: null, day: '2026-07-01', 'last-seen': null, busiest: 0 },
      { space: '=1+1', frequency: null, frequency_missing: MISSING_REASONS['not-known'].en, hours: 7, hours_missing: null, day: null, 'last-seen': new Date('2026-01-01T00:00:00Z'), busiest: 167 },
      { space: 'Łukasz, "the maker"\nsecond line', frequency: 0, frequency_missing: null, hours: null, hours_missing: MISSING_REASONS.suppressed.en, day: '2026-W23', 'last-seen': null, busiest: null },
    ])
  })

  it('says in its metadata what it is of', () => {
    const metadata = new Map(parquetMetadata(written(everyKind)).key_value_metadata!.map(({ key, value }) => [key, value]))
    expect(Object.fromEntries(metadata)).toMatchObject({ report: 'overview', table: 'by-space', time_zone: 'Asia/Shanghai', from: '2026-06-01', to: '2026-07-01', demo: 'true', coverage: '0.9731' })
  })

  it('is read by DuckDB with the same types and figures', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-parquet-'))
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const asked = async (table: ReportTable, sql: string) => {
      const path = join(folder, 'table.parquet')
      writeFileSync(path, new Uint8Array(written(table)))
      return (await connection.runAndReadAll(sql.replace('FILE', `'${path}'`))).getRowObjectsJson()
    }
    try {
      expect(await asked(everyKind, 'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM FILE)')).toEqual([
        ['space', 'VARCHAR'], ['frequency', 'DOUBLE'], ['frequency_missing', 'VARCHAR'], ['hours', 'DOUBLE'], ['hours_missing', 'VARCHAR'], ['day', 'VARCHAR'], ['last-seen', 'TIMESTAMP WITH TIME ZONE'], ['busiest', 'INTEGER'],
      ].map(([name, type]) => ({ column_name: name, column_type: type })))
      const long = longTable()
      const expected = long.rows.reduce((sum, row) => sum + (typeof row[2] === 'number' ? row[2] : 0), 0)
      const [found] = await asked(long, 'SELECT count(*) AS n, sum(frequency) AS f, count(frequency) AS known FROM FILE')
      expect(found).toMatchObject({ n: '2000', known: String(2_000 - Math.ceil(2_000 / 11)) })
      expect(found!.f).toBeCloseTo(expected, 6)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('gives back every cell of any table', async () => {
    await fc.assert(fc.asyncProperty(anyTable, async (table) => {
      const read = await parquetReadObjects({ file: written(table) })
      expect(read).toHaveLength(table.rows.length)
      table.rows.forEach((row, index) => row.forEach((cell, place) => {
        const { id, kind } = table.columns[place]!
        const found: unknown = read[index]![id]
        if (cell === null || typeof cell === 'object' && 'missing' in cell) expect(found).toBeNull()
        else if (typeof cell === 'object') expect(found).toBe(cell.en)
        else expect(found).toEqual(kind === 'time' ? new Date(cell) : cell)
      }))
    }), { numRuns: 100 })
  })
})
