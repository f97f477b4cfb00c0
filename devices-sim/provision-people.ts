import { API_PREFIX } from '#contract/api'
import type { MemberPage, PeopleImport, TenantPage } from '#contract/people-api'
import { SITE_ID } from './building-plan.ts'
import { DEMO_PLANS, demoAgreements, demoMembers, demoTenants, membersCsv, personOfEmail } from './demo-people.ts'
import { population } from './population.ts'
import { spaceTable } from './walking-routes.ts'

export interface PeopleServer {
  readonly http: string
  /** An API token that may edit tenants and people; null where none is asked. */
  readonly token: string | null
  readonly signal?: AbortSignal
}

/** server/access/demo-sign-ins.ts makes it. */
const DEMO_COMPANY = 'demo-company'

export interface PeopleResult { readonly made: boolean; readonly tenants: number; readonly members: number }

/**
 * Gives the server the building's tenants, people and agreements when it has no tenant yet. The people come as
 * the CSV file that an operator would import. Throws with one sentence when the server refuses.
 */
export async function provisionPeople(server: PeopleServer, seed: number, today: string): Promise<PeopleResult> {
  const known = await asked<TenantPage>(server, 'GET', `/sites/${SITE_ID}/tenants?limit=2`)
  // The server's own demo accounts of a tenant belong to one that it made itself.
  if (known.items.some(({ id }) => id !== DEMO_COMPANY)) return { made: false, tenants: 0, members: 0 }
  const table = spaceTable()
  const people = population(seed, table)
  const tenants = demoTenants(seed, people, today)
  for (const plan of DEMO_PLANS) await asked(server, 'POST', `/sites/${SITE_ID}/plans`, plan)
  for (const tenant of tenants) await asked(server, 'POST', `/sites/${SITE_ID}/tenants`, tenant)
  const members = demoMembers(seed, people)
  await asked<PeopleImport>(server, 'POST', `/sites/${SITE_ID}/people-imports?kind=members&fileName=members.csv`, membersCsv(members, tenants))
  const ids = await demoMemberIds(server)
  const spaceIds = [...table.indexOf].reduce<string[]>((all, [id, index]) => { all[index] = id; return all }, [])
  for (const agreement of demoAgreements(people, (index) => spaceIds[index] ?? '', (person) => ids.get(person), tenants)) await asked(server, 'POST', `/sites/${SITE_ID}/agreements`, agreement)
  return { made: true, tenants: tenants.length, members: members.length }
}

/** Which member's record is which simulated person's, by the demo's addresses. */
export async function demoMemberIds(server: PeopleServer): Promise<Map<number, string>> {
  const ids = new Map<number, string>()
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: MemberPage = await asked(server, 'GET', `/members?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`)
    for (const { id, email } of page.items) {
      const person = personOfEmail(email)
      if (person !== null) ids.set(person, id)
    }
    cursor = page.next
  }
  return ids
}

/** One call of the API; throws with one sentence when the server refuses. */
export async function asked<Answer>({ http, token, signal }: PeopleServer, method: 'GET' | 'POST', path: string, body?: object | string): Promise<Answer> {
  const timeout = AbortSignal.timeout(30_000)
  const answer = await fetch(new URL(API_PREFIX + path, http), {
    method, signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    headers: { ...token === null ? {} : { authorization: `Bearer ${token}` }, ...body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' } },
    ...body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) },
  })
  if (!answer.ok) throw new Error(`The demo could not be given to the server: ${method} ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
  return await answer.json() as Answer
}
