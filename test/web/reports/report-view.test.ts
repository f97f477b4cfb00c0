import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '#contract/report'
import { me } from '../../../web/src/access/me.svelte.ts'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import ReportScreen from '../../../web/src/reports/ReportScreen.svelte'
import ReportsPage from '../../../web/src/reports/ReportsPage.svelte'
import { router } from '../../../web/src/router/router.svelte.ts'
import { atrium } from '../../../web/src/shell/atrium-state.svelte.ts'
import { notes } from '../../../web/src/shell/notes.svelte.ts'
import { answering, problem } from '../bookings/answering-server.ts'
import { infoOf, reportOf, ROOMS } from './report-fixtures.ts'

const SITE = { id: 's', name: 'S', timeZone: 'Asia/Shanghai', openingHours: [], demo: false }
const OVERVIEW = 'GET /sites/s/reports/overview'

beforeEach(async () => {
  language.set('en')
  vi.spyOn(me, 'can').mockReturnValue(true)
  vi.spyOn(me, 'reaches').mockReturnValue(false)
  answering({ 'GET /sites': { items: [SITE] } })
  await atrium.loadSites()
  router.open('/reports?report=overview&lang=en')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function show(report: Report | Response) {
  const asked = answering({ [OVERVIEW]: report, 'GET /sites/s/reports/overview/export': new Response('\ufeffSpace', { headers: { 'content-disposition': 'attachment; filename="overview.csv"' } }) })
  render(ReportScreen, { siteId: 's', info: infoOf(), items: [infoOf()], today: '2026-11-25' })
  return asked
}

describe('a report', () => {
  it('says what it is about before any figure: scope, days, zone, hours and coverage', async () => {
    show(reportOf())
    await screen.findByRole('heading', { level: 1, name: 'Utilisation overview' })
    const said = document.querySelector('article')!.textContent
    for (const part of ['all floors', '24, 2026', 'China Standard Time', '1,204.5', '71.0%', 'only 71% of the available time']) expect(said).toContain(part)
  })

  it('says how a figure changed with sign and words, and why one is missing', async () => {
    show(reportOf())
    const figures = within(await screen.findByRole('list', { name: 'Main figures' }))
    expect(figures.getByText(/43\.2%/)).toBeTruthy()
    expect(figures.getByText(/\+3\.2 points against the period before/)).toBeTruthy()
    expect(figures.getByText('There were no bookings')).toBeTruthy()
    expect(figures.queryByText(/^0/)).toBeNull()
  })

  it('defends a figure: formula, source, period and coverage behind its button', async () => {
    show(reportOf())
    await fireEvent.click(await screen.findByRole('button', { name: 'How “Frequency” is made' }))
    const popover = await waitFor(() => { const found = document.querySelector('.formula'); expect(found).toBeTruthy(); return found!.textContent })
    for (const part of ['used time ÷ available time', 'SMG 2006/38', '24, 2026', '71.0%']) expect(popover).toContain(part)
  })

  it('reads a missing figure as its reason, and marks withheld ones', async () => {
    show(reportOf())
    const table = await screen.findByRole('table')
    expect(within(table).getByRole('row', { name: /Room 10 .*No sensor was good in this period 12\.0/ })).toBeTruthy()
    expect(within(table).getByRole('row', { name: /Room 2 91\.0% .*Withheld/ }).querySelector('svg')).toBeTruthy()
    expect(within(screen.getByRole('list', { name: 'Why figures are missing' })).getAllByRole('listitem')).toHaveLength(2)
    expect(within(table).getByRole('row', { name: 'All together 50.0% 15.3' })).toBeTruthy()
  })

  it('is sorted by its headings, in the address', async () => {
    show(reportOf())
    await fireEvent.click(await screen.findByRole('button', { name: 'Frequency' }))
    const names = () => [...screen.getByRole('table').querySelectorAll('tbody tr')].map(row => row.firstElementChild!.textContent)
    expect(names()).toEqual(['Room 2', 'Studio', 'Room 10', 'Office'])
    expect(router.param('sort-rooms')).toBe('-frequency')
    expect(screen.getByRole('columnheader', { name: 'Frequency' }).getAttribute('aria-sort')).toBe('descending')
  })

  it('says why a table is empty, and offers no download of nothing', async () => {
    show(reportOf({ tables: [{ ...ROOMS, rows: [], total: null }] }))
    expect(await screen.findByText('No room matches. Clear a filter.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Download CSV/ })).toBeNull()
  })

  it('saves a table by the server\'s own export; a refusal is said', async () => {
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    const asked = show(reportOf())
    await fireEvent.click(await screen.findByRole('button', { name: 'Download CSV: By room' }))
    await waitFor(() => { expect(clicked).toHaveBeenCalled() })
    expect((clicked.mock.instances[0] as HTMLAnchorElement).download).toBe('overview.csv')
    expect(asked.some(({ path }) => path.endsWith('/export'))).toBe(true)
    answering({ 'GET /sites/s/reports/overview/export': problem(503, 'telemetry-away', { title: 'Away', detail: 'The store is away.' }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Download CSV: By room' }))
    await waitFor(() => { expect(notes.shown.at(-1)?.text).toContain('The store is away.') })
  })

  it('that fails says what and offers another try', async () => {
    show(problem(503, 'telemetry-away', { detail: 'The store is away.' }))
    await screen.findByRole('alert')
    answering({ [OVERVIEW]: reportOf() })
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { level: 1 })).toBeTruthy()
  })

  it('asks anew when the question changes, ends the old one, and not when only the order does', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      if (url.includes('/reports/overview')) signals.push(init.signal)
      return new Promise(() => undefined)
    })
    render(ReportScreen, { siteId: 's', info: infoOf(), items: [infoOf()], today: '2026-11-25' })
    await waitFor(() => { expect(signals).toHaveLength(1) })
    router.set({ 'sort-rooms': 'space' })
    router.set({ range: 'last-month' })
    await waitFor(() => { expect(signals).toHaveLength(2) })
    expect(signals.map(signal => signal?.aborted)).toEqual([true, false])
  })

  it('of one room asks for the room first', async () => {
    const asked = answering({})
    render(ReportScreen, { siteId: 's', info: infoOf({ filters: ['spaceId'], required: ['spaceId'] }), items: [], today: '2026-11-25' })
    expect(await screen.findByText('Which room?')).toBeTruthy()
    expect(asked.filter(({ path }) => path.includes('/reports/'))).toEqual([])
  })
})

describe('the page', () => {
  for (const [lang, subject, title] of [['en', 'Use of space', 'Utilisation overview'], ['zh-CN', '空间使用', '使用率总览']] as const) {
    it(`shows the reports by subject, each with what is asked kept in its address: ${lang}`, async () => {
      language.set(lang)
      router.open('/reports?range=last-month')
      answering({ 'GET /sites/s/reports': { items: [infoOf()] } })
      render(ReportsPage)
      expect(await screen.findByRole('heading', { level: 2, name: subject })).toBeTruthy()
      expect(screen.getByRole('link', { name: title }).getAttribute('href')).toContain('report=overview&range=last-month')
    })
  }

  it('says that a report is not there', async () => {
    router.open('/reports?report=horoscope')
    answering({ 'GET /sites/s/reports': { items: [infoOf()] } })
    render(ReportsPage)
    expect(await screen.findByText('There is no such report')).toBeTruthy()
  })
})
