import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError } from '../../../server/api-error.ts'
import { ADMINISTRATOR, NOW, peopleFixture, principal } from './people-fixture.ts'

let people: Awaited<ReturnType<typeof peopleFixture>>
beforeAll(async () => {
  people = await peopleFixture()
  await people.tenants.add('s1', { id: 'a', name: 'A' }, ADMINISTRATOR)
  await people.tenants.add('s1', { id: 'b', name: 'B' }, ADMINISTRATOR)
})
afterAll(() => people.close())

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))
const manager = principal('tenant-manager', { tenantId: 'a' })

describe('people', () => {
  it('are invited with their e-mail in lower case, once', async () => {
    const { members } = people
    expect(await members.add({ id: 'm1', tenantId: 'a', name: 'Lin', email: 'Lin@Example.org', role: 'member' }, ADMINISTRATOR))
      .toMatchObject({ email: 'lin@example.org', status: 'invited', tenantName: 'A', createdAt: new Date(NOW).toISOString() })
    expect(await refusal(members.add({ tenantId: 'b', name: 'Lin', email: 'LIN@example.org', role: 'member' }, ADMINISTRATOR))).toBe('already-exists email')
  })

  it('belong to a tenant, or to the house, as their role says', async () => {
    const { members } = people
    expect(await refusal(members.add({ name: 'X', email: 'x1@example.org', role: 'member' }, ADMINISTRATOR))).toBe('bad-request tenantId')
    expect(await refusal(members.add({ name: 'X', email: 'x2@example.org', role: 'staff', tenantId: 'a' }, ADMINISTRATOR))).toBe('bad-request tenantId')
    expect(await refusal(members.add({ name: 'X', email: 'x3@example.org', role: 'member', tenantId: 'none' }, ADMINISTRATOR))).toBe('bad-request tenantId')
  })

  it('of a tenant are added by its manager, who makes nobody greater and reaches no other tenant', async () => {
    const { members } = people
    const made = await members.add({ name: 'Wu', email: 'wu@example.org', role: 'member', tenantId: 'b' }, manager)
    expect(made.tenantId).toBe('a') // The tenant comes from who asks.
    expect(await refusal(members.add({ name: 'Wu', email: 'wu2@example.org', role: 'operator' }, manager))).toBe('bad-request tenantId')
    expect(await refusal(members.change(made.id, { role: 'administrator', tenantId: null }, 1, manager))).toBe('bad-request role')
    const other = await members.add({ name: 'Other', email: 'other@example.org', role: 'member', tenantId: 'b' }, ADMINISTRATOR)
    expect(await refusal(members.change(other.id, { name: 'Taken' }, 1, manager))).toBe('not-found')
    expect(await refusal(members.change(made.id, { tenantId: 'b' }, 1, manager))).toBe('bad-request tenantId')
    expect((await members.list({ tenantId: 'b' }, manager)).items.map(({ tenantId }) => tenantId)).not.toContain('b')
    expect((await members.list({}, principal('member', { tenantId: 'a', memberId: made.id }))).items.map(({ id }) => id)).toEqual([made.id])
  })

  it('are told of on the bus when they are changed, so that their sessions are asked again', async () => {
    const { members, changed } = people
    const made = await members.add({ name: 'Sun', email: 'sun@example.org', role: 'member', tenantId: 'a' }, ADMINISTRATOR)
    await members.change(made.id, { status: 'suspended' }, 1, ADMINISTRATOR)
    expect(changed).toContain(made.id)
    expect(await refusal(members.change(made.id, { status: 'active' }, 1, ADMINISTRATOR))).toBe('edited-meanwhile')
  })

  it('always keep one administrator, also when two give up the role at once', async () => {
    const { members, records } = people
    for (const id of ['admin-1', 'admin-2']) await members.add({ id, name: id, email: `${id}@example.org`, role: 'administrator' }, ADMINISTRATOR)
    await records.run((db) => db.execute(`UPDATE members SET status = 'active' WHERE role = 'administrator'`))
    const outcomes = await Promise.all(['admin-1', 'admin-2'].map((id) => refusal(members.change(id, { role: 'staff' }, 1, ADMINISTRATOR))))
    expect(outcomes.sort()).toEqual(['done', 'still-in-use'])
  })

  it('carry what they were trained on', async () => {
    const { members } = people
    const induction = await members.addInduction('m1', { topic: 'laser-cutter', expiresOn: '2027-03-01' }, principal('staff', { memberId: null }))
    expect(await members.inductions('m1', ADMINISTRATOR)).toEqual([{ ...induction, grantedAt: new Date(NOW).toISOString() }])
    expect(await refusal(members.addInduction('m1', { topic: 'laser-cutter' }, manager))).toBe('not-found')
    const earlier = await members.addInduction('m1', { topic: 'cnc-mill', grantedAt: '2025-10-01T09:00:00Z' }, ADMINISTRATOR)
    expect(Date.parse(earlier.grantedAt)).toBe(Date.parse('2025-10-01T09:00:00Z'))
    expect(await refusal(members.addInduction('m1', { topic: 'cnc-mill', grantedAt: '2099-01-01T00:00:00Z' }, ADMINISTRATOR))).toBe('bad-request grantedAt')
    await members.removeInduction(induction.id)
    expect(await refusal(members.removeInduction(induction.id))).toBe('not-found')
  })

  it('never show a password or an identity', async () => {
    await people.records.run((db) => db.execute(`UPDATE members SET password_hash = 'secret', oidc_subject = 'subject' WHERE id = 'm1'`))
    expect(JSON.stringify(await people.members.existing('m1', ADMINISTRATOR))).not.toMatch(/secret|subject/)
  })
})
