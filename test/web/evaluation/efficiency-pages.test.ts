import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '../../../web/src/access/me.svelte.ts'
import EfficiencyDesk from '../../../web/src/evaluation/efficiency/EfficiencyDesk.svelte'
import { runFacts } from '../../../web/src/evaluation/run-facts.svelte.ts'
import WhatIfDesk from '../../../web/src/evaluation/what-if/WhatIfDesk.svelte'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { router } from '../../../web/src/router/router.svelte.ts'
import { atrium } from '../../../web/src/shell/atrium-state.svelte.ts'
import { answering, type Asked } from '../bookings/answering-server.ts'
import { CATALOGUE, EFFICIENCY, RUN_FACTS, shownRun, SITE } from './run-result-fixture.ts'

const FACTS_PATH = 'GET /evaluation-runs/r1/facts'
const WHAT_IF = 'POST /evaluation-runs/r1/what-if'
const side = (score: number, efficiency: number) => ({ score, missingShare: 0, rank: 2, efficiency, dimensions: [{ dimension: 'performance', score }] })
const ANSWER = { unit: { kind: 'site', id: 's' }, before: side(0.5, 0.8), after: side(0.55, 0.9), facts: [], indicators: [{ indicator: 'jobs', before: 3, after: 4, normalisedBefore: 0.3, normalisedAfter: 0.4 }], operating: [], rules: [], ms: 12 }

beforeEach(async () => {
  language.set('en')
  vi.spyOn(me, 'can').mockReturnValue(true)
  answering({ 'GET /sites': { items: [SITE] }, [FACTS_PATH]: RUN_FACTS })
  await atrium.loadSites()
  await runFacts.load('r1')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the page of efficiency', () => {
  const show = (efficiency: typeof EFFICIENCY | null, query = '') => {
    router.open(`/evaluation?tab=efficiency&lang=en${query}`)
    render(EfficiencyDesk, { siteId: 's', shown: shownRun(efficiency), catalogue: CATALOGUE })
  }

  it('says why a run has none and leads to a new one that begins with what this one was asked', () => {
    show(null)
    expect(screen.getByRole('heading', { name: 'This run has no efficiency' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Begin a run with efficiency' }).getAttribute('href')).toContain('tab=runs&new=run&from=r1')
  })

  it('explains the model with its source and warns before any score is read', async () => {
    show(EFFICIENCY)
    const method = screen.getByRole('region', { name: 'How efficiency was worked out' })
    for (const part of ['CCR model', 'Desks offered', 'Jobs at tenants', 'Charnes, Cooper, Rhodes (1978)', 'Few units: many look efficient']) expect(method.textContent).toContain(part)
    const unit = await screen.findByRole('region', { name: 'Harbour' })
    for (const part of ['0.800', 'Release 12 desks', '60 → 48', 'Willow', '0.960']) expect(unit.textContent).toContain(part)
    expect(within(unit).getByRole('link', { name: 'Try these in "What if"' }).getAttribute('href')).toContain('changes=desks-offered%3A48')
  })

  it('shows a unit without a score with the reason and the way to its facts, never as 0', async () => {
    show(EFFICIENCY, '&unit=peer:p2')
    const unit = await screen.findByRole('region', { name: 'Alder' })
    expect(unit.textContent).toContain('— A value is missing')
    expect(unit.textContent).not.toContain('0.000')
    expect(within(unit).getByRole('link', { name: 'To its facts' }).getAttribute('href')).toContain('unit=peer%3Ap2')
  })

  it('goes through the units by arrow keys, reads them out with the synthetic mark, and chooses one by Enter', async () => {
    show(EFFICIENCY)
    const plot = await screen.findByRole('application', { name: /^Chart: All units/ })
    await fireEvent.keyDown(plot, { key: 'ArrowDown' })
    expect(screen.getByText('Willow · synthetic · 1.000')).toBeTruthy()
    await fireEvent.keyDown(plot, { key: 'Enter' })
    expect(router.param('unit')).toBe('peer:p1')
  })

  it('draws the frontier as a line where one input and one output are all, with the unit\'s way to its target', async () => {
    show(EFFICIENCY)
    await screen.findByRole('heading', { name: 'Units and the frontier' })
    expect(document.querySelectorAll('.point-plot polyline.frontier')).toHaveLength(1)
    expect(document.querySelectorAll('.point-plot line.way')).toHaveLength(1)
    expect(screen.queryByText(/^A projection/)).toBeNull()
  })
})

describe('the page of what-if', () => {
  const show = (query = '') => {
    const asked = answering({ [FACTS_PATH]: RUN_FACTS, [WHAT_IF]: ANSWER, 'GET /sites/s/rule-sets': { items: [] } })
    router.open(`/evaluation?tab=what-if&lang=en${query}`)
    render(WhatIfDesk, { siteId: 's', shown: shownRun(EFFICIENCY), catalogue: CATALOGUE })
    return asked
  }
  const bodies = (asked: readonly Asked[]) => asked.filter(({ method }) => method === 'POST').map(({ body }) => body)

  it('asks what the address says and shows before, after and the difference', async () => {
    const asked = show('&changes=desks-offered:-6')
    const main = await waitFor(() => { const found = document.querySelector('dl.main'); expect(found).toBeTruthy(); return found!.textContent })
    expect(bodies(asked)).toEqual([{ unit: { kind: 'site', id: 's' }, changes: [{ fact: 'desks-offered', by: -6 }] }])
    for (const part of ['50.0', '55.0', '+5.00 · better', '0.800', '0.900', '+0.100']) expect(main).toContain(part)
    expect(screen.getAllByRole('cell', { name: 'Jobs created' })).not.toHaveLength(0)
    expect(screen.getByText('Nothing: it is on the frontier.')).toBeTruthy()
  })

  it('asks once for a whole way of a slider', async () => {
    const asked = show('&changes=desks-offered:-6')
    await waitFor(() => expect(document.querySelector('dl.main')).toBeTruthy())
    const slider = screen.getByRole('slider')
    for (const value of ['50', '45', '40']) await fireEvent.input(slider, { target: { value } })
    expect(router.param('changes')).toBe('desks-offered:40')
    await waitFor(() => expect(bodies(asked)).toHaveLength(2))
    expect(bodies(asked)[1]).toMatchObject({ changes: [{ fact: 'desks-offered', set: 40 }] })
  })

  it('changes in steps, undoes one change, takes the targets, and resets', async () => {
    show('&changes=desks-offered:-6~jobs:120')
    await fireEvent.click(await screen.findByRole('button', { name: 'Desks offered: 1 less' }))
    expect(router.param('changes')).toBe('desks-offered:-7~jobs:120')
    await fireEvent.click(screen.getByRole('button', { name: 'Undo: Jobs at tenants' }))
    expect(router.param('changes')).toBe('desks-offered:-7')
    await fireEvent.click(screen.getByRole('button', { name: 'Take the operating targets' }))
    expect(router.param('changes')).toBe('desks-offered:48')
    await fireEvent.click(screen.getByRole('button', { name: 'Reset' }))
    expect(screen.getByText(/^Nothing is changed yet/)).toBeTruthy()
  })

  it('offers only facts that can change the answer, and says which of them one can decide', async () => {
    show()
    const list = await screen.findByRole('region', { name: 'What could change' })
    expect(within(list).getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(['Change: Desks offered', 'Change: Tenants', 'Change: Jobs at tenants'])
    expect(within(list).getByText('a decision')).toBeTruthy()
    expect(within(list).getByText('not known')).toBeTruthy()
  })
})
