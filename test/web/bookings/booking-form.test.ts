import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BookingCheck } from '#contract/booking-bodies'
import BookingForm from '../../../web/src/bookings/BookingForm.svelte'
import { BookingDraft } from '../../../web/src/bookings/booking-draft.svelte.ts'
import { catalogue } from '../../../web/src/bookings/booking-catalogue.svelte.ts'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { atrium } from '../../../web/src/shell/atrium-state.svelte.ts'
import { answering, problem } from './answering-server.ts'
import { bookingOf, policyOf, resourceOf } from './booking-fixtures.ts'

const SITE = { id: 's', name: 'S', timeZone: 'Europe/Berlin', openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }], demo: false }
const CATALOGUE = { 'GET /sites': { items: [SITE] }, 'GET /sites/s/resources': { items: [resourceOf('a'), resourceOf('b')] }, 'GET /sites/s/booking-policies': { items: [policyOf()] }, 'GET /sites/s/blackouts': { items: [] } }
const fine: BookingCheck = { faults: [], credits: 0, needsApproval: false, alternatives: [], placed: [], skipped: [], allowance: null }
const at = (wall: string) => Date.parse(`2026-11-25T${wall}:00+01:00`)

async function form(answers: Record<string, unknown>, from = at('10:00'), booking: Parameters<typeof bookingOf>[3] | null = null) {
  const asked = answering({ ...CATALOGUE, ...answers })
  await atrium.loadSites()
  await catalogue.reload('s', false)
  const onclose = vi.fn()
  const standing = booking === null ? null : bookingOf('x', new Date(from).toISOString(), new Date(from + 3_600_000).toISOString(), booking)
  const draft = new BookingDraft('s', 'Europe/Berlin', { resourceId: 'a', from, to: from + 3_600_000 }, standing)
  render(BookingForm, { draft, onclose })
  return { asked, draft, onclose }
}

describe('the booking form', () => {
  beforeEach(() => language.set('en'))
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it('books what it shows, under one key however often it is sent', async () => {
    const made = { booking: bookingOf('x', '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z'), series: null, placed: [], skipped: [] }
    const { asked, onclose } = await form({ 'POST /sites/s/bookings/check': fine, 'POST /sites/s/bookings': made })
    await fireEvent.input(screen.getByLabelText('Subject'), { target: { value: ' Design review ' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Book' }))
    await waitFor(() => expect(onclose).toHaveBeenCalled())
    const sent = asked.find(({ method, path }) => method === 'POST' && path === '/sites/s/bookings')!
    expect(sent.body).toMatchObject({ resourceId: 'a', from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T10:00:00.000Z', title: 'Design review', partySize: 1 })
    expect(sent.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('says each fault as a sentence at its field, and offers what is free instead', async () => {
    const faults: BookingCheck['faults'] = [{ code: 'conflict', field: 'from', message: { en: 'Taken from 10:00 to 11:00.', 'zh-CN': '10:00 至 11:00 已被占用。' }, detail: {} }, { code: 'party-too-large', field: 'partySize', message: { en: 'It holds 6.', 'zh-CN': '最多 6 人。' }, detail: {} }]
    const { draft } = await form({ 'POST /sites/s/bookings/check': { ...fine, faults, alternatives: [{ resourceId: 'b', from: '2026-11-25T09:30:00Z', to: '2026-11-25T10:30:00Z', credits: 0, needsApproval: false }] } })
    await waitFor(() => expect(screen.getByText('Taken from 10:00 to 11:00.')).toBeTruthy())
    const people = screen.getByLabelText('People')
    expect(document.getElementById(people.getAttribute('aria-describedby')!)?.textContent).toBe('It holds 6.')
    await fireEvent.click(screen.getByRole('button', { name: /10:30–11:30.*Room b/ }))
    expect([draft.resourceId, draft.from, draft.to]).toEqual(['b', at('10:30'), at('11:30')])
  })

  it('offers the waitlist when the time is taken and nothing else is wrong', async () => {
    const faults: BookingCheck['faults'] = [{ code: 'conflict', field: 'from', message: { en: 'Taken.', 'zh-CN': '已被占用。' }, detail: {} }]
    const { asked, onclose } = await form({ 'POST /sites/s/bookings/check': { ...fine, faults }, 'POST /sites/s/waitlist': { id: 'w' } })
    await fireEvent.click(await screen.findByRole('button', { name: 'Join the waitlist' }))
    await waitFor(() => expect(onclose).toHaveBeenCalled())
    expect(asked.find(({ path }) => path === '/sites/s/waitlist')?.body).toMatchObject({ resourceIds: ['a'], partySize: 1 })
  })

  it('lists the dates that a series would leave out, with the reason', async () => {
    const { draft } = await form({ 'POST /sites/s/bookings/check': { ...fine, placed: [{ from: '2026-11-25T09:00:00Z', to: '2026-11-25T10:00:00Z' }], skipped: [{ at: '2026-12-02T10:00', faults: [{ code: 'blackout', field: 'from', message: { en: 'Closed for maintenance.', 'zh-CN': '维护停用。' }, detail: {} }] }] } })
    await fireEvent.change(screen.getByLabelText('Repeats'), { target: { value: 'weekly' } })
    await waitFor(() => expect(screen.getByText('Closed for maintenance.')).toBeTruthy())
    expect(screen.getByText('1 left out')).toBeTruthy()
    expect(draft.ask.recurrence?.rrule).toBe('FREQ=WEEKLY;BYDAY=WE;COUNT=6')
  })

  it('keeps what was refused in view, and forgets the refusal when the ask changes', async () => {
    const refused = problem(422, 'booking-refused', { faults: [{ code: 'too-long', field: 'to', message: 'At most 8 h.', detail: {} }] })
    const { onclose } = await form({ 'POST /sites/s/bookings/check': fine, 'POST /sites/s/bookings': refused })
    await fireEvent.click(screen.getByRole('button', { name: 'Book' }))
    await waitFor(() => expect(screen.getByText('At most 8 h.')).toBeTruthy())
    expect(onclose).not.toHaveBeenCalled()
    await fireEvent.input(screen.getByLabelText('Subject'), { target: { value: 'Shorter' } })
    await waitFor(() => expect(screen.queryByText('At most 8 h.')).toBeNull())
  })

  it('shows the hour that does not exist as such, and the doubled one as two', async () => {
    await form({ 'POST /sites/s/bookings/check': fine }, Date.parse('2027-03-28T08:00:00Z'))
    const missing = screen.getByRole('option', { name: '02:00 does not exist: the clocks go forward' })
    expect(missing.hasAttribute('disabled')).toBe(true)
    cleanup()
    await form({ 'POST /sites/s/bookings/check': fine }, Date.parse('2026-10-25T08:00:00Z'))
    expect(screen.getByRole('option', { name: '02:00, the first time' })).toBeTruthy()
    expect(screen.getByRole('option', { name: '02:00, once more after the clocks go back' })).toBeTruthy()
  })

  it('of a change sends only what differs, with the version, and asks which dates of a series', async () => {
    const made = { booking: bookingOf('x', '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z'), series: null, placed: [], skipped: [] }
    const { asked, onclose } = await form({ 'PATCH /bookings/x': made }, at('10:00'), { mine: true, title: 'Old', note: '', partySize: 1, seriesId: 'series', version: 7 })
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true)
    await fireEvent.input(screen.getByLabelText('Subject'), { target: { value: 'New' } })
    await fireEvent.click(screen.getByLabelText('This and the following'))
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(onclose).toHaveBeenCalled())
    const sent = asked.find(({ method }) => method === 'PATCH')!
    expect(sent.body).toEqual({ title: 'New', reach: 'following' })
    expect(sent.headers['if-match']).toBe('"7"')
    expect(asked.some(({ path }) => path.endsWith('/check'))).toBe(false) // New words need no verdict.
  })

  it('judges the new time of a change before it is saved, as a change of this booking', async () => {
    const short = { ...fine, faults: [{ code: 'too-short', field: 'to', message: { en: 'It is too short.', 'zh-CN': '时间过短。' }, detail: {} }] }
    const { asked, draft } = await form({ 'POST /sites/s/bookings/check': short }, at('10:00'), { mine: true, title: 'Old', note: '', partySize: 1 })
    draft.setLengthMin(5)
    await screen.findByText('It is too short.')
    expect(asked.find(({ path }) => path.endsWith('/check'))!.body).toMatchObject({ changes: 'x', from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T09:05:00.000Z' })
  })

  for (const [lang, sentence] of [['en', '2h of 6h left on Wed, Nov 25'], ['zh-CN', '11月25日周三还可预订 2小时（上限 6小时）']] as const) {
    it(`tells what is left: ${lang}`, async () => {
      language.set(lang)
      const allowance = { policyId: 'p', quotas: [{ per: 'member', period: 'day', firstDate: '2026-11-25', usedMin: 240, maxMinutes: 360, used: 2, maxBookings: null }], ahead: null, credits: null }
      await form({ 'POST /sites/s/bookings/check': { ...fine, allowance } })
      expect((await screen.findByRole('listitem')).textContent).toBe(sentence)
    })
  }
})
