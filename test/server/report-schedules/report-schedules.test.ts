import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NewReportSchedule } from '#contract/report-schedules'
import type { Report, ReportScope } from '#contract/report'
import { ApiError } from '../../../server/api-error.ts'
import { openMessagesOut } from '../../../server/notices/messages-out.ts'
import { outbox } from '../../../server/records/outbox-schema.ts'
import { openReportSchedules } from '../../../server/report-schedules/report-schedule-parts.ts'
import { writeReport } from '../../../server/report-exports/report-writers.ts'
import { everyKind, reportOf } from '../report-exports/made-reports.ts'
import { ADMINISTRATOR, peopleFixture } from '../tenants/people-fixture.ts'

const logger = pino({ level: 'silent' })
/** Wednesday, 12:00 in Berlin. */
const NOW = Date.UTC(2026, 5, 10, 10)
const DAY = 86_400_000
let people: Awaited<ReturnType<typeof peopleFixture>>
let folder: string
let now = NOW
let made: { reportId: string; scope: ReportScope }[] = []
let fault: Error | null = null
let gate: Promise<void> = Promise.resolve()

const reports = {
  catalogue: () => ({ items: [{ id: 'overview', title: { en: 'Overview', 'zh-CN': '概览' }, description: { en: 'x', 'zh-CN': 'x' }, subject: 'space-use' as const, filters: ['floorId' as const], required: [], by: ['space'], defaultBy: 'space', defaultPeriod: 'last-month' as const }] }),
  make: async (siteId: string, reportId: string, scope: ReportScope): Promise<Report> => {
    made.push({ reportId, scope })
    await gate
    if (fault) throw fault
    return reportOf([everyKind], { siteId, scope })
  },
}
const publicUrl = 'https://atrium.example'
const config = { reportsDays: 30, reportsMib: 1, reportMailMib: 1 }
const opened = (more: Partial<typeof config> = {}) => openReportSchedules({
  records: people.records, reports, press: { write: writeReport }, buildings: people.buildings, dataFolder: folder, publicUrl, config: { ...config, ...more }, clock: { now: () => now }, logger,
}).schedules
const weekly: NewReportSchedule = { reportId: 'overview', name: 'Monday report', scope: { by: 'space' }, rhythm: 'weekly', at: '07:00', format: 'csv', language: 'en', recipients: ['lin@example.org', 'wu@example.org'] }
let schedules: ReturnType<typeof opened>

beforeAll(async () => { people = await peopleFixture() })
afterAll(() => people.close())
beforeEach(async () => {
  [now, made, fault, gate] = [NOW, [], null, Promise.resolve()]
  folder = mkdtempSync(join(tmpdir(), 'atrium-reports-'))
  await people.records.run((db) => db.execute('TRUNCATE report_schedules, outbox CASCADE'))
  schedules = opened()
  return () => rmSync(folder, { recursive: true, force: true })
})
const mails = async () => (await people.records.run((db) => db.select().from(outbox))).map(({ payload }) => payload as { readonly subject: string; readonly text: string; readonly attachments: unknown[] })
const filesIn = (id: string): string[] => (existsSync(join(folder, 'reports', id)) ? readdirSync(join(folder, 'reports', id)) : [])

describe('a scheduled report', () => {
  it('is made at its time of the period that has just ended, kept as a file, and mailed with it and with a link to exactly that view', async () => {
    const { id, nextRunAt } = await schedules.add('s1', weekly, ADMINISTRATOR)
    expect(nextRunAt).toBe('2026-06-15T05:00:00.000Z')
    await schedules.makeDue()
    expect(made).toEqual([])
    now = Date.parse(nextRunAt!) + 1_000
    await schedules.makeDue()
    await schedules.makeDue()
    expect(made).toEqual([{ reportId: 'overview', scope: { by: 'space', from: '2026-06-08', to: '2026-06-15' } }])
    expect(filesIn(id)).toEqual(['overview_2026-06-08_2026-06-14.csv'])
    expect(await schedules.existing(id)).toMatchObject({ lastRunAt: new Date(now).toISOString(), lastResult: { ok: true, file: 'overview_2026-06-08_2026-06-14.csv', message: null }, nextRunAt: '2026-06-22T05:00:00.000Z' })

    const [mail] = await mails() // What was sent is not kept.
    const out = openMessagesOut({ records: people.records, sites: people.buildings, dataFolder: folder, mailUrl: '', mailFrom: 'atrium@atrium.example', publicUrl, reminderMin: 15, clock: { now: () => now }, logger })
    await out.outbox.look()
    const sent = readdirSync(join(folder, 'mail')).map((name) => readFileSync(join(folder, 'mail', name), 'utf8'))
    expect(sent).toHaveLength(2)
    expect(sent[0]).toContain('filename=overview_2026-06-08_2026-06-14.csv')
    const [, encoded] = /filename=overview[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([A-Za-z0-9+/=\r\n]+)/.exec(sent[0]!)!
    expect(Buffer.from(encoded!, 'base64')).toEqual(readFileSync(join(folder, 'reports', id, 'overview_2026-06-08_2026-06-14.csv')))
    expect(mail!.text).toContain('https://atrium.example/reports?site=s1&report=overview&from=2026-06-08&to=2026-06-15&by=space')
    expect(mail!.text).toContain('Demo data')
  })

  it('that was missed while the server was down is made once at the next start, of the last period only', async () => {
    const { id } = await schedules.add('s1', weekly, ADMINISTRATOR)
    now = NOW + 24 * DAY // Three Mondays later.
    await opened().makeDue()
    expect(made.map(({ scope }) => [scope.from, scope.to])).toEqual([['2026-06-22', '2026-06-29']])
    expect((await schedules.existing(id)).nextRunAt).toBe('2026-07-06T05:00:00.000Z')
  })

  it('is made once though two look at the same moment', async () => {
    await schedules.add('s1', weekly, ADMINISTRATOR)
    now += 6 * DAY
    let open = (): void => {}
    gate = new Promise((resolve) => { open = resolve })
    const both = Promise.all([schedules.makeDue(), opened().makeDue()])
    setTimeout(open, 200)
    await both
    expect(made).toHaveLength(1)
    expect(await mails()).toHaveLength(2)
  })

  it('that cannot be made says why in its language, is tried again and then made', async () => {
    const { id } = await schedules.add('s1', { ...weekly, language: 'zh-CN' }, ADMINISTRATOR)
    now += 6 * DAY
    fault = new ApiError('telemetry-away')
    await schedules.makeDue()
    expect(await schedules.existing(id)).toMatchObject({ lastResult: { ok: false, file: null, message: '遥测存储暂不可用' }, nextRunAt: new Date(now + 60_000).toISOString() })
    expect(await mails()).toEqual([])
    now += 59_000
    await schedules.makeDue()
    expect(made).toHaveLength(1)
    now += 1_000
    fault = new Error('a secret of the inside')
    await schedules.makeDue()
    expect((await schedules.existing(id)).lastResult?.message).toBe('服务器内部错误')
    now += 5 * 60_000
    fault = null
    await schedules.makeDue()
    expect(await schedules.existing(id)).toMatchObject({ lastResult: { ok: true }, nextRunAt: '2026-06-22T05:00:00.000Z' })
  })

  it('whose maker died is made when its lease has ended', async () => {
    const { id } = await schedules.add('s1', weekly, ADMINISTRATOR)
    now += 6 * DAY
    await people.records.run((db) => db.execute(`UPDATE report_schedules SET attempts = 1, due_at = '${new Date(now + 60_000).toISOString()}'`))
    await schedules.makeDue()
    expect(made).toEqual([])
    now += 60_000
    await schedules.makeDue()
    expect((await schedules.existing(id)).lastResult).toMatchObject({ ok: true })
  })

  it('too large for a mail is linked instead', async () => {
    await opened({ reportMailMib: 0 }).add('s1', weekly, ADMINISTRATOR)
    now += 6 * DAY
    await opened({ reportMailMib: 0 }).makeDue()
    const [mail] = await mails()
    expect(mail!.attachments).toEqual([])
    expect(mail!.text).toContain('too large for a mail')
    expect(mail!.text).toContain('https://atrium.example/reports?')
  })

  it('is made at once when somebody asks, without losing its time; its file can be read', async () => {
    const { id, nextRunAt } = await schedules.add('s1', weekly, ADMINISTRATOR)
    const after = await schedules.runNow(id)
    expect(after).toMatchObject({ nextRunAt, lastResult: { ok: true, file: 'overview_2026-06-01_2026-06-07.csv' } })
    const [file] = await schedules.files(id)
    const { content, bytes, mediaType } = await schedules.file(id, file!.name)
    expect([(await buffer(content)).length, mediaType]).toEqual([bytes, 'text/csv; charset=utf-8'])
    await expect(schedules.file(id, '../../secret')).rejects.toMatchObject({ code: 'not-found' })
    rmSync(join(folder, 'reports', id, file!.name))
    await expect(schedules.file(id, file!.name)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('paused is not made; resumed it goes on from now', async () => {
    const { id, version } = await schedules.add('s1', weekly, ADMINISTRATOR)
    expect(await schedules.change(id, { active: false }, version, ADMINISTRATOR)).toMatchObject({ nextRunAt: null, version: 2 })
    now += 20 * DAY
    await schedules.makeDue()
    expect(made).toEqual([])
    expect((await schedules.change(id, { active: true }, 2, ADMINISTRATOR)).nextRunAt).toBe('2026-07-06T05:00:00.000Z')
  })
})

describe('edits', () => {
  it('say which version they were made on', async () => {
    const { id, version } = await schedules.add('s1', weekly, ADMINISTRATOR)
    await schedules.change(id, { name: 'Other' }, version, ADMINISTRATOR)
    await expect(schedules.change(id, { name: 'Late' }, version, ADMINISTRATOR)).rejects.toMatchObject({ code: 'edited-meanwhile' })
    expect((await schedules.existing(id)).name).toBe('Other')
  })

  it('refuse a report and filters that there are not, by field', async () => {
    await expect(schedules.add('s1', { ...weekly, reportId: 'none' }, ADMINISTRATOR)).rejects.toMatchObject({ code: 'bad-request', fields: [{ field: 'reportId' }] })
    await expect(schedules.add('s1', { ...weekly, scope: { spaceId: 's1-room' } }, ADMINISTRATOR)).rejects.toMatchObject({ fields: [{ field: 'scope.spaceId' }] })
    await expect(schedules.add('elsewhere', weekly, ADMINISTRATOR)).rejects.toMatchObject({ code: 'not-found' })
    expect(await schedules.list('s1')).toEqual([])
  })

  it('that remove it take its files along', async () => {
    const { id } = await schedules.add('s1', weekly, ADMINISTRATOR)
    await schedules.runNow(id)
    expect(filesIn(id)).toHaveLength(1)
    await schedules.remove(id)
    expect(filesIn(id)).toEqual([])
    await expect(schedules.existing(id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the folder of reports', () => {
  it('is bounded by age and by room, the oldest first', async () => {
    const { id } = await schedules.add('s1', { ...weekly, rhythm: 'daily', recipients: [] }, ADMINISTRATOR)
    for (let day = 0; day < 4; day += 1, now += DAY) await schedules.runNow(id)
    await schedules.clean()
    expect(filesIn(id)).toHaveLength(4)
    now += 28 * DAY - 1
    await schedules.clean()
    expect(filesIn(id)).toEqual(['overview_2026-06-11_2026-06-11.csv', 'overview_2026-06-12_2026-06-12.csv'])
    await opened({ reportsMib: 1.5 * (await schedules.files(id))[0]!.bytes / 1_048_576 }).clean()
    expect((await schedules.files(id)).map(({ name }) => name)).toEqual(['overview_2026-06-12_2026-06-12.csv'])
    expect(filesIn(id)).toEqual(['overview_2026-06-12_2026-06-12.csv'])
  })
})
