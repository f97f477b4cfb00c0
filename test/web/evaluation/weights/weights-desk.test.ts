import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EvaluationCatalogue, JudgementNode, Judgements, NodeWeights } from '#contract/evaluation-api'
import { me } from '../../../../web/src/access/me.svelte.ts'
import { evaluation } from '../../../../web/src/evaluation/evaluation-state.svelte.ts'
import { unsavedWork } from '../../../../web/src/evaluation/unsaved-work.svelte.ts'
import { forgetDraft } from '../../../../web/src/evaluation/weights/judgement-draft.svelte.ts'
import WeightsDesk from '../../../../web/src/evaluation/weights/WeightsDesk.svelte'
import { language } from '../../../../web/src/i18n/language.svelte.ts'
import { router } from '../../../../web/src/router/router.svelte.ts'
import { notes } from '../../../../web/src/shell/notes.svelte.ts'
import { answering, problem, type Asked } from '../../bookings/answering-server.ts'

const text = (en: string) => ({ en, 'zh-CN': en })
const indicator = (id: string, name: string): EvaluationCatalogue['indicators'][number] => ({ id, names: text(name), dimension: 'service', benefit: null, formula: text(''), calculation: null, unit: 'count', direction: 'higher-is-better', bounds: null, boundsSource: text(''), facts: [] })
const CATALOGUE: EvaluationCatalogue = {
  indicators: [indicator('x', 'Events'), indicator('y', 'Mentoring'), indicator('z', 'Jobs')], models: [], benefits: [],
  dimensions: [{ id: 'service', name: text('Service') }], hierarchy: { root: ['service'], service: ['x', 'y', 'z'] },
}
const JUDGED: JudgementNode = { node: 'service', criteria: ['x', 'y', 'z'], judgements: [{ row: 'x', column: 'y', value: 2 }, { row: 'x', column: 'z', value: 4 }, { row: 'y', column: 'z', value: 2 }] }
const check = (change: Partial<NodeWeights> = {}): NodeWeights => ({
  node: 'service', criteria: ['x', 'y', 'z'], weights: [4 / 7, 2 / 7, 1 / 7], reason: null, missing: [], lambdaMax: 3, consistencyIndex: 0, consistencyRatio: 0, randomIndex: 0.58, randomIndexSource: 'Saaty 1980', worst: [], ...change,
})
const CONTRADICTORY = check({ weights: null, reason: { code: 'too-inconsistent', text: text('contradictory') }, consistencyRatio: 0.39, worst: [{ row: 'y', column: 'z', judged: 1 / 9, implied: 2, suggested: 2, consistencyRatioAfter: 0 }] })
const SET: Judgements = { id: 'set1', siteId: 's', name: 'Committee', note: '', nodes: [JUDGED], version: 3, by: 'Ada', at: '2026-11-25T10:00:00.000Z', checked: [check()], weights: null }

let mayEdit = true
beforeEach(() => {
  language.set('en')
  mayEdit = true
  vi.spyOn(me, 'can').mockImplementation(permission => permission !== 'evaluation.edit' || mayEdit)
  router.open('/evaluation?tab=weights&node=service&lang=en')
})
afterEach(() => {
  cleanup()
  forgetDraft('set1')
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
function show(answers: Record<string, unknown> = {}): Asked[] {
  const asked = answering({ 'GET /sites/s/judgements': { items: [SET] }, 'GET /sites/s/evaluation-units': { items: [] }, 'POST /sites/s/ahp-checks': CONTRADICTORY, 'PUT /judgements/set1': { ...SET, version: 4 }, ...answers })
  render(WeightsDesk, { siteId: 's', catalogue: CATALOGUE })
  return asked
}
const ratio = () => document.querySelector('[data-ratio]')?.textContent

describe('judgements of a node', () => {
  it('are judged by the digits of the keyboard, said in words, and checked after a pause', async () => {
    const asked = show()
    const slider = await screen.findByRole('slider')
    expect(slider.getAttribute('aria-valuetext')).toBe('Events is equally to somewhat more important than Mentoring (2)')
    await fireEvent.keyDown(slider, { key: '7' })
    await fireEvent.keyDown(slider, { key: '5' })
    expect(slider.getAttribute('aria-valuetext')).toBe('Events is much more important than Mentoring (5)')
    await waitFor(() => expect(ratio()).toBe('0.39'))
    // Two changes within the pause are one question.
    const checks = asked.filter(({ path }) => path.endsWith('ahp-checks'))
    expect(checks).toHaveLength(1)
    expect((checks[0]!.body as JudgementNode).judgements).toContainEqual({ row: 'x', column: 'y', value: 5 })
  })

  it('above the limit say so, give no weights, and name the worst with a way out', async () => {
    const asked = show()
    const slider = await screen.findByRole('slider')
    expect(ratio()).toBe('0.00')
    await fireEvent.keyDown(slider, { key: '9' })
    await screen.findByText(/The judgements contradict each other too much: the ratio is 0.39, at most 0.10/)
    expect(screen.getByText('no weights yet')).toBeTruthy()
    expect(screen.getByText(/Judged 1\/9; all other judgements imply 2.0. With 2 the ratio would be 0.00/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /^Take 2/ }))
    await waitFor(() => expect((asked.findLast(({ path }) => path.endsWith('ahp-checks'))!.body as JudgementNode).judgements).toContainEqual({ row: 'y', column: 'z', value: 2 }))
  })

  it('are saved with the version that they were made on', async () => {
    const asked = show()
    await fireEvent.keyDown(await screen.findByRole('slider'), { key: '3' })
    expect(screen.getByText('Not saved yet')).toBeTruthy()
    expect(unsavedWork.isThere).toBe(true)
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByText('Not saved yet')).toBeNull())
    const sent = asked.find(({ method }) => method === 'PUT')!
    expect(sent.headers['if-match']).toBe('"3"')
    expect(sent.body).toMatchObject({ name: 'Committee', nodes: [{ node: 'service' }] })
  })

  it('outlive a move to another node and tab; the way back stands in a note', async () => {
    show()
    await fireEvent.keyDown(await screen.findByRole('slider'), { key: '3' })
    router.set({ node: 'root' })
    await screen.findByRole('heading', { name: 'All dimensions' })
    cleanup()
    expect(notes.shown.at(-1)?.text).toContain('Unsaved changes of “Committee” are kept')
    router.set({ node: 'service' })
    show()
    expect((await screen.findByRole('slider')).getAttribute('aria-valuetext')).toContain('(3)')
    await fireEvent.click(screen.getByRole('button', { name: 'Undo the last change' }))
    expect(unsavedWork.isThere).toBe(false)
  })

  it('shows both versions where somebody was faster, and saves over theirs only when told to', async () => {
    const theirs = { ...SET, version: 8, by: 'Bo', nodes: [{ ...JUDGED, judgements: [{ row: 'x', column: 'y', value: 6 }] }], checked: [check({ weights: null, missing: [{ row: 'x', column: 'z' }] })] }
    const asked = show({ 'PUT /judgements/set1': problem(412, 'edited-meanwhile'), 'GET /judgements/set1': theirs })
    await fireEvent.keyDown(await screen.findByRole('slider'), { key: '3' })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByRole('heading', { name: /Bo saved another version/ })
    const conflict = within(screen.getByRole('alert'))
    const row = conflict.getByText('Events : Mentoring').closest('tr')!
    expect([...row.querySelectorAll('td')].map(cell => cell.textContent)).toEqual(['Events : Mentoring', '3', '6'])
    const keep = conflict.getByRole<HTMLButtonElement>('button', { name: 'Save mine over it' })
    await waitFor(() => expect(keep.disabled).toBe(false))
    await fireEvent.click(keep)
    await waitFor(() => expect(asked.findLast(({ method }) => method === 'PUT')!.headers['if-match']).toBe('"8"'))
    await fireEvent.click(conflict.getByRole('button', { name: 'Take theirs' }))
    expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toContain('(6)')
  })

  it('leaves a criterion out and takes it in again with what was judged', async () => {
    show()
    const box = await screen.findByRole('checkbox', { name: 'Jobs' })
    await fireEvent.click(box)
    expect(screen.getByText('Pair 1 of 1')).toBeTruthy()
    await fireEvent.click(box)
    expect(screen.getByText('Pair 1 of 3')).toBeTruthy()
    expect(screen.queryByText('Not saved yet')).toBeNull()
  })

  it('show who may only read the matrix and no act', async () => {
    mayEdit = false
    show()
    await screen.findByRole('heading', { name: 'Service' })
    expect(screen.queryByRole('slider')).toBeNull()
    expect(screen.queryAllByRole('combobox').filter(one => one.closest('table'))).toHaveLength(0)
    expect(screen.queryByRole('button', { name: /Save|Remove|Copy|Rename/ })).toBeNull()
    expect(within(screen.getByRole('region', { name: 'As a matrix' })).getByText('1/4')).toBeTruthy()
  })
})

describe('the matrix', () => {
  it('edits the upper half and mirrors it in the lower', async () => {
    router.set({ as: 'matrix' })
    show()
    const cell = await screen.findByRole('combobox', { name: 'Events compared with Jobs' })
    expect((cell as HTMLSelectElement).value).toBe('4')
    await fireEvent.change(cell, { target: { value: '1/7' } })
    const rows = [...screen.getByRole('region', { name: 'As a matrix' }).querySelectorAll('tbody tr')]
    expect(rows[2]!.querySelectorAll('td')[0]!.textContent.trim()).toBe('7')
    expect(screen.queryByRole('combobox', { name: 'Jobs compared with Events' })).toBeNull()
  })
})

describe('weights of all indicators', () => {
  it('stand beside what the data give, over the same indicators', async () => {
    const weights = (asked: string, of: Record<string, number>) => ({ method: asked, asked, weights: of, subjective: null, objective: of, share: null, unitsUsed: 4, reason: null })
    const asked = show({ 'GET /sites/s/evaluation-units': { items: [{ unit: { kind: 'site', id: 's' }, name: 'Harbour', periods: [], synthetic: false }] }, 'POST /sites/s/weight-previews': weights('entropy', { x: 0.25, y: 0.75 }) })
    void evaluation.loadUnits('s')
    router.set({ compare: '2025' })
    await waitFor(() => expect(asked.filter(({ path }) => path.endsWith('weight-previews')).map(({ body }) => (body as { score: { weights: { method: string } } }).score.weights.method)).toEqual(['entropy', 'critic']))
    const row = await waitFor(() => { const found = screen.getByRole('region', { name: 'Weights of all indicators' }).querySelectorAll('tbody tr')[0]!; expect(found.textContent).toContain('25.0%'); return found })
    // 4/7 and 2/7 of three indicators are 2/3 and 1/3 of the two that are compared.
    expect(row.textContent).toContain('66.7%')
  })
})

describe('sets', () => {
  it('an empty site says what a set is for, and begins one', async () => {
    const asked = show({ 'GET /sites/s/judgements': { items: [] }, 'POST /sites/s/judgements': SET })
    await fireEvent.click(await screen.findByRole('button', { name: 'New set' }))
    await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: ' Board ' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(asked.find(({ method, path }) => method === 'POST' && path === '/sites/s/judgements')!.body).toEqual({ name: 'Board', note: '', nodes: [{ node: 'root', criteria: ['service'], judgements: [] }] }))
  })

  it('is removed after a question, and the note brings it back', async () => {
    const asked = show({ 'DELETE /judgements/set1': {}, 'POST /sites/s/judgements': { ...SET, id: 'set2' } })
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/Runs keep the judgements/)).toBeTruthy()
    await fireEvent.click(dialog.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(notes.shown.at(-1)?.text).toBe('“Committee” was removed.'))
    expect(asked.find(({ method }) => method === 'DELETE')!.headers['if-match']).toBe('"3"')
    notes.shown.at(-1)!.act!.run()
    await waitFor(() => expect(asked.find(({ method, path }) => method === 'POST' && path === '/sites/s/judgements')!.body).toEqual({ name: 'Committee', note: '', nodes: [JUDGED] }))
  })
})
