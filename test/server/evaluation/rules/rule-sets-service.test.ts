import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nationalMakerspaceRules } from '#evaluation/rule-sets/national-makerspace-rules'
import { ApiError } from '../../../../server/api-error.ts'
import { createGapBoardService } from '../../../../server/evaluation/rules/gap-board-service.ts'
import { ADMINISTRATOR } from '../../tenants/people-fixture.ts'
import { evaluationFixture } from '../evaluation-fixture.ts'

let fixture: Awaited<ReturnType<typeof evaluationFixture>>
beforeAll(async () => { fixture = await evaluationFixture() })
afterAll(() => fixture.close())
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))

describe('rule sets', () => {
  it('come built in, and an edit makes the next version and leaves the first as it was', async () => {
    const { ruleSets } = fixture
    expect((await ruleSets.list('s1')).map(({ ruleSet: { id }, builtIn }) => [id, builtIn])).toContainEqual(['national-makerspace', true])
    const edited = await ruleSets.edit('s1', 'national-makerspace', { ...nationalMakerspaceRules, minimumCoverage: 0.7 }, 'stricter', 1, ADMINISTRATOR)
    expect(edited).toMatchObject({ builtIn: false, latest: true, by: ADMINISTRATOR.name, note: 'stricter', ruleSet: { version: 2, minimumCoverage: 0.7 } })
    expect((await ruleSets.history('s1', 'national-makerspace')).map(({ ruleSet: { version }, latest }) => [version, latest])).toEqual([[2, true], [1, false]])
    expect(await ruleSets.version('s1', { id: 'national-makerspace', version: 1 })).toEqual(nationalMakerspaceRules)
    expect(await refusal(ruleSets.edit('s1', 'national-makerspace', nationalMakerspaceRules, '', 1, ADMINISTRATOR))).toBe('edited-meanwhile')
    await ruleSets.remove('s1', 'national-makerspace')
    expect(await refusal(ruleSets.remove('s1', 'national-makerspace'))).toBe('wrong-state')
  })

  it('are refused with each fault at its field', async () => {
    const { ruleSets } = fixture
    const broken = { ...nationalMakerspaceRules, id: 'own', conditions: [{ ...nationalMakerspaceRules.conditions[0]!, alternatives: [[{ measure: { kind: 'indicator', id: 'no-such' }, compare: 'at-least', value: 1 }]] }] }
    expect(ruleSets.check('s1', broken).faults.map(({ field }) => field)).toEqual(['ruleSet.conditions[0].alternatives[0][0].measure.id'])
    expect(await refusal(ruleSets.add('s1', broken, '', ADMINISTRATOR))).toBe('bad-request ruleSet.conditions[0].alternatives[0][0].measure.id')
    expect(await refusal(ruleSets.add('s1', nationalMakerspaceRules, '', ADMINISTRATOR))).toBe('already-exists ruleSet.id')
    expect(await refusal(ruleSets.add('s1', null, '', ADMINISTRATOR))).toContain('bad-request')
  })
})

describe('the gap board', () => {
  it('shows what is met, what is missing and by when, and leaves unknown what nobody knows', async () => {
    const { facts, ruleSets } = fixture
    const unit = { kind: 'site' as const, id: 's1' }
    for (const [period, value] of [['2024', 1], ['2025', 2], ['2026', 2.5]] as const) await facts.enter('s1', { fact: 'mentors', unit, period, value, evidence: 'contracts' }, ADMINISTRATOR)
    await facts.enter('s1', { fact: 'area-total', unit, period: '2026', value: 600, evidence: 'lease' }, ADMINISTRATOR)
    const board = await createGapBoardService({ facts, ruleSets }).board('s1', { id: 'shenzhen-makerspace', unit, period: '2026' })
    const of = (id: string) => board.conditions!.conditions.find((condition) => condition.id === id)!
    expect([of('premises').verdict, of('mentors').verdict, of('services').verdict]).toEqual(['met', 'not-met', 'unknown'])
    expect(of('mentors').alternatives[0]![0]).toMatchObject({ value: 2.5, threshold: 3, gap: 0.5, arrival: { month: '2027-08' } })
    expect(board.inputs.find(({ fact }) => fact === 'area-total')).toMatchObject({ value: 600, source: { kind: 'entered', reference: 'lease' } })
    expect(await refusal(createGapBoardService({ facts, ruleSets }).board('s1', { id: 'shenzhen-makerspace', variant: 'none', unit, period: '2026' }))).toBe('bad-request variant')
    expect((await createGapBoardService({ facts, ruleSets }).board('s1', { id: 'city-score-sheet', unit, period: '2026' })).sheet).toMatchObject({ points: null, maxPoints: 100 })
  })
})
