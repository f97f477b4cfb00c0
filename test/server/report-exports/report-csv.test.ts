import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '#contract/local-text'
import { MISSING_REASONS, type ReportTable } from '#contract/report'
import { columnsWithMissing, dataCell, isMissing } from '../../../server/report-exports/report-cell-rules.ts'
import { reportCsv, tableCsv } from '../../../server/report-exports/report-csv.ts'
import { anyTable, column, everyKind, reportOf, tableOf } from './made-reports.ts'

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
const linesOf = (bytes: Uint8Array): string[][] => parse(textOf(bytes), { bom: true, relax_column_count: true, skip_empty_lines: false, record_delimiter: '\r\n' })
const printing = (language: Language = 'en') => ({ language, timeZone: 'Asia/Shanghai' })

describe('a table alone as CSV', () => {
  it('is a line of titles with units and a line per row, missing figures empty with the reason beside', () => {
    expect(linesOf(tableCsv(everyKind, printing()))).toEqual([
      ['Title of space', 'Frequency (share, 0–1)', 'Frequency (share, 0–1): why missing', 'Title of hours (hours)', 'Title of hours (hours): why missing', 'Title of day', 'Title of last-seen', 'Title of busiest'],
      ['大会议室 A-101', '0.4517', '', '120.25', '', '2026-06-01', '2026-06-01T09:05:00+08:00', 'Tue 09:00'],
      ['Laser cutter', String(1 / 3), '', '0', '', '2026-07-01', '', 'Mon 00:00'],
      ["'=1+1", '', MISSING_REASONS['not-known'].en, '7', '', '', '2026-01-01T08:00:00+08:00', 'Sun 23:00'],
      ['Łukasz, "the maker"\nsecond line', '0', '', '', MISSING_REASONS.suppressed.en, '2026-W23', '', ''],
    ])
  })

  it('is read by DuckDB without a word of explanation: numbers as numbers, moments as moments', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-csv-'))
    try {
      writeFileSync(join(folder, 'table.csv'), tableCsv(everyKind, printing('zh-CN')))
      const connection = await (await DuckDBInstance.create(':memory:')).connect()
      const reader = await connection.runAndReadAll(`SELECT sum("使用频率（比例，0–1）") AS f, count("使用频率（比例，0–1）") AS known, max("last-seen 的标题")::VARCHAR AS seen, count(*) AS n FROM read_csv('${join(folder, 'table.csv')}')`)
      expect(reader.getRowObjectsJson()).toEqual([{ f: 0.4517 + 1 / 3, known: '3', seen: '2026-06-01 01:05:00+00', n: '4' }])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('gives back every cell of any table, in both languages', () => {
    fc.assert(fc.property(anyTable, fc.constantFrom(...LANGUAGES), (table, language) => {
      const [head, ...rows] = linesOf(tableCsv(table, printing(language)))
      expect(new Set(head).size).toBe(head!.length)
      expect(rows).toEqual(expectedRows(table, language))
    }), { numRuns: 200 })
  })

  it('never lets a spreadsheet run a text', () => {
    fc.assert(fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (sign, rest) => {
      const table = tableOf([column('name', 'text')], [[sign + rest]])
      expect(linesOf(tableCsv(table, printing()))[1]).toEqual([`'${sign}${rest}`])
    }))
  })
})

describe('a report as CSV', () => {
  it('begins with the byte order mark and the head: scope, period, zone, coverage, made at, demo data', () => {
    const bytes = reportCsv(reportOf([everyKind]), 'zh-CN')
    expect(textOf(bytes).codePointAt(0)).toBe(0xfeff)
    expect(linesOf(bytes).slice(0, 9)).toEqual([
      ['报表', '使用率概览'], ['场所', '创新工坊 Makers'], ['范围', '2026年6月1日至30日，二层，会议室'], ['统计时段', '2026年6月1日 – 2026年6月30日'], ['时区', 'Asia/Shanghai'],
      ['可用时长（小时）', '1,234.5'], ['数据覆盖率', '97.3%'], ['生成时间', '2026年7月1日 08:30'], ['数据', '演示数据：由模拟生成，并非实测'],
    ])
  })

  it('holds headline figures, every table with its total and notes, and every formula', () => {
    const lines = linesOf(reportCsv(reportOf([everyKind, { ...tableOf([column('a', 'text')], []), title: { en: 'Nothing', 'zh-CN': '无' } }]), 'en'))
    expect(lines).toContainEqual(['Ghost hours', '', 'hours', MISSING_REASONS['no-bookings'].en, '', ''])
    expect(lines).toContainEqual(['Total', '0.31', '', '127.25', '', '', '', ''])
    expect(lines).toContainEqual(['Spaces without sensors are left out'])
    expect(lines).toContainEqual(['No space was open in June'])
    expect(lines).toContainEqual(['Frequency', 'used time ÷ available time', 'share, 0–1', 'UK Space Management Group 2006/38', '0.98'])
  })
})

function expectedRows(table: ReportTable, language: Language): string[][] {
  const missing = columnsWithMissing({ ...table, total: null })
  const guarded = (value: number | string | null): string => (typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? ''))
  return table.rows.map((row) => row.flatMap((cell, place) => {
    const value = guarded(dataCell(cell, table.columns[place]!, printing(language)))
    return missing.has(place) ? [value, isMissing(cell) ? MISSING_REASONS[cell.missing][language] : ''] : [value]
  }))
}
