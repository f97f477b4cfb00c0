import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import PDFDocument from 'pdfkit'
import { describe, expect, it } from 'vitest'
import { pdfFonts } from '../../../server/report-exports/pdf/pdf-fonts.ts'
import { createPdfText } from '../../../server/report-exports/pdf/pdf-text.ts'
import { setSigns } from '../../../server/report-exports/pdf/text-line-rules.ts'
import { tableLayout } from '../../../server/report-exports/pdf/table-width-rules.ts'
import { axisMarks, paretoOrder } from '../../../server/report-exports/pdf/chart-series-rules.ts'
import type { PrintedReport, PrintedTable } from '../../../server/report-exports/printed-report.ts'
import { reportPdf } from '../../../server/report-exports/report-pdf.ts'
import { writeReport } from '../../../server/report-exports/report-writers.ts'
import { nastyText } from './made-reports.ts'
import { column, everyKind, longTable, reportOf, tableOf } from './made-reports.ts'
import { bookmarksOf, pagesOf } from './pdf-reader.ts'

const pair = pdfFonts().regular
const text = createPdfText(new PDFDocument({ autoFirstPage: false, font: '' }), pdfFonts())
const style = { size: 10 }
const linesOf = (given: string, width: number): string[] => text.lines(given, width, style).map(({ runs }) => runs.map((run) => run.text).join(''))

describe('lines of text', () => {
  it('break between Chinese signs, but never before closing or after opening punctuation', () => {
    // Ten signs of 10 pt fit; GB/T 15834 keeps ，。） from the beginning of a line and （ from its end.
    expect(linesOf('会议室工位与设备的实际，使用情况', 105)).toEqual(['会议室工位与设备的实', '际，使用情况'])
    expect(linesOf('会议室工位与设备的（实际）使用', 105)).toEqual(['会议室工位与设备的', '（实际）使用'])
  })

  it('keep Latin words and numbers whole amid Chinese, and tear only a word that no line holds', () => {
    expect(linesOf('使用率为 97.3% 的 Makerspace 空间', 60)).toEqual(['使用率为', '97.3% 的', 'Makerspace', '空间'])
    expect(linesOf('Donaudampfschifffahrt', 60).join('')).toBe('Donaudampfschifffahrt')
  })

  /** Signs are measured one by one; set together, kerning may add a hair. */
  const HAIR_PT = 1
  it('lose no sign and pass no edge, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(nastyText, fc.constantFrom('众创空间国际创新中心（含激光切割区）', 'a b  c', '🎉 ok')), fc.integer({ min: 20, max: 200 }), (given, width) => {
      const lines = text.lines(given, width, style)
      for (const { runs, width: used } of lines) if ([...runs.map((run) => run.text).join('')].length > 1) expect(used).toBeLessThanOrEqual(width + HAIR_PT)
      const bare = (value: string): string => setSigns(value, pair).map((sign) => sign.text).join('').replace(/[\s\p{C}\ufe00-\ufe0f]/gu, '')
      expect(bare(lines.flatMap(({ runs }) => runs.map((run) => run.text)).join(''))).toBe(bare(given))
    }))
  })

  it('take Latin from one font and Chinese from the other, quotes from that of their neighbour', () => {
    const fonts = (given: string): string => setSigns(given, pair).map(({ font }) => (font === pair.chinese.name ? '中' : 'L')).join('')
    expect(fonts('ŁğCO₂ 空间')).toBe('LLLLLL中中')
    expect(fonts('it’s “a”')).toBe('LLLLLLLL')
    expect(fonts('“空间”——')).toBe('中中中中中中')
  })
})

describe('a report as PDF', () => {
  it('gives back its Chinese when its text is taken out again: head, figures, tables, reasons, formulas', async () => {
    const pages = await pagesOf(await reportPdf(reportOf([everyKind]), 'zh-CN'))
    const all = pages.join('\n').replace(/\s/g, '')
    for (const part of ['使用率概览', '2026年6月1日至30日，二层，会议室', '97.3%', '演示数据：由模拟生成，并非实测', '45.2%', '没有预订', '大会议室A-101', '激光切割机', '31.0%', '合计',
      '–[1]', '[1]该时段没有有效的感知数据', '[2]因涉及人数过少，按隐私规则不予显示', 'Łukasz', '使用时长÷可用时长', '来源:英国空间管理组2006/38']) expect(all).toContain(part)
  })

  it('numbers its pages of all, marks demo data and repeats the head of a table on each', async () => {
    const pages = await pagesOf(await reportPdf(reportOf([longTable(200)]), 'en'))
    expect(pages.length).toBeGreaterThan(4)
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
      expect(page).toContain('Demo data: simulated, not measured')
      if (index < pages.length - 1) expect(page).toMatch(/Space\s+Floor\s+Frequency/)
    })
    expect(pages.join('\n')).toContain('Room 199')
  })

  it('does not mark what was measured', async () => {
    expect((await pagesOf(await reportPdf(reportOf([everyKind], { demo: false }), 'en'))).join('')).not.toContain('Demo data')
  })

  it('says why a table is empty', async () => {
    expect((await pagesOf(await reportPdf(reportOf([tableOf([column('a', 'text')], [])]), 'en'))).join('')).toContain('No space was open in June')
  })

  it('draws each kind of chart, also without any figure', async () => {
    const rows = [['A', 5, 0], ['B', { missing: 'not-known' as const }, 30], ['C', 2, 167]]
    const columns = [column('name', 'text'), column('used', 'number', 'hour'), column('at', 'hour-of-week')]
    const charts = [
      { kind: 'bars', x: 'name', y: ['used'], stacked: false }, { kind: 'bars', x: 'at', y: ['used'], stacked: true }, { kind: 'lines', x: 'at', y: ['used'], low: 'used', high: 'used' },
      { kind: 'week-map', at: 'at', value: ['used'] }, { kind: 'pareto', x: 'name', y: 'used' },
    ] as const
    for (const chart of charts) {
      const drawn = await reportPdf(reportOf([tableOf(columns, rows, { chart: { ...chart, ...'y' in chart && typeof chart.y !== 'string' && { y: [...chart.y] } } as never })]), 'en')
      const plain = await reportPdf(reportOf([tableOf(columns, rows)]), 'en')
      expect(drawn.length).not.toBe(plain.length)
      const [page] = await pagesOf(await reportPdf(reportOf([tableOf(columns, [['A', { missing: 'not-known' }, 3]], { chart: chart as never })]), 'en'))
      expect(page).toContain('Nothing to draw')
    }
    expect((await pagesOf(await reportPdf(reportOf([tableOf(columns, rows, { chart: { kind: 'pareto', x: 'name', y: 'used' } })]), 'en'))).join('')).toContain('71.4%')
  })
})

describe('pages of their own', () => {
  const ranked: PrintedTable = {
    ...tableOf([column('name', 'text'), column('score', 'number', 'index'), column('low', 'number', 'index'), column('high', 'number', 'index')], []), id: 'ranked', chart: { kind: 'ranked', x: 'name', y: 'score', low: 'low', high: 'high' }, own: 1,
    rows: [['A', 80, 70, 90], ['B', { missing: { en: 'Nobody asked', 'zh-CN': '未询问' } }, null, null], ['C', { number: 0.4517, unit: 'share' }, 10, 20]],
  }
  const steps: PrintedTable = { ...tableOf([column('at', 'number', 'month'), column('s', 'number', 'share'), column('low', 'number', 'share'), column('high', 'number', 'share')], [[3, 0.9, 0.7, 1], [12, 0.5, null, null]]), id: 'steps', chart: { kind: 'steps', at: 'at', value: 's', low: 'low', high: 'high' } }
  const own: PrintedReport = {
    ...reportOf([]), tables: [ranked, steps], mark: { en: 'Made up', 'zh-CN': '虚构' }, foot: { en: 'Run 7', 'zh-CN': '第七次' },
    pages: [
      { kind: 'cover', over: 'The house', title: { en: 'The report', 'zh-CN': '报告' }, under: '2026' }, { kind: 'contents' },
      { kind: 'heading', level: 1, text: { en: 'First', 'zh-CN': '一' }, page: true }, { kind: 'text', text: 'said', style: 'lead' }, { kind: 'table', id: 'ranked', title: 'caption' },
      { kind: 'heading', level: 1, text: { en: 'Second', 'zh-CN': '二' }, page: true }, { kind: 'heading', level: 2, text: { en: 'Within', 'zh-CN': '其中' } }, { kind: 'table', id: 'steps', title: 'none' },
      { kind: 'entries', items: [{ name: 'θ', formula: 'min θ', facts: ['1978'] }] },
    ],
  }

  it('have a cover, contents with page numbers, bookmarks, and the report\'s own mark and foot', async () => {
    const bytes = await reportPdf(own, 'en')
    const pages = await pagesOf(bytes)
    expect(pages[0]).toMatch(/The house[\s\S]*The report[\s\S]*2026/)
    expect(pages[1]!.replace(/\s+/g, ' ')).toMatch(/Contents First 3 Second 4 Within 4/)
    for (const page of pages) for (const part of ['Made up', 'Run 7']) expect(page).toContain(part)
    expect(await bookmarksOf(bytes)).toEqual(['First', 'Second', ['Within']])
  })

  it('print a reason and a unit of a cell\'s own, in every format', async () => {
    expect((await pagesOf(await reportPdf(own, 'zh-CN'))).join('')).toMatch(/\[1\]\s+未询问/)
    const text = async (format: 'csv' | 'json'): Promise<string> => Buffer.from(await writeReport(own, { format, language: 'en', table: 'ranked' })).toString()
    expect(await text('csv')).toContain('B,,Nobody asked')
    expect(await text('csv')).toContain('C,0.4517')
    expect(await text('json')).not.toContain('"pages"')
    expect((await writeReport(own, { format: 'xlsx', language: 'en' })).length).toBeGreaterThan(1_000)
    expect((await writeReport(own, { format: 'parquet', language: 'en', table: 'ranked' })).length).toBeGreaterThan(100)
  })
})

describe('rules of its drawings', () => {
  it('a wide table lies, a wider one is cut with its first column again', () => {
    const needs = (count: number) => Array.from({ length: count }, () => ({ least: 50, wanted: 80 }))
    const width = (orientation: string): number => (orientation === 'portrait' ? 500 : 750)
    expect(tableLayout(needs(10), width).orientation).toBe('portrait')
    expect(tableLayout(needs(15), width)).toMatchObject({ orientation: 'landscape', groups: [{ places: { length: 15 } }] })
    const { groups } = tableLayout(needs(40), width)
    expect(groups.map(({ places }) => places[0])).toEqual(groups.map(() => 0))
    expect(groups.flatMap(({ places }) => places.slice(1))).toEqual(Array.from({ length: 39 }, (_, index) => index + 1))
    for (const { widths } of groups) expect(widths.reduce((sum, each) => sum + each, 0)).toBeCloseTo(750, 6)
  })

  it('marks of an axis are round, rise, and hold every value and 0', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value)), { maxLength: 8 }), (values) => {
      const marks = axisMarks(values)
      expect(marks).toContain(0)
      expect(marks.length).toBeGreaterThan(1)
      expect(marks.length).toBeLessThan(9)
      for (const value of values) expect(value >= marks[0]! - 1e-9 && value <= marks.at(-1)! + 1e-9).toBe(true)
    }))
    expect(axisMarks([0.83])).toEqual([0, 0.5, 1])
  })

  it('a Pareto order falls and its running share ends at the whole', () => {
    expect(paretoOrder([1, null, 6, 0, 3])).toEqual([{ place: 2, value: 6, runningShare: 0.6 }, { place: 4, value: 3, runningShare: 0.9 }, { place: 0, value: 1, runningShare: 1 }])
  })
})

// A second reader, where the machine has one.
describe.runIf(spawnSync('pdftotext', ['-v']).error === undefined)('poppler', () => {
  it('reads the same Chinese', async () => {
    const { stdout, status } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: await reportPdf(reportOf([everyKind]), 'zh-CN') })
    expect(status).toBe(0)
    expect(stdout.toString()).toContain('2026年6月1日至30日，二层，会议室')
  })
})
