import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownPath } from '../../../server/access/oidc-routes.ts'
import { members } from '../../../server/records/people-schema.ts'
import { accessUnderTest, type AccessUnderTest } from './access-under-test.ts'
import { testOidcProvider, type TestProvider } from './test-oidc-provider.ts'

let under: AccessUnderTest
let provider: TestProvider
beforeAll(async () => {
  provider = await testOidcProvider('http://localhost/api/v1/oidc/callback')
  under = await accessUnderTest([], { issuer: provider.issuer, clientId: 'atrium', clientSecret: 'a client secret of some length', name: 'House login', publicUrl: '' })
  for (const id of ['anna', 'bert', 'cleo', 'dora']) await under.member(id, 'member', 't1')
})
afterAll(async () => {
  await under.close()
  await provider.close()
})

const get = (url: string, cookie = '') => under.app.inject({ method: 'GET', url, headers: { host: 'localhost', ...(cookie ? { cookie } : {}) } })
const cookieOf = (answer: Awaited<ReturnType<typeof get>>, name: string): string => {
  const found = answer.cookies.find((one) => one.name === name)
  return found ? `${name}=${encodeURIComponent(found.value)}` : ''
}

/** The whole way of a browser; `tamper` may change what it comes back with. */
async function signIn(person: Partial<TestProvider['person']>, tamper: (returned: URL) => void = () => undefined): Promise<{ to: string; memberId: string | null }> {
  provider.person = { sub: 'x', email: '', email_verified: true, ...person }
  const started = await get('/api/v1/oidc/start?return=/live?floor=f1')
  const returned = await provider.signIn(String(started.headers.location))
  tamper(returned)
  const back = await get(returned.pathname + returned.search, cookieOf(started, 'atrium-oidc'))
  const session = cookieOf(back, 'atrium')
  const me = session ? await get('/api/v1/session', session) : null
  return { to: String(back.headers.location), memberId: me?.statusCode === 200 ? me.json<{ memberId: string }>().memberId : null }
}

describe('signing in by a provider', () => {
  it('lets in the member of a verified address, and goes back to where it began', async () => {
    expect(await signIn({ sub: 'p-anna', email: 'Anna@example.org' })).toEqual({ to: '/live?floor=f1', memberId: 'anna' })
  })

  it('knows the person by the subject from then on, whatever the address says', async () => {
    expect((await signIn({ sub: 'p-anna', email: 'married@example.org' })).memberId).toBe('anna')
  })

  it('lets nobody take over a member who has another subject', async () => {
    expect(await signIn({ sub: 'p-other', email: 'anna@example.org' })).toEqual({ to: '/?sign-in=oidc-nobody', memberId: null })
  })

  it('believes no address that is not verified, and makes nobody new', async () => {
    expect((await signIn({ sub: 'p-bert', email: 'bert@example.org', email_verified: false })).memberId).toBeNull()
    expect((await signIn({ sub: 'p-new', email: 'new@example.org' })).memberId).toBeNull()
    expect(await under.records.run((db) => db.select().from(members).where(eq(members.email, 'new@example.org')))).toEqual([])
  })

  it('is the first sign-in of somebody invited, and none of somebody suspended', async () => {
    const set = (id: string, status: 'invited' | 'suspended') => under.records.run((db) => db.update(members).set({ status }).where(eq(members.id, id)))
    await set('cleo', 'invited')
    await set('dora', 'suspended')
    expect((await signIn({ sub: 'p-cleo', email: 'cleo@example.org' })).memberId).toBe('cleo')
    expect((await signIn({ sub: 'p-dora', email: 'dora@example.org' })).memberId).toBeNull()
  })

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'other')],
    ['another code', (url: URL) => url.searchParams.set('code', 'other')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ])('refuses a return with %s', async (_what, tamper) => {
    expect(await signIn({ sub: 'p-anna', email: 'anna@example.org' }, tamper)).toEqual({ to: '/?sign-in=oidc-failed', memberId: null })
  })

  it('refuses a return to a browser that did not begin it', async () => {
    const started = await get('/api/v1/oidc/start')
    provider.person = { sub: 'p-anna', email: 'anna@example.org', email_verified: true }
    const returned = await provider.signIn(String(started.headers.location))
    expect((await get(returned.pathname + returned.search)).headers.location).toBe('/?sign-in=oidc-failed')
  })
})

it.each([
  ['/live?floor=f1', '/live?floor=f1'], [undefined, '/'], ['//evil.example', '/'], ['/\\evil.example', '/'], ['https://evil.example', '/'], ['/a b', '/'],
])('after the sign-in %o leads to %s', (asked, led) => expect(ownPath(asked)).toBe(led))
