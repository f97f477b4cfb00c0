import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Compile } from 'typebox/compile'
import { NewTenant } from '#contract/people-api'
import { demoBuilding, SITE_ID } from '../../devices-sim/building-plan.ts'
import { demoAgreements, demoMembers, demoTenants, membersCsv, personOfEmail } from '../../devices-sim/demo-people.ts'
import { population } from '../../devices-sim/population.ts'
import { demoMemberIds, provisionPeople } from '../../devices-sim/provision-people.ts'
import { spaceTable } from '../../devices-sim/walking-routes.ts'
import type { App } from '../../server/http/app.ts'
import { peopleFixture } from '../server/tenants/people-fixture.ts'
import { testApp } from '../server/http/test-app.ts'

const TODAY = '2026-03-02'
const people = population(1, spaceTable())
const tenants = demoTenants(1, people, TODAY)

describe('the people of the demo', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(demoMembers(1, people)).toEqual(demoMembers(1, people))
    expect(demoMembers(2, people)).not.toEqual(demoMembers(1, people))
  })
  it('are tenants as the API takes them, twenty and more, of which one has left and one has applied', () => {
    const check = Compile(NewTenant)
    expect(tenants.length).toBeGreaterThanOrEqual(20)
    for (const tenant of tenants) expect([...check.Errors(tenant)]).toEqual([])
    expect(tenants.filter(({ status }) => status !== 'active').map(({ status }) => status).sort()).toEqual(['applicant', 'left'])
  })
  it('have addresses that no mail reaches, each its own person\'s; one of each tenant manages it', () => {
    const members = demoMembers(1, people)
    for (const { email, person } of members) expect([personOfEmail(email), email.endsWith('.example')]).toEqual([person, true])
    expect(new Set(members.map(({ email }) => email)).size).toBe(members.length)
    const managers = members.filter(({ role }) => role === 'tenant-manager').map(({ tenant }) => tenant)
    expect(managers.sort((a, b) => a - b)).toEqual([...new Set(members.map(({ tenant }) => tenant))].sort((a, b) => a - b))
    expect(personOfEmail('somebody@else.example')).toBeNull()
    expect(membersCsv(members, tenants).split('\r\n')).toHaveLength(members.length + 1)
  })
  it('rent rooms and desks that exist', () => {
    const known = new Set(demoBuilding('Europe/Berlin').spaces.map(({ id }) => id))
    const table = spaceTable()
    const ids = [...table.indexOf].reduce<string[]>((all, [id, index]) => { all[index] = id; return all }, [])
    const agreements = demoAgreements(people, (index) => ids[index] ?? '', (person) => `m${person}`, tenants)
    expect(agreements.length).toBeGreaterThan(50)
    expect(agreements.filter(({ spaceId }) => !known.has(spaceId))).toEqual([])
  })
})

describe('giving them to a server', () => {
  let fixture: Awaited<ReturnType<typeof peopleFixture>>
  let app: App
  beforeAll(async () => {
    fixture = await peopleFixture()
    await fixture.buildings.importFile(demoBuilding('Europe/Berlin'))
    app = await testApp({ routes: fixture.routes })
    await app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await app.close()
    await fixture.close()
  })
  const server = () => ({ http: `http://127.0.0.1:${(app.server.address() as { port: number }).port}`, token: null })

  it('happens once, through the API and the import that an operator has', async () => {
    const members = demoMembers(1, people).length
    expect(await provisionPeople(server(), 1, TODAY)).toEqual({ made: true, tenants: tenants.length, members })
    expect(await provisionPeople(server(), 1, TODAY)).toMatchObject({ made: false })
    expect((await demoMemberIds(server())).size).toBe(members)
    expect((await fixture.imports.list(SITE_ID)).map(({ created, faults }) => [created, faults])).toEqual([[members, []]])
  })
  it('fails with what the server said', async () => {
    const bare = await testApp() // Without the routes.
    await bare.listen({ host: '127.0.0.1', port: 0 })
    const http = `http://127.0.0.1:${(bare.server.address() as { port: number }).port}`
    await expect(provisionPeople({ http, token: null }, 1, TODAY)).rejects.toThrow(/could not be given to the server: GET .* answered 404/)
    await bare.close()
  })
})
