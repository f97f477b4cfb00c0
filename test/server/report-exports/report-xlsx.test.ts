import fc from 'fast-check'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { MISSING_REASONS, type ReportCell, type ReportColumn } from '#contract/report'
import { printedHourOfWeek } from '../../../server/report-exports/report-cell-rules.ts'
import { reportXlsx } from '../../../server/report-exports/report-xlsx.ts'
import { sheetNames, spreadsheetText } from '../../../server/report-exports/spreadsheet-rules.ts'
import { anyTable, everyKind, longTable, reportOf, tableOf, column, nastyText } from './made-reports.ts'

const sheetsOf = async (bytes: Uint8Array) => new Map((await readWorkbook(Buffer.from(bytes), { trim: false })).map(({ sheet, data }) => [sheet, data.map((row) => row.map(toTheSecond))]))

/** Spreadsheets keep moments as fractions of days; the reader cuts the last millisecond. */
const toTheSecond = <T>(cell: T): T | Date => (cell instanceof Date ? new Date(Math.round(cell.getTime() / 1_000) * 1_000) : cell)

describe('a report as a workbook', () => {
  it('has a summary, a sheet per table, and the formulas with unit, source, period and coverage', async () => {
    const sheets = await sheetsOf(await reportXlsx(reportOf([everyKind]), 'en'))
    expect([...sheets.keys()]).toEqual(['Summary', 'Use by space', 'Formulas and sources'])
    expect(sheets.get('Formulas and sources')).toEqual([
      ['Figure', 'Formula', 'Unit', 'Source', 'Period', 'Coverage'],
      ['Frequency', 'used time ÷ available time', 'per cent', 'UK Space Management Group 2006/38', '1 Jun 2026 – 30 Jun 2026', 0.98],
      ['Ghost hours', 'booked and vacant hours', 'hours', 'METRICS.md', '1 Jun 2026 – 30 Jun 2026', 0.9731],
    ])
    expect(sheets.get('Summary')).toContainEqual(['Frequency', 0.4517, 'per cent', 0.98, 0.39])
    expect(sheets.get('Summary')).toContainEqual(['Ghost hours', MISSING_REASONS['no-bookings'].en, 'hours', null, null])
  })

  it('keeps figures as numbers, dates at the clocks of the site, reasons as texts in their place', async () => {
    const sheets = await sheetsOf(await reportXlsx(reportOf([everyKind]), 'zh-CN'))
    expect(sheets.get('各空间使用情况')!.slice(1, 6)).toEqual([
      ['大会议室 A-101', 0.4517, 120.25, new Date('2026-06-01'), new Date('2026-06-01T09:05:00Z'), '周二 09:00'],
      ['激光切割机', 1 / 3, 0, new Date('2026-07-01'), null, '周一 00:00'],
      ['=1+1', MISSING_REASONS['not-known']['zh-CN'], 7, null, new Date('2026-01-01T08:00:00Z'), '周日 23:00'],
      ['Łukasz, "the maker"\nsecond line', 0, MISSING_REASONS.suppressed['zh-CN'], '2026-W23', null, null],
      ['合计', 0.31, 127.25, null, null, null],
    ])
  })

  it('tells why a table is empty', async () => {
    const sheets = await sheetsOf(await reportXlsx(reportOf([tableOf([column('a', 'text')], [])]), 'en'))
    expect(sheets.get('Use by space')).toEqual([['Title of a'], ['No space was open in June']])
  })

  it('writes 2,000 rows', async () => {
    const sheets = await sheetsOf(await reportXlsx(reportOf([longTable()]), 'zh-CN'))
    expect(sheets.get('各空间使用情况')).toHaveLength(2_002)
  })

  it('keeps texts that are named like what every object has', async () => {
    const sheets = await sheetsOf(await reportXlsx(reportOf([tableOf([column('a', 'text')], [['valueOf'], ['constructor'], ['__proto__']])]), 'en'))
    expect(sheets.get('Use by space')!.slice(1).flat()).toEqual(['valueOf', 'constructor', '__proto__'])
  })

  it('gives back every cell of any table', async () => {
    await fc.assert(fc.asyncProperty(anyTable, async (table) => {
      const read = (await sheetsOf(await reportXlsx(reportOf([table]), 'en'))).get('Use by space')!
      table.rows.forEach((row, index) => row.forEach((cell, place) => {
        const found = read[index + 1]?.[place] ?? null
        const expected = expectedCell(cell, table.columns[place]!)
        if (typeof expected === 'number' && typeof found === 'number') expect(found).toBeCloseTo(expected, 9)
        else expect(found).toEqual(expected)
      }))
    }), { numRuns: 60 })
  })
})

describe('names of sheets', () => {
  it('are what Excel takes, whatever the titles', () => {
    fc.assert(fc.property(fc.array(nastyText, { maxLength: 8 }), (titles) => {
      const names = sheetNames(titles)
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(titles.length)
      for (const name of names) expect(name).toMatch(/^(?!')[^[\]:*?/\\]{1,31}(?<!')$/)
    }))
  })
})

function expectedCell(cell: ReportCell, { kind }: ReportColumn): unknown {
  if (typeof cell === 'object' && cell !== null && 'missing' in cell) return MISSING_REASONS[cell.missing].en
  if (typeof cell === 'object') return cell && emptyIsNothing(cell.en)
  if (typeof cell === 'string') return kind === 'date' ? new Date(cell) : emptyIsNothing(cell)
  if (kind === 'time') return new Date(cell + 8 * 3_600_000)
  return kind === 'hour-of-week' ? printedHourOfWeek(cell, 'en') : cell
}

/** XML reads every line end as \n (XML 1.0, 2.11). */
const emptyIsNothing = (text: string): string | null => unescaped(spreadsheetText(text)) || null
const unescaped = (text: string): string => text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
