import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '#contract/errors'
import type { Principal } from '../../../server/access/principal.ts'
import { ApiError } from '../../../server/api-error.ts'
import type { App } from '../../../server/http/app.ts'
import { reportExportRoutes } from '../../../server/report-exports/report-export-routes.ts'
import { createReportExportService } from '../../../server/report-exports/report-export-service.ts'
import { createReportPress, type ReportPress } from '../../../server/report-exports/report-press.ts'
import { testApp } from '../http/test-app.ts'
import { everyKind, longTable, reportOf, tableOf, column } from './made-reports.ts'

const HOUSE: Principal = { kind: 'member', id: 'o', name: 'O', role: 'operator', memberId: 'o', tenantId: null }
const MEMBER: Principal = { ...HOUSE, role: 'member', tenantId: 'a' }
const report = reportOf([everyKind, { ...tableOf([column('a', 'text')], [['x']]), id: 'second' }])
let asker = HOUSE
let press: ReportPress
let app: App

beforeAll(async () => {
  press = createReportPress()
  const reports = { make: async (_site: string, reportId: string) => {
    if (reportId !== 'overview') throw new ApiError('not-found')
    return report
  } }
  app = await testApp({ routes: [reportExportRoutes(createReportExportService({ reports, press }))], authenticate: async () => asker })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await press.stop()
})
const ask = (query: string, { by = HOUSE, id = 'overview', language }: { by?: Principal; id?: string; language?: string } = {}) => {
  asker = by
  return app.inject({ method: 'GET', url: `/api/v1/sites/s1/reports/${id}/export?from=2026-06-01&to=2026-07-01&${query}`, headers: { host: 'localhost', ...language && { 'accept-language': language } } })
}

describe('the export of a report', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8', Buffer.from('\ufeff')], ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', Buffer.from('PK')],
    ['json', 'application/json; charset=utf-8', Buffer.from('{')], ['pdf', 'application/pdf', Buffer.from('%PDF-')],
  ])('%s is a file of its kind, named after the report and its days', async (format, media, begin) => {
    const answer = await ask(`format=${format}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe(media)
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="overview_2026-06-01_2026-06-30.${format}"`)
    expect(answer.rawPayload.subarray(0, begin.length)).toEqual(begin)
  })

  it('of one table bears its name; a Parquet file must name one', async () => {
    const answer = await ask('format=parquet&table=by-space')
    expect(answer.headers['content-disposition']).toContain('overview_by-space_2026-06-01_2026-06-30.parquet')
    expect(answer.rawPayload.subarray(0, 4).toString()).toBe('PAR1')
    expect((await ask('format=parquet', { language: 'en' })).json<Problem>().fields).toEqual([{ field: 'table', message: 'must name one table: a Parquet file holds one; there are by-space, second' }])
    expect((await ask('format=csv&table=third', { language: 'zh' })).json<Problem>().fields).toEqual([{ field: 'table', message: '不是该报表中的表格；可选：by-space、second' }])
  })

  it('speaks the language that is asked for, else that of the request', async () => {
    expect((await ask('format=csv&language=zh-CN')).body).toContain('使用率概览')
    expect((await ask('format=csv', { language: 'zh-CN' })).body).toContain('使用率概览')
    expect((await ask('format=csv', { language: 'en' })).body).toContain('Utilisation overview')
  })

  it('is refused to whom may not read reports, and for what it does not know', async () => {
    expect((await ask('format=csv', { by: MEMBER })).statusCode).toBe(403)
    expect((await ask('format=csv', { id: 'other' })).statusCode).toBe(404)
    expect((await ask('format=doc')).statusCode).toBe(400)
    expect((await ask('format=csv&colour=red')).statusCode).toBe(400)
  })
})

describe('the press', () => {
  it('leaves this thread free while it writes thousands of rows', async () => {
    const before = performance.eventLoopUtilization()
    await press.write(reportOf([longTable(1_000)]), { format: 'pdf', language: 'zh-CN' })
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
  })

  it('fails what takes too long and writes the next', async () => {
    const hasty = createReportPress({ withinMs: 30, idleMs: 1_000, memoryMb: 256 })
    await expect(hasty.write(reportOf([longTable(20_000)]), { format: 'pdf', language: 'en' })).rejects.toThrow('not written within 30 ms')
    await hasty.stop()
    const other = createReportPress({ withinMs: 30_000, idleMs: 50, memoryMb: 256 })
    expect((await other.write(report, { format: 'xlsx', language: 'en' })).length).toBeGreaterThan(100)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect((await other.write(report, { format: 'xlsx', language: 'en' })).length).toBeGreaterThan(100)
    await other.stop()
  })

  it('gives up what nobody waits for any more, waiting or being written, and writes the rest', async () => {
    const long = reportOf([longTable(20_000)])
    const [written, waits, other] = [new AbortController(), new AbortController(), press]
    const [first, second, third] = [
      other.write(long, { format: 'pdf', language: 'en' }, written.signal), other.write(long, { format: 'pdf', language: 'en' }, waits.signal), other.write(report, { format: 'pdf', language: 'en' }),
    ]
    waits.abort(new Error('left while it waited'))
    await expect(second).rejects.toThrow('left while it waited')
    setTimeout(() => written.abort(new Error('left in the middle')), 50)
    await expect(first).rejects.toThrow('left in the middle')
    expect(Buffer.from(await third).subarray(0, 5).toString()).toBe('%PDF-')
    await expect(press.write(report, { format: 'xlsx', language: 'en' }, written.signal)).rejects.toThrow('left in the middle')
  })

  it('writes what another thread made, as JSON that this one never reads', async () => {
    const json = new TextEncoder().encode(JSON.stringify(report))
    expect(Buffer.from(await press.writeJson(json, { format: 'csv', language: 'zh-CN' })).toString()).toContain('使用率概览')
    expect(json.byteLength).toBe(0)
  })

  it('tells why a report cannot be written, and goes on', async () => {
    await expect(press.write({ ...report, metrics: [] }, { format: 'xlsx', language: 'en' })).rejects.toThrow('the report defines no metric frequency')
    expect((await press.write(report, { format: 'xlsx', language: 'en' })).length).toBeGreaterThan(100)
  })
})
