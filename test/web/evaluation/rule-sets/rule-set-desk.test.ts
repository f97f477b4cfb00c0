import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '../../../../web/src/access/me.svelte.ts'
import { editOf } from '../../../../web/src/evaluation/rule-sets/rule-set-edit.svelte.ts'
import RuleSetDesk from '../../../../web/src/evaluation/rule-sets/RuleSetDesk.svelte'
import { language } from '../../../../web/src/i18n/language.svelte.ts'
import { router } from '../../../../web/src/router/router.svelte.ts'
import { notes } from '../../../../web/src/shell/notes.svelte.ts'
import { answering, problem, type Asked } from '../../bookings/answering-server.ts'
import { catalogue, rules } from '../gaps/gap-fixtures.ts'

const stored = (change: object = {}, ruleSet = rules) => ({ ruleSet, builtIn: false, latest: true, by: 'Ada', at: '2026-11-25T10:00:00.000Z', note: 'for 2026', runs: 0, ...change })
const FIRST = stored({ builtIn: true, latest: false, by: null, at: null, note: '' }, { ...rules, version: 1, minimumCoverage: 0.4 })
let mayEdit = true
beforeEach(() => {
  language.set('en')
  mayEdit = true
  vi.spyOn(me, 'can').mockImplementation(permission => permission !== 'evaluation.edit' || mayEdit)
})
afterEach(() => {
  cleanup()
  for (const id of ['town', 'new']) editOf(id)?.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
function show(address: string, answers: Record<string, unknown> = {}): Asked[] {
  router.open(`/evaluation?tab=rules&lang=en${address}`)
  const asked = answering({ 'GET /sites/s/rule-sets': { items: [stored()] }, 'GET /sites/s/rule-sets/town': { items: [stored(), FIRST] }, 'POST /sites/s/rule-set-checks': { ok: true, faults: [] }, ...answers })
  render(RuleSetDesk, { siteId: 's', catalogue })
  return asked
}

describe('rule sets', () => {
  it('are listed with version, date and whose they are; who may only read sees no act', async () => {
    mayEdit = false
    show('')
    const row = (await screen.findByRole('link', { name: 'Town rules' })).closest('tr')!
    for (const part of ['2', 'Mar 2025', 'Ada']) expect(row.textContent).toContain(part)
    expect(screen.queryByRole('button', { name: /New|file/ })).toBeNull()
  })

  it('show two versions field by field', async () => {
    show('&rules=town&against=1')
    const table = within(await screen.findByRole('region', { name: 'What is different' }))
    expect([...table.getByText('Coverage needed').closest('tr')!.querySelectorAll('td')].map(cell => cell.textContent)).toEqual(['Coverage needed', '40%', '50%'])
    expect(screen.getByRole('link', { name: 'How the space stands under it' }).getAttribute('href')).toContain('tab=gaps&rules=town')
  })

  it('an own latest version is removed after a question and comes back by the note', async () => {
    const asked = show('&rules=town', { 'DELETE /sites/s/rule-sets/town': {}, 'PUT /sites/s/rule-sets/town': stored() })
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove version 2' }))
    await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(notes.shown.at(-1)?.text).toBe('Version 2 of “Town rules” was removed.'))
    notes.shown.at(-1)!.act!.run()
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ body: { ruleSet: { version: 2 }, note: 'for 2026' }, headers: { 'if-match': '"1"' } }))
  })

  it('a version that a run used stays', async () => {
    show('&rules=town', { 'GET /sites/s/rule-sets/town': { items: [stored({ runs: 3 }), FIRST] } })
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Remove version 2' })).disabled).toBe(true)
  })
})

describe('editing a rule set', () => {
  it('a share is edited in per cent and kept as a share; the next version is made on the one that was read', async () => {
    const asked = show('&edit=town', { 'PUT /sites/s/rule-sets/town': stored({}, { ...rules, version: 3 }) })
    const coverage = await screen.findByLabelText<HTMLInputElement>('Coverage needed (%)')
    expect(coverage.value).toBe('50')
    await fireEvent.input(coverage, { target: { value: '7' } })
    await fireEvent.input(screen.getByLabelText('What is new in this version'), { target: { value: 'stricter' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({ body: { ruleSet: { minimumCoverage: 0.07 }, note: 'stricter' }, headers: { 'if-match': '"2"' } }))
    await waitFor(() => expect([router.param('edit'), router.param('rules'), router.param('against')]).toEqual([null, 'town', '2']))
  })

  it('a fault stands at its field, the first one takes the focus, and nothing is stored', async () => {
    const faults = [{ field: 'ruleSet.conditions[0].alternatives[0][0].value', message: { en: 'must be a number', 'zh-CN': '必须是数字' } }]
    const asked = show('&edit=town', { 'POST /sites/s/rule-set-checks': { ok: false, faults } })
    const value = await screen.findByLabelText('Value')
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('must be a number')
    await waitFor(() => expect(document.activeElement).toBe(value))
    expect(value.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('1 fault')).toBeTruthy()
    expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(0)
  })

  it('what is removed comes back by the note; rows move with their faults', async () => {
    show('&edit=town')
    await fireEvent.click(await screen.findByRole('button', { name: 'Add a condition' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Move up: Number 2' }))
    expect([...document.querySelectorAll('[data-row]')].map(row => row.getAttribute('data-row'))).toEqual(['condition-2', 'a'])
    await fireEvent.click(screen.getByRole('button', { name: 'Remove Condition a' }))
    expect(document.querySelectorAll('[data-row]')).toHaveLength(1)
    notes.shown.at(-1)!.act!.run()
    await waitFor(() => expect(document.querySelectorAll('[data-row]')).toHaveLength(2))
  })

  it('a measure is found by a part of its name; nonsense is a fault', async () => {
    show('&edit=town')
    const measure = await screen.findByLabelText<HTMLInputElement>('Measure')
    expect(measure.value).toBe('Desks offered · fact')
    await fireEvent.change(measure, { target: { value: 'mentors per' } })
    expect(measure.value).toBe('Mentors per 10 tenants · indicator')
    expect(screen.getByLabelText('Value (per 10 tenants)')).toBeTruthy()
    await fireEvent.change(measure, { target: { value: 'nothing of this name' } })
    expect(screen.getByText('Choose a measure from the list.')).toBeTruthy()
  })

  it('shows theirs where somebody was faster, and saves after it only when told to', async () => {
    const theirs = stored({ by: 'Bo' }, { ...rules, version: 3, source: 'another document' })
    const asked = show('&edit=town', { 'PUT /sites/s/rule-sets/town': problem(412, 'edited-meanwhile'), 'GET /sites/s/rule-sets/town': { items: [theirs, stored()] } })
    await fireEvent.input(await screen.findByLabelText('Source'), { target: { value: 'my document' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('another document')
    const conflict = within(screen.getByRole('alert'))
    expect(conflict.getByText('my document')).toBeTruthy()
    const button = conflict.getByRole<HTMLButtonElement>('button', { name: 'Save mine as version 4' })
    await waitFor(() => expect(button.disabled).toBe(false))
    await fireEvent.click(button)
    await waitFor(() => expect(asked.findLast(({ method }) => method === 'PUT')!.headers['if-match']).toBe('"3"'))
  })

  it('a draft outlives a change of tab', async () => {
    show('&edit=town')
    await fireEvent.input(await screen.findByLabelText('Source'), { target: { value: 'my document' } })
    cleanup()
    expect(notes.shown.at(-1)?.text).toContain('Unsaved changes of “Town rules” are kept')
    show('&edit=town')
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Source')).value).toBe('my document')
  })

  it('an id that is not there says so', async () => {
    show('&edit=gone')
    expect(await screen.findByText('There is no such rule set')).toBeTruthy()
  })
})

describe('a rule set from a file', () => {
  it('of one that is there becomes its next version, of nonsense a refusal', async () => {
    show('')
    const input = await screen.findByLabelText<HTMLInputElement>('From a file')
    await fireEvent.change(input, { target: { files: [new File(['no json'], 'a.json')] } })
    await waitFor(() => expect(notes.shown.at(-1)?.text).toContain('a.json holds no rule set'))
    await fireEvent.change(input, { target: { files: [new File([JSON.stringify({ ...rules, source: 'from the file' })], 'town.json')] } })
    await waitFor(() => expect(router.param('edit')).toBe('town'))
    expect((await screen.findByLabelText<HTMLTextAreaElement>('Source')).value).toBe('from the file')
    expect(screen.getByRole('heading', { name: 'Town rules, version 3' })).toBeTruthy()
  })
})
