import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FactRow, StoredFact } from '#contract/evaluation-api'
import { me } from '../../../web/src/access/me.svelte.ts'
import FactEditor from '../../../web/src/evaluation/facts/FactEditor.svelte'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { atrium } from '../../../web/src/shell/atrium-state.svelte.ts'
import { notes } from '../../../web/src/shell/notes.svelte.ts'
import { answering, problem } from '../bookings/answering-server.ts'
import { SITE } from './run-result-fixture.ts'

const ENTER = 'POST /sites/s/facts'
const HISTORY = 'GET /sites/s/fact-history'
const unit = { kind: 'site', id: 's' } as const
const stored: StoredFact = { id: 'f1', fact: 'mentors', unit, period: '2025', value: 5, coverage: null, source: { kind: 'entered', reference: 'contracts 1–5', by: 'Ana', at: '2026-01-05T08:00:00Z' }, reason: null, batchId: null, endedAt: null, endedBy: null }
const row: FactRow = { fact: 'mentors', value: 5, coverage: null, source: stored.source, reason: null, id: 'f1', entries: 1, others: [{ value: 3, coverage: 0.4, source: { kind: 'recorded', reference: 'records' }, reason: null, why: { en: 'A value with evidence was entered', 'zh-CN': '已录入' } }] }

beforeEach(async () => {
  language.set('en')
  answering({ 'GET /sites': { items: [SITE] } })
  await atrium.loadSites()
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function show(answers: Readonly<Record<string, unknown>>, { may = true }: { readonly may?: boolean } = {}) {
  vi.spyOn(me, 'can').mockReturnValue(may)
  const asked = answering({ [HISTORY]: { items: [stored] }, ...answers })
  render(FactEditor, { siteId: 's', unit, period: '2025', name: 'Harbour', fact: 'mentors', row, onchanged: async () => undefined, onclose: () => undefined })
  return asked
}
async function fill(value: string, evidence: string): Promise<void> {
  await fireEvent.input(await screen.findByLabelText('Value (people)'), { target: { value } })
  await fireEvent.input(screen.getByLabelText('Evidence'), { target: { value: evidence } })
  await fireEvent.click(screen.getByRole('button', { name: 'Enter the value' }))
}

describe('a fact', () => {
  it('says what counts, what else is known and why that does not, and what an entry would replace', async () => {
    show({})
    await screen.findByRole('heading', { name: 'What counts now' })
    const said = document.querySelector('.sheet')!.textContent
    for (const part of ['5 people', 'contracts 1–5', 'Ana', '3 people', 'A value with evidence was entered', 'Yours takes the place of the entered value']) expect(said).toContain(part)
  })

  it('is entered with its evidence, a coverage in per cent as a share, and its undo puts back what it replaced', async () => {
    const asked = show({ [ENTER]: { ...stored, id: 'f2', value: 7 }, 'DELETE /facts/f2': undefined })
    await fireEvent.input(await screen.findByLabelText('Coverage (%), where it is partial'), { target: { value: '50' } })
    await fill('7', 'contracts 1–7')
    await waitFor(() => expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ fact: 'mentors', unit, period: '2025', value: 7, evidence: 'contracts 1–7', coverage: 0.5 }))
    await waitFor(() => expect(notes.shown.at(-1)?.text).toBe('Mentors: 7 people entered.'))
    notes.shown.at(-1)!.act!.run()
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'DELETE' && path === '/facts/f2')).toBe(true))
  })

  it('shows a refusal at its field and keeps what was typed', async () => {
    show({ [ENTER]: problem(400, 'bad-request', { fields: [{ field: 'value', message: 'is too great' }] }) })
    await fill('1e13', 'a slip')
    const field = await screen.findByLabelText<HTMLInputElement>('Value (people)')
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
    expect(field.value).toBe('1e13')
  })

  it('is not withdrawn before the question is answered', async () => {
    const asked = show({ 'DELETE /facts/f1': undefined })
    await fireEvent.click(await screen.findByRole('button', { name: 'Withdraw …' }))
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
    await fireEvent.click(screen.getByRole('button', { name: 'Withdraw' }))
    await waitFor(() => expect(asked.some(({ method, path }) => method === 'DELETE' && path === '/facts/f1')).toBe(true))
  })

  it('has no dead buttons for who may only read', async () => {
    show({}, { may: false })
    await screen.findByText('5 people', { selector: '.value' })
    expect(screen.queryByRole('button', { name: /Enter|Withdraw/ })).toBeNull()
  })
})
