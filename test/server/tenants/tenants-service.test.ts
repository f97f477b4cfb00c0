import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError } from '../../../server/api-error.ts'
import { ADMINISTRATOR, peopleFixture, principal } from './people-fixture.ts'

let people: Awaited<ReturnType<typeof peopleFixture>>
beforeAll(async () => { people = await peopleFixture() })
afterAll(() => people.close())

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))

describe('tenants', () => {
  it('are added with sensible beginnings, changed by version and removed', async () => {
    const { tenants } = people
    const made = await tenants.add('s1', { id: 't-cycle', name: 'Cedar Health' }, ADMINISTRATOR)
    expect(made).toMatchObject({ siteId: 's1', stage: 'team', status: 'active', joinedOn: '2026-03-02', version: 1, memberCount: 0, desksLet: 0, spaceLetM2: null })
    const changed = await tenants.change(made.id, { industry: 'health', teamSize: 7 }, 1, ADMINISTRATOR)
    expect(changed).toMatchObject({ industry: 'health', teamSize: 7, version: 2 })
    expect(await refusal(tenants.change(made.id, { industry: 'other' }, 1, ADMINISTRATOR))).toBe('edited-meanwhile')
    expect(await refusal(tenants.remove(made.id, 1, ADMINISTRATOR))).toBe('edited-meanwhile')
    await tenants.remove(made.id, 2, ADMINISTRATOR)
    expect(await refusal(tenants.existing(made.id, ADMINISTRATOR))).toBe('not-found')
  })

  it('say what is wrong at its field and change nothing', async () => {
    const { tenants } = people
    await tenants.add('s1', { id: 't-fields', name: 'Elm' }, ADMINISTRATOR)
    expect(await refusal(tenants.add('s1', { name: 'Elm' }, ADMINISTRATOR))).toBe('already-exists name')
    expect(await refusal(tenants.add('s1', { name: 'Oak', planId: 'none' }, ADMINISTRATOR))).toBe('bad-request planId')
    expect(await refusal(tenants.change('t-fields', { joinedOn: '2026-02-01', leftOn: '2026-01-01' }, 1, ADMINISTRATOR))).toBe('bad-request leftOn')
    expect(await refusal(tenants.change('t-fields', { status: 'left' }, 1, ADMINISTRATOR))).toBe('bad-request leftOn')
    expect(await refusal(tenants.change('t-fields', { foundedOn: '2027-01-01' }, 1, ADMINISTRATOR))).toBe('bad-request foundedOn')
    expect(await refusal(tenants.add('nowhere', { name: 'Oak' }, ADMINISTRATOR))).toBe('not-found')
    expect(await tenants.existing('t-fields', ADMINISTRATOR)).toMatchObject({ version: 1, status: 'active', leftOn: null })
  })

  it('are shown to their own people alone, as if there were no other', async () => {
    const { tenants } = people
    await tenants.add('s1', { id: 't-own', name: 'Fir' }, ADMINISTRATOR)
    await tenants.add('s1', { id: 't-other', name: 'Gum' }, ADMINISTRATOR)
    for (const role of ['tenant-manager', 'member'] as const) {
      const one = principal(role, { tenantId: 't-own' })
      expect((await tenants.list('s1', {}, one)).items.map(({ id }) => id)).toEqual(['t-own'])
      expect(await refusal(tenants.existing('t-other', one))).toBe('not-found')
      await tenants.existing('t-own', one)
    }
    expect((await tenants.list('s1', {}, principal('kiosk'))).items).toEqual([])
  })

  it('come in pages by name, and are found by what their name holds, % and _ being letters', async () => {
    const { tenants } = people
    for (const name of ['Pine 100%', 'Pine 2', 'Pine_3']) await tenants.add('s1', { name }, ADMINISTRATOR)
    const first = await tenants.list('s1', { search: 'pine', limit: 2 }, ADMINISTRATOR)
    expect(first.items).toHaveLength(2)
    const second = await tenants.list('s1', { search: 'pine', limit: 2, cursor: first.next! }, ADMINISTRATOR)
    expect([...first.items, ...second.items].map(({ name }) => name).sort()).toEqual(['Pine 100%', 'Pine 2', 'Pine_3'])
    expect(second.next).toBeNull()
    expect((await tenants.list('s1', { search: '%' }, ADMINISTRATOR)).items.map(({ name }) => name)).toEqual(['Pine 100%'])
    expect((await tenants.list('s1', { search: 'e_' }, ADMINISTRATOR)).items.map(({ name }) => name)).toEqual(['Pine_3'])
    expect(await refusal(tenants.list('s1', { cursor: 'AAAA' }, ADMINISTRATOR))).toBe('bad-request cursor')
  })
})

describe('agreements', () => {
  it('let a space to one tenant at a time; a day after the end it may be let again', async () => {
    const { tenants } = people
    await tenants.add('s1', { id: 't-let', name: 'Hazel' }, ADMINISTRATOR)
    const first = await tenants.addAgreement('s1', { tenantId: 't-let', spaceId: 's1-room', from: '2026-01-01', to: '2026-06-01' })
    expect(await refusal(tenants.addAgreement('s1', { tenantId: 't-let', spaceId: 's1-room', from: '2026-05-31' }))).toBe('bad-request spaceId')
    await tenants.addAgreement('s1', { tenantId: 't-let', spaceId: 's1-room', from: '2026-06-01' })
    expect(await refusal(tenants.changeAgreement(first.id, { to: null }))).toBe('bad-request spaceId')
    expect(await refusal(tenants.changeAgreement(first.id, { to: '2025-12-31' }))).toBe('bad-request to')
    await tenants.addAgreement('s1', { tenantId: 't-let', spaceId: 's1-desk', from: '2026-03-02' })
    expect(await tenants.existing('t-let', ADMINISTRATOR)).toMatchObject({ spaceLetM2: 24, roomsLet: 1, desksLet: 1 })
    expect(await refusal(tenants.remove('t-let', 1, ADMINISTRATOR))).toBe('still-in-use')
  })

  it('name what exists', async () => {
    const { tenants } = people
    expect(await refusal(tenants.addAgreement('s1', { tenantId: 'nobody', spaceId: 's1-desk', from: '2020-01-01', to: '2020-02-01' }))).toBe('bad-request tenantId')
    expect(await refusal(tenants.addAgreement('s1', { tenantId: 'nobody', spaceId: 'gone', from: '2020-01-01' }))).toBe('bad-request spaceId')
    for (const id of ['t-mine', 't-theirs']) await tenants.add('s1', { id, name: id }, ADMINISTRATOR)
    await people.members.add({ id: 'm-other', tenantId: 't-theirs', name: 'Wu', email: 'wu-other@example.org', role: 'member' }, ADMINISTRATOR)
    const desk = { tenantId: 't-mine', spaceId: 's1-desk', from: '2020-01-01', to: '2020-02-01' }
    expect(await refusal(tenants.addAgreement('s1', { ...desk, memberId: 'm-other' }))).toBe('bad-request memberId')
  })
})

describe('plans', () => {
  it('are changed by version, and stay while a tenant has them', async () => {
    const { tenants } = people
    const plan = await tenants.addPlan('s1', { id: 'p1', name: 'Desk', monthlyCredits: 40 })
    expect(await tenants.changePlan(plan.id, { monthlyCredits: 60 }, 1)).toMatchObject({ monthlyCredits: 60, version: 2 })
    expect(await refusal(tenants.changePlan(plan.id, { monthlyCredits: 60 }, 1))).toBe('edited-meanwhile')
    await tenants.add('s1', { name: 'Ivy', planId: 'p1' }, ADMINISTRATOR)
    expect(await refusal(tenants.removePlan('p1', 2))).toBe('still-in-use')
    expect(await refusal(tenants.removePlan('none', 1))).toBe('not-found')
  })
})
