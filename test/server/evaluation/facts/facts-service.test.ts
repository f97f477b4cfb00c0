import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnalysisUnit, Period } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'
import { ApiError } from '../../../../server/api-error.ts'
import { hourCell, usageOf } from '../../reports/cells-in-memory.ts'
import { ADMINISTRATOR } from '../../tenants/people-fixture.ts'
import { csv, evaluationFixture } from '../evaluation-fixture.ts'

const HOUR = 3_600_000
const june = Date.parse('2026-06-10T08:00:00Z')
const site: AnalysisUnit = { kind: 'site', id: 's1' }

let fixture: Awaited<ReturnType<typeof evaluationFixture>>
beforeAll(async () => {
  fixture = await evaluationFixture({
    usage: usageOf([
      hourCell('space', 's1-desk', june, { availableMs: HOUR, knownMs: HOUR, usedMs: HOUR / 4 }),
      hourCell('space', 's1-desk', june + HOUR, { availableMs: HOUR, knownMs: HOUR / 2, usedMs: HOUR / 2 }),
      hourCell('space', 's1-room', june, { availableMs: HOUR, knownMs: HOUR / 4, usedMs: HOUR / 8 }),
      hourCell('machine', 's1-laser', june, { availableMs: HOUR, knownMs: HOUR, runningMs: HOUR / 2, bookedMs: HOUR, bookedKnownMs: HOUR, runningBookedMs: HOUR / 4 }),
      hourCell('energy', 's1-laser', june, { knownMs: HOUR, energyWh: 1_500 }),
    ]),
  })
})
afterAll(() => fixture.close())

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))
const row = async (fact: FactId, unit = site, period: Period = '2026') => (await fixture.facts.sheet('s1', unit, period)).items.find((one) => one.fact === fact)!
const enter = (fact: FactId, value: number, period: Period = '2026', unit = site, evidence = 'ledger of the house') => fixture.facts.enter('s1', { fact, unit, period, value, evidence }, ADMINISTRATOR)

describe('what is known by itself', () => {
  it('is measured over known time, with the share that is known and where to look', async () => {
    expect(await row('desk-hours-occupied')).toMatchObject({ value: 0.75, coverage: 0.75, reason: null, source: { kind: 'measured' } })
    expect(await row('desk-hours-offered')).toMatchObject({ value: 1.5, coverage: 0.75 })
    expect((await row('desk-hours-occupied')).source?.reference).toContain('usage ledger "space", usedMs of desks')
    expect(await row('machine-hours-running-booked')).toMatchObject({ value: 0.25, coverage: 1 })
    expect(await row('energy-used')).toMatchObject({ value: 1.5 })
  })

  it('is missing with a reason where nothing could be measured, and another period is not this one', async () => {
    expect(await row('room-person-hours')).toMatchObject({ value: null, reason: { code: 'not-counted' } })
    expect(await row('desk-hours-occupied', site, '2025')).toMatchObject({ value: null, reason: { code: 'not-available' } })
    expect(await row('mentors')).toMatchObject({ value: null, source: null, reason: { code: 'not-entered' } })
    expect(await row('bookings-ghost')).toMatchObject({ value: null, reason: { code: 'no-bookings' } })
  })

  it('is recorded: desks, areas and residents at the end of the period', async () => {
    const { people } = fixture
    await people.tenants.add('s1', { id: 'oak', name: 'Oak', joinedOn: '2025-03-01', foundedOn: '2025-04-01', teamSize: 4 }, ADMINISTRATOR)
    await people.tenants.add('s1', { id: 'elm', name: 'Elm', joinedOn: '2024-02-01', leftOn: '2025-11-30', status: 'left', stage: 'team' }, ADMINISTRATOR)
    await people.tenants.addAgreement('s1', { tenantId: 'oak', spaceId: 's1-desk', from: '2026-01-01' })
    expect(await row('desks-offered')).toMatchObject({ value: 1, source: { kind: 'recorded' } })
    expect(await row('desks-agreed')).toMatchObject({ value: 1 })
    expect(await row('area-total')).toMatchObject({ value: 24, coverage: 1 })
    expect([(await row('tenants')).value, (await row('tenants', site, '2025')).value, (await row('tenants-at-start', site, '2025')).value]).toEqual([1, 1, 1])
    expect([(await row('residents-new', site, '2025')).value, (await row('companies-new', site, '2025')).value]).toEqual([1, 1])
    expect([(await row('jobs')).value, (await row('jobs', site, '2025')).reason?.code]).toEqual([4, 'not-kept'])
    const tenancies = await fixture.facts.tenancies('s1', '2026')
    expect(tenancies.map(({ tenantId, ended, months }) => [tenantId, ended, Math.round(months)]).sort()).toEqual([['elm', true, 22], ['oak', false, 16]])
  })
})

describe('what is entered', () => {
  it('counts, names who and on what evidence, and keeps what it replaces', async () => {
    await enter('mentors', 4)
    const second = await enter('mentors', 5, '2026', site, 'contracts 1–5')
    expect(await row('mentors')).toMatchObject({ value: 5, id: second.id, entries: 2, source: { kind: 'entered', by: ADMINISTRATOR.name, reference: 'contracts 1–5' } })
    const history = await fixture.facts.history('s1', 'mentors', site, '2026')
    expect(history.map(({ value, endedBy }) => [value, endedBy])).toEqual(expect.arrayContaining([[5, null], [4, ADMINISTRATOR.name]]))
    await fixture.facts.withdraw(second.id, ADMINISTRATOR)
    expect(await row('mentors')).toMatchObject({ value: null, entries: 2, id: null })
    expect(await refusal(fixture.facts.withdraw(second.id, ADMINISTRATOR))).toBe('wrong-state')
  })

  it('counts again when what replaced it is undone, with its source; a withdrawal alone brings nothing back', async () => {
    const first = await enter('service-contracts', 4, '2026', site, 'contracts 1–4')
    const slip = await enter('service-contracts', 400)
    await fixture.facts.withdraw(slip.id, ADMINISTRATOR, { restore: true })
    expect(await row('service-contracts')).toMatchObject({ value: 4, id: first.id, source: { reference: 'contracts 1–4' } })
    await fixture.facts.withdraw((await enter('service-contracts', 5)).id, ADMINISTRATOR)
    expect(await row('service-contracts')).toMatchObject({ value: null, id: null, entries: 3 })
  })

  it('never writes over what was measured well, and says so; goes before records', async () => {
    await enter('desk-hours-occupied', 1_000)
    expect(await row('desk-hours-occupied')).toMatchObject({ value: 0.75, source: { kind: 'measured' }, others: [{ value: 1_000 }] })
    await enter('room-hours-used', 700)
    expect(await row('room-hours-used')).toMatchObject({ value: 700, source: { kind: 'entered' }, others: [{ value: 0.125, coverage: 0.25 }] })
    await enter('area-total', 1_200)
    expect(await row('area-total')).toMatchObject({ value: 1_200, others: [{ value: 24 }] })
  })

  it('is refused for what the site does not know and for what has not begun', async () => {
    expect(await refusal(enter('jobs', 3, '2026', { kind: 'tenant', id: 'nobody' }))).toBe('bad-request units[0]')
    expect(await refusal(enter('jobs', 3, '2026', { kind: 'space', id: 's1-desk' }))).toBe('bad-request units[0]') // One person's place is no unit.
    expect(await refusal(enter('jobs', 3, '2027'))).toBe('bad-request period')
    expect(await refusal(fixture.facts.sheet('nowhere', site, '2026'))).toBe('not-found')
  })
})

describe('an import of peers', () => {
  const text = 'name,year,Desks offered,创业导师数,rent\nNorth Works,2024,40,6,1\nNorth Works,2025,44,7,1\nSouth Lab,2025,80,,1\n'
  const ask = (given: object = {}) => ({ kind: 'peers' as const, fileName: 'region.csv', bytes: csv(text), dryRun: false, synthetic: true, language: 'en' as const, ...given })

  it('says first what it would do, stores all, is made again without a change and is undone as one', async () => {
    const { imports, facts } = fixture
    expect(await imports.run('s1', ask({ dryRun: true }), ADMINISTRATOR)).toMatchObject({ id: null, rows: 3, units: 2, periods: ['2024', '2025'], added: 5, replaced: 0, faults: [], ignoredColumns: ['rent'], columns: { 'desks-offered': 'Desks offered', mentors: '创业导师数' } })
    expect(await facts.peers('s1')).toEqual([])
    const done = await imports.run('s1', ask(), ADMINISTRATOR)
    const peers = await facts.peers('s1')
    expect(peers.map(({ name, periods, facts: n, synthetic }) => [name, periods, n, synthetic])).toEqual([['North Works', ['2024', '2025'], 4, true], ['South Lab', ['2025'], 1, true]])
    expect(await row('mentors', { kind: 'peer', id: peers[0]!.id }, '2025')).toMatchObject({ value: 7, source: { kind: 'synthetic', reference: 'region.csv, row 3' } })
    expect(await imports.run('s1', ask({ dryRun: true }), ADMINISTRATOR)).toMatchObject({ added: 0, replaced: 0, unchanged: 5 })
    const corrected = await imports.run('s1', ask({ bytes: csv('name,year,desks-offered\nNorth Works,2025,50') }), ADMINISTRATOR)
    expect(corrected).toMatchObject({ replaced: 1, added: 0 })
    expect(await refusal(imports.undo(done.id!, ADMINISTRATOR))).toBe('edited-meanwhile')
    await imports.undo(corrected.id!, ADMINISTRATOR)
    expect(await row('desks-offered', { kind: 'peer', id: peers[0]!.id }, '2025')).toMatchObject({ value: 44 })
    await imports.undo(done.id!, ADMINISTRATOR)
    expect(await facts.peers('s1')).toEqual([])
    expect(await refusal(imports.undo(done.id!, ADMINISTRATOR))).toBe('wrong-state')
  })

  it('writes nothing when one cell is wrong, and names each', async () => {
    const { imports, facts } = fixture
    const wrong = ask({ bytes: csv('name,year,mentors\nFine,2025,3\n,2025,4\nBad,25,4\nWorse,2025,"1,200"\nFine,2025,3') })
    expect((await imports.run('s1', { ...wrong, dryRun: true }, ADMINISTRATOR)).faults.map((one) => `${one.row} ${one.field}`)).toEqual(['3 name', '4 period', '5 mentors', '6 mentors'])
    expect(await refusal(imports.run('s1', wrong, ADMINISTRATOR))).toContain('bad-request rows[3].name')
    expect(await facts.peers('s1')).toEqual([])
  })

  it('takes the columns as they were chosen, and facts of units', async () => {
    const { imports } = fixture
    const report = await imports.run('s1', ask({ kind: 'facts', synthetic: false, bytes: csv('who,when,n\ntenant:oak,2025Q2,7\n,2025年3月,9\ntenant:nobody,2025,1'), columns: { who: 'unit', when: 'period', n: 'jobs' }, dryRun: true }), ADMINISTRATOR)
    expect(report).toMatchObject({ rows: 3, periods: ['2025', '2025-03', '2025-Q2'] })
    expect(report.faults.map((one) => `${one.row} ${one.field} ${one.value}`)).toEqual(['4 unit tenant:nobody'])
  })
})
