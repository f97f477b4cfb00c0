import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { FIGURE_UNITS } from '#contract/figure-units'
import { LANGUAGES, type LocalText } from '#contract/local-text'
import { Report, ReportInfo, type ReportCell, type ReportScope } from '#contract/report'
import { SYSTEM } from '../../server/access/principal.ts'
import { metricById } from '../../server/metrics/index.ts'
import { REPORTS } from '../../server/reports/index.ts'
import type { ReportService } from '../../server/reports/report-service.ts'
import { busyBuilding, busyCells, busyRecords, NOW, SCOPE } from '../server/reports/busy-house.ts'
import { usageOf } from '../server/reports/cells-in-memory.ts'
import { reportsOver } from '../server/reports/reports-under-test.ts'
import { sourceFiles } from './source-tree.ts'

const CHINESE = /\p{Script=Han}/u
function expectBothLanguages(text: LocalText): void {
  for (const language of LANGUAGES) expect(text[language].trim()).not.toBe('')
  expect(CHINESE.test(text.en), text.en).toBe(false)
  expect(CHINESE.test(text['zh-CN']), text['zh-CN']).toBe(true)
}
const repeated = (list: readonly string[]): string[] => list.filter((item, index) => list.indexOf(item) !== index)

const valid = Compile(Report)
const validInfo = Compile(ReportInfo)
const tenants = busyRecords.tenants!
/** Nothing at all; rooms and sensors but no booking; everything. */
const HOUSES: readonly (readonly [string, ReportService])[] = [
  ['an empty site', reportsOver({ building: { ...busyBuilding, floors: [], spaces: [], doors: [], equipment: [], devices: [] }, records: { tenants }, now: NOW })],
  ['a site without bookings', reportsOver({ building: busyBuilding, usage: usageOf(busyCells.filter(({ ledger }) => ledger !== 'booking')), records: { ...busyRecords, bookings: async () => [], creditsByMonth: async () => [] }, now: NOW })],
  ['a busy site', reportsOver({ building: busyBuilding, usage: usageOf(busyCells), records: busyRecords, now: NOW })],
]
/** What each report is asked: every grouping that it takes, compared where it compares. */
const scopes = ({ info }: (typeof REPORTS)[number]): ReportScope[] => [undefined, ...info.by].map((by) => ({
  ...SCOPE, ...by ? { by } : {}, ...info.required.includes('tenantId') ? { tenantId: 'a' } : {}, ...info.filters.includes('compare') ? { compare: 'previous' as const } : {},
}))

describe('the reports', () => {
  it('have ids and titles of their own, one file each', () => {
    expect(repeated(REPORTS.map(({ info }) => info.id))).toEqual([])
    for (const language of LANGUAGES) expect(repeated(REPORTS.map(({ info }) => info.title[language]))).toEqual([])
    expect(sourceFiles().filter((file) => /^server\/reports\/definitions\//.test(file)).length).toBe(REPORTS.length)
  })

  it.each(REPORTS.map((report) => [report.info.id, report] as const))('%s is told in both languages, with groupings and filters that fit', (_id, { info }) => {
    expect(validInfo.Check(info)).toBe(true)
    expectBothLanguages(info.title)
    expectBothLanguages(info.description)
    expect(info.defaultBy === null ? info.by.length : info.by.includes(info.defaultBy)).toBe(info.defaultBy === null ? 0 : true)
    for (const required of info.required) expect(info.filters).toContain(required)
  })

  for (const [house, service] of HOUSES) {
    it.each(REPORTS.map((report) => [report.info.id, report] as const))(`%s is made of ${house}`, async (id, report) => {
      for (const scope of scopes(report)) {
        const made = await service.make('s1', id, scope, SYSTEM)
        expect([...valid.Errors(made)]).toEqual([])
        expectWellMade(made)
      }
    })
  }
})

function expectWellMade({ tables, figures, metrics, notes, scopeText }: Report): void {
  const printed = new Set(metrics.map(({ id }) => id))
  for (const { metric } of figures) expect(printed).toContain(metric)
  for (const text of notes) expectBothLanguages(text)
  for (const language of LANGUAGES) expect(scopeText[language]).not.toBe('')
  expect(repeated(tables.map(({ id }) => id))).toEqual([])
  for (const table of tables) {
    const ids = table.columns.map(({ id }) => id)
    expect(repeated(ids), table.id).toEqual([])
    for (const text of [table.title, table.empty, ...table.notes, ...table.columns.map(({ title }) => title)]) expectBothLanguages(text)
    for (const { id, kind, unit, metric } of table.columns) {
      if (kind === 'number') expect(Object.keys(FIGURE_UNITS), `${table.id}.${id}`).toContain(unit)
      if (metric !== null) {
        expect(printed).toContain(metric)
        expect(metricById(metric).info.unit).toBe(unit)
      }
    }
    for (const row of [...table.rows, ...table.total ? [table.total] : []]) {
      expect(row.length, table.id).toBe(table.columns.length)
      row.forEach((cell, index) => { expectCell(cell, table.columns[index]!.kind === 'number', `${table.id}.${ids[index]}`) })
    }
    const chart = table.chart
    const drawn = chart === null ? [] : chart.kind === 'week-map' ? [chart.at, ...chart.value] : chart.kind === 'pareto' ? [chart.x, chart.y] : [chart.x, ...chart.y]
    for (const id of drawn) expect(ids, table.id).toContain(id)
    // Coverage stands beside each sensed figure.
    const sensed = table.columns.some(({ metric }) => metric !== null && metricById(metric).describesPresence)
    if (sensed) expect(ids.some((id) => id.includes('coverage') || id === 'unknown-booking-share'), table.id).toBe(true)
  }
}

function expectCell(cell: ReportCell, isNumber: boolean, where: string): void {
  if (typeof cell === 'number') expect(Number.isFinite(cell), where).toBe(true)
  if (isNumber) expect(typeof cell === 'number' || cell === null || (typeof cell === 'object' && 'missing' in cell), where).toBe(true)
}
