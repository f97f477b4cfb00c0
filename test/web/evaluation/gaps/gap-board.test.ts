import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GapBoard } from '#contract/evaluation-api'
import { me } from '../../../../web/src/access/me.svelte.ts'
import GapDesk from '../../../../web/src/evaluation/gaps/GapDesk.svelte'
import { language } from '../../../../web/src/i18n/language.svelte.ts'
import { router } from '../../../../web/src/router/router.svelte.ts'
import { answering, problem } from '../../bookings/answering-server.ts'
import { boardOf, catalogue, condition, met, rules, threshold, unknown } from './gap-fixtures.ts'

const SETS = { items: [{ ruleSet: rules, builtIn: true, latest: true, by: null, at: null, note: '', runs: 0 }] }
let mayEdit = true
beforeEach(() => {
  language.set('en')
  mayEdit = true
  vi.spyOn(me, 'can').mockImplementation(permission => permission !== 'evaluation.edit' || mayEdit)
  router.open('/evaluation?tab=gaps&period=2026&lang=en')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const BOARD = boardOf([
  condition('a', 'met', [met()]), condition('b', 'unknown', [unknown()]),
  condition('c', 'not-met', [threshold({ arrival: { month: '2027-04', perMonth: 1, periods: 5, reason: null } })], [threshold({ gap: 29 })]),
])
function show(board: GapBoard | Response = BOARD) {
  const asked = answering({ 'GET /sites/s/rule-sets': SETS, 'GET /sites/s/rule-sets/town': SETS, 'GET /sites/s/evaluation-units': { items: [] }, 'GET /sites/s/gap-board': board })
  render(GapDesk, { siteId: 's', catalogue })
  return asked
}
const cardOf = (id: string) => within(document.querySelector<HTMLElement>(`[data-condition="${id}"]`)!)

describe('the board of gaps', () => {
  it('says the verdict in words with its counts, and whose rules they are with what is doubted about them', async () => {
    show()
    expect((await screen.findByRole('region', { name: 'Result' })).textContent).toMatch(/Not met.*1 met · 1 not met · 1 unknown/)
    for (const part of ['The town', 'Mar 2025', '文件〔2025〕1号', 'Not certain:', 'Read the original.']) expect(document.body.textContent).toContain(part)
  })

  it('shows a gap with by when at the present trend and where the value comes from', async () => {
    show()
    await screen.findByRole('heading', { name: 'Condition c' })
    const card = cardOf('c')
    expect(card.getByText('12 missing')).toBeTruthy()
    expect(card.getByText('in Apr 2027')).toBeTruthy()
    expect(card.getByText('+1 a month, from 5 periods')).toBeTruthy()
    expect(card.getAllByText(/floors of the building/)).toHaveLength(2)
    expect(card.getByText('Least left to do')).toBeTruthy()
  })

  it('leads from what is unknown to where it is entered, with unit and period; never a 0', async () => {
    show()
    await screen.findByRole('heading', { name: 'Condition b' })
    const card = cardOf('b')
    expect(card.getByRole('link', { name: 'Enter: Mentors' }).getAttribute('href')).toBe('/evaluation?lang=en&tab=facts&unit=site%3As&period=2026&fact=mentors')
    expect(card.getByText('Not known: Mentors')).toBeTruthy()
    expect(card.getByText('—', { selector: 'dd' })).toBeTruthy()
  })

  it('offers no entering to who may only read', async () => {
    mayEdit = false
    show()
    await screen.findByRole('heading', { name: 'Condition b' })
    expect(screen.queryByRole('link', { name: /^Enter/ })).toBeNull()
    expect(cardOf('b').getByRole('link', { name: 'Mentors' })).toBeTruthy()
  })

  it('filters by verdict in the address, and says so where nothing is left', async () => {
    show()
    await screen.findByRole('heading', { name: 'Condition a' })
    await fireEvent.click(screen.getByRole('button', { name: /^Unknown/ }))
    expect(router.param('show')).toBe('unknown')
    expect(screen.queryByRole('heading', { name: 'Condition a' })).toBeNull()
    expect(screen.getByRole('heading', { name: 'Condition b' })).toBeTruthy()
  })

  it('asks for variant, hardship, year and unit as the address has them, and leaves out a variant of other rules', async () => {
    router.open('/evaluation?tab=gaps&period=2025&variant=specialised&hardship=true&unit=peer:n1&lang=en')
    const asked = show()
    await screen.findByRole('heading', { name: 'Condition a' })
    expect(asked.find(({ path }) => path.endsWith('gap-board'))!.query).toEqual({ ruleSetId: 'town', variant: 'specialised', hardship: 'true', kind: 'peer', unitId: 'n1', period: '2025' })
    router.set({ variant: 'gone' })
    await vi.waitFor(() => expect(asked.findLast(({ path }) => path.endsWith('gap-board'))!.query).not.toHaveProperty('variant'))
  })

  it('tells a failure with a way to try again', async () => {
    show(problem(404, 'not-found', { detail: 'There is no such unit.' }))
    expect(await screen.findByText('There is no such unit.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })
})
