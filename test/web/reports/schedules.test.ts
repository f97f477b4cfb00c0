import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StoredReportSchedule } from '#contract/report-schedules'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import SchedulesSheet from '../../../web/src/reports/SchedulesSheet.svelte'
import { bodyOf, draftOf, newDraft, readRecipients } from '../../../web/src/reports/schedule-draft.ts'
import { notes } from '../../../web/src/shell/notes.svelte.ts'
import { answering, problem } from '../bookings/answering-server.ts'
import { infoOf } from './report-fixtures.ts'

const SCOPE = { from: '2026-11-01', to: '2026-11-25', floorId: 'f1', by: 'space' }
const schedule: StoredReportSchedule = {
  version: 4,
  id: 'r1', siteId: 's', reportId: 'overview', name: 'Monday mail', scope: { floorId: 'f1' }, rhythm: 'weekly', at: '07:00', format: 'pdf', language: 'zh-CN', recipients: ['a@x.example'], active: true,
  lastRunAt: '2026-11-23T12:00:00.000Z', lastResult: { ok: false, file: null, message: 'The mail server refused.' }, nextRunAt: '2026-11-30T12:00:00.000Z',
}
const show = (answers: Record<string, unknown>) => {
  const asked = answering(answers)
  render(SchedulesSheet, { siteId: 's', info: infoOf(), items: [infoOf()], scope: SCOPE, onclose: () => undefined })
  return asked
}

beforeEach(() => language.set('en'))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('what a schedule is made of', () => {
  it('is the view without its dates: they are those of the rhythm', () => {
    expect(newDraft(infoOf(), SCOPE, 'zh-CN')).toMatchObject({ reportId: 'overview', name: '使用率总览', scope: { floorId: 'f1', by: 'space' }, language: 'zh-CN' })
    expect(newDraft(infoOf(), SCOPE, 'en').scope).not.toHaveProperty('from')
  })

  it('reads addresses however they are separated, each once', () => {
    expect(readRecipients(' a@x.example; b@x.example，a@x.example\n')).toEqual(['a@x.example', 'b@x.example'])
    expect(readRecipients('  ')).toEqual([])
  })

  it('gives back what it was made from, and nothing that is the server\'s', () => {
    const { id: _id, siteId: _siteId, lastRunAt: _lastRunAt, lastResult: _lastResult, nextRunAt: _nextRunAt, version: _version, ...body } = schedule
    expect(bodyOf(draftOf(schedule))).toEqual(body)
  })
})

describe('the schedules', () => {
  it('say how the last one went and when the next one is', async () => {
    show({ 'GET /sites/s/report-schedules': { items: [schedule] } })
    expect(await screen.findByText(/Failed .*The mail server refused\./)).toBeTruthy()
    expect(screen.getByText(/^Next /)).toBeTruthy()
  })

  it('are added from the view, and a bad address is said at its field', async () => {
    const asked = show({ 'GET /sites/s/report-schedules': { items: [] }, 'POST /sites/s/report-schedules': problem(400, 'bad-request', { fields: [{ field: '/recipients/0', message: 'is no e-mail address' }] }) })
    await fireEvent.click((await screen.findAllByRole('button', { name: 'Schedule this report' }))[0]!)
    await fireEvent.input(screen.getByLabelText('Send to'), { target: { value: 'nobody' } })
    await fireEvent.change(screen.getByLabelText('How often'), { target: { value: 'monthly' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(screen.getByLabelText('Send to').getAttribute('aria-invalid')).toBe('true') })
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ reportId: 'overview', name: 'Utilisation overview', scope: { floorId: 'f1', by: 'space' }, rhythm: 'monthly', at: '07:00', format: 'pdf', language: 'en', recipients: ['nobody'], active: true })
  })

  it('run by order', async () => {
    const asked = show({ 'GET /sites/s/report-schedules': { items: [schedule] }, 'POST /report-schedules/r1/run': { ...schedule, lastResult: { ok: true, file: 'x.pdf', message: null } } })
    await fireEvent.click(await screen.findByRole('button', { name: /Run now/ }))
    await waitFor(() => { expect(notes.shown.at(-1)?.text).toBe('Made: Monday mail') })
    expect(asked.filter(({ path }) => path === '/report-schedules/r1/run')).toHaveLength(1)
  })

  it('say why one that was run by order came to nothing', async () => {
    show({ 'GET /sites/s/report-schedules': { items: [schedule] }, 'POST /report-schedules/r1/run': schedule })
    await fireEvent.click(await screen.findByRole('button', { name: /Run now/ }))
    await waitFor(() => { expect(notes.shown.at(-1)).toMatchObject({ kind: 'refused', text: 'The file could not be made: The mail server refused.' }) })
  })

  it('are changed with their version, so that nobody is overwritten', async () => {
    const asked = show({ 'GET /sites/s/report-schedules': { items: [schedule] }, 'PATCH /report-schedules/r1': schedule })
    await fireEvent.click(await screen.findByRole('button', { name: /^Edit/ }))
    await fireEvent.input(screen.getByLabelText('Send to'), { target: { value: '' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({ body: { recipients: [] }, headers: { 'if-match': '"4"' } }) })
  })

  it('are removed only when asked once more, because their files go with them', async () => {
    const asked = show({ 'GET /sites/s/report-schedules': { items: [schedule] }, 'DELETE /report-schedules/r1': {} })
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove Monday mail' }))
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
    await fireEvent.click(screen.getByRole('button', { name: 'Remove both' }))
    await waitFor(() => { expect(asked.some(({ method }) => method === 'DELETE')).toBe(true) })
  })
})
