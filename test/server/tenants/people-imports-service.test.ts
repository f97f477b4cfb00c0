import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError } from '../../../server/api-error.ts'
import type { ImportAsk } from '../../../server/tenants/people-imports-service.ts'
import { ADMINISTRATOR, peopleFixture, principal } from './people-fixture.ts'

let people: Awaited<ReturnType<typeof peopleFixture>>
beforeAll(async () => { people = await peopleFixture() })
afterAll(() => people.close())

const csv = (text: string, given: Partial<ImportAsk> = {}): ImportAsk => ({ kind: 'tenants', fileName: 'file.csv', bytes: Buffer.from(text), dryRun: false, language: 'en', ...given })
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))
const names = async () => (await people.tenants.list('s1', { limit: 500 }, ADMINISTRATOR)).items.map(({ name }) => name)

describe('an import of tenants', () => {
  it('says first what it would do, writes all rows, and is undone as one', async () => {
    const { imports, tenants } = people
    await tenants.add('s1', { id: 'old', name: 'Old', industry: 'before' }, ADMINISTRATOR)
    const text = '\uFEFF名称,行业,联系人,联系人邮箱,备用\r\nOld,after,Lin,lin@example.org,x\r\nNew,games,,,\r\n'
    const dry = await imports.run('s1', csv(text, { dryRun: true }), ADMINISTRATOR)
    expect(dry).toMatchObject({ id: null, rows: 2, created: 1, changed: 1, unchanged: 0, faults: [], ignoredColumns: ['备用'] })
    expect(await names()).toEqual(['Old'])
    const done = await imports.run('s1', csv(text), ADMINISTRATOR)
    expect(await names()).toEqual(['New', 'Old'])
    expect(await tenants.existing('old', ADMINISTRATOR)).toMatchObject({ industry: 'after', contacts: [{ name: 'Lin', email: 'lin@example.org' }] })
    expect(await imports.run('s1', csv(text, { dryRun: true }), ADMINISTRATOR)).toMatchObject({ created: 0, changed: 0, unchanged: 2 })
    await imports.undo(done.id!, ADMINISTRATOR)
    expect(await names()).toEqual(['Old'])
    expect(await tenants.existing('old', ADMINISTRATOR)).toMatchObject({ industry: 'before', contacts: [] })
    expect(await refusal(imports.undo(done.id!, ADMINISTRATOR))).toBe('wrong-state')
    expect((await imports.list('s1'))[0]?.undoneAt).not.toBeNull()
  })

  it('writes nothing when one row is wrong, and names each', async () => {
    const { imports } = people
    const before = await names()
    const wrong = csv('name,team size\nFine,3\nBad,many\nWorse,-1')
    expect((await imports.run('s1', { ...wrong, dryRun: true }, ADMINISTRATOR)).faults.map(({ row, field, value }) => `${row} ${field} ${value}`)).toEqual(['3 teamSize many', '4 teamSize -1'])
    expect(await refusal(imports.run('s1', wrong, ADMINISTRATOR))).toBe('bad-request rows[3].teamSize rows[4].teamSize')
    expect(await names()).toEqual(before)
  })

  it('is not undone over a later edit', async () => {
    const { imports, tenants } = people
    const done = await imports.run('s1', csv('name\nEdited later\nUntouched'), ADMINISTRATOR)
    const made = (await tenants.list('s1', { search: 'Edited later' }, ADMINISTRATOR)).items[0]!
    await tenants.change(made.id, { note: 'mine' }, 1, ADMINISTRATOR)
    expect(await refusal(imports.undo(done.id!, ADMINISTRATOR))).toBe('edited-meanwhile')
    expect(await names()).toContain('Untouched') // All or nothing.
  })

  it('leaves what an empty cell does not say, takes no contact without a name and no text longer than its field', async () => {
    const { imports, tenants } = people
    await tenants.add('s1', { id: 'kept', name: 'Kept', contacts: [{ name: 'Lin', role: 'CEO', email: 'lin@example.org', phone: '1' }] }, ADMINISTRATOR)
    await imports.run('s1', csv('name,contact,contact email,contact phone\nKept,Lin,,2'), ADMINISTRATOR)
    expect((await tenants.existing('kept', ADMINISTRATOR)).contacts).toEqual([{ name: 'Lin', role: 'CEO', email: 'lin@example.org', phone: '2' }])
    const wrong = await imports.run('s1', csv(`name,contact phone\nLost,3\n${'x'.repeat(121)},`, { dryRun: true }), ADMINISTRATOR)
    expect(wrong.faults.map(({ row, field }) => `${row} ${field}`)).toEqual(['2 contactName', '3 name'])
    expect(wrong.headings).toEqual(['name', 'contact phone'])
  })

  it('reads GB18030, semicolons and tabs', async () => {
    const { imports } = people
    // "名称;行业\n春笋;农业" in GB18030.
    const gb = Buffer.from('c3fbb3c63bd0d0d2b50ab4bacbf13bc5a9d2b5', 'hex')
    expect(await imports.run('s1', csv('', { bytes: gb, dryRun: true }), ADMINISTRATOR)).toMatchObject({ created: 1, faults: [], columns: { name: '1', industry: '2' } })
    expect(await imports.run('s1', csv('name\tindustry\nTabbed\tfood', { dryRun: true }), ADMINISTRATOR)).toMatchObject({ created: 1, columns: { industry: '2' } })
  })

  it('says what is wrong with a file that is none', async () => {
    const { imports } = people
    expect(await refusal(imports.run('s1', csv('name'), ADMINISTRATOR))).toBe('bad-request file')
    expect(await refusal(imports.run('s1', csv('a,b\n"open,1'), ADMINISTRATOR))).toBe('bad-request file')
    expect(await refusal(imports.run('s1', csv('', { bytes: Buffer.from('PK\u0003\u0004 no zip at all') }), ADMINISTRATOR))).toBe('bad-request file')
    expect(await refusal(imports.run('nowhere', csv('name\nx'), ADMINISTRATOR))).toBe('not-found')
  })

  it('reads a spreadsheet, its dates included', async () => {
    const bytes = readFileSync(new URL('./tenants.xlsx', import.meta.url))
    expect(await people.imports.run('s1', csv('', { bytes, fileName: 'tenants.xlsx', dryRun: true }), ADMINISTRATOR)).toMatchObject({ rows: 2, created: 2, faults: [] })
    await people.imports.run('s1', csv('', { bytes }), ADMINISTRATOR)
    expect((await people.tenants.list('s1', { search: 'Sheet' }, ADMINISTRATOR)).items.map(({ name, foundedOn, teamSize }) => [name, foundedOn, teamSize])).toEqual([['Sheet One', '2024-03-01', 12], ['Sheet Two', null, null]])
  })
})

describe('an import of people', () => {
  it('joins them to their tenants by name and gives nobody more than the importer may', async () => {
    const { imports, members, tenants, changed } = people
    await tenants.add('s1', { id: 'willow', name: 'Willow 柳' }, ADMINISTRATOR)
    const text = '姓名,邮箱,所属企业,角色\n林,LIN@example.org,willow 柳,\n吴,wu@example.org,Willow 柳,企业管理员\n'
    const done = await imports.run('s1', csv(text, { kind: 'members' }), principal('operator', { memberId: null }))
    expect(done).toMatchObject({ created: 2, faults: [] })
    expect((await members.list({ tenantId: 'willow' }, ADMINISTRATOR)).items.map(({ email, role, status }) => [email, role, status]).sort()).toEqual([['lin@example.org', 'member', 'invited'], ['wu@example.org', 'tenant-manager', 'invited']])
    expect(changed.length).toBeGreaterThanOrEqual(2)
    const raised = await imports.run('s1', csv('name,email,role\nEve,eve@example.org,administrator\n林,lin@example.org,', { kind: 'members', dryRun: true }), principal('operator', { memberId: null }))
    expect(raised.faults.map(({ row, field }) => `${row} ${field}`)).toEqual(['2 role'])
    await imports.undo(done.id!, ADMINISTRATOR)
    expect((await members.list({ tenantId: 'willow' }, ADMINISTRATOR)).items).toEqual([])
  })

  it('always leaves an administrator, keeps no password, and is not undone by who may not give its roles', async () => {
    const { imports, members, records, changed } = people
    await members.add({ id: 'only', name: 'Only', email: 'only@example.org', role: 'administrator' }, ADMINISTRATOR)
    await records.run((db) => db.execute(`UPDATE members SET status = 'active', password_hash = 'secret-hash' WHERE id = 'only'`))
    expect(await refusal(imports.run('s1', csv('name,email,role\nOnly,only@example.org,staff', { kind: 'members' }), ADMINISTRATOR))).toBe('still-in-use')
    expect(await members.existing('only', ADMINISTRATOR)).toMatchObject({ role: 'administrator' })
    const done = await imports.run('s1', csv('name,email,role\nRenamed,only@example.org,\nSecond,second@example.org,administrator', { kind: 'members' }), ADMINISTRATOR)
    const { rows } = await records.run((db) => db.execute(`SELECT before::text AS kept FROM people_imports WHERE id = '${done.id}'`))
    expect(String(rows[0]?.['kept'])).not.toContain('secret-hash')
    expect(await refusal(imports.undo(done.id!, principal('operator', { memberId: null })))).toBe('not-allowed')
    changed.length = 0
    await imports.undo(done.id!, ADMINISTRATOR)
    expect(await members.existing('only', ADMINISTRATOR)).toMatchObject({ name: 'Only' })
    expect(changed).toContain('only')
    const { rows: [kept] } = await records.run((db) => db.execute(`SELECT password_hash FROM members WHERE id = 'only'`))
    expect(kept?.['password_hash']).toBe('secret-hash')
  })
})
