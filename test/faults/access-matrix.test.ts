import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { io } from 'socket.io-client'
import type { TSchema } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIVE_PATH, type JoinAnswer } from '#contract/live'
import { scopeOf, type Permission, type Role } from '#contract/permissions'
import { SYSTEM } from '../../server/access/principal.ts'
import { loadConfig } from '../../server/config-sources.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { openRecords, type Records } from '../../server/records/open-records.ts'
import { bearer, signIn } from '../e2e/administrator.ts'
import { testBuilding } from '../server/building/test-building.ts'
import { freshDatabase, type FreshDatabase } from '../server/records/fresh-database.ts'
import { filled, PASSWORD, PEOPLE, SECRET, seedTwoTenants, THEIRS } from './access-fixtures.ts'
import { report } from './watched-server.ts'
import { sampleOf } from './schema-samples.ts'

const logger = pino({ level: 'silent' })
let database: FreshDatabase
let records: Records
let folder: string
let server: RunningServer

interface Identity { readonly name: string; readonly role: Role | null; readonly tenantId: string | null; readonly only?: readonly Permission[]; readonly headers: Readonly<Record<string, string>> }
const identities: Identity[] = []
interface Route { readonly method: string; readonly pattern: string; readonly access: string; readonly body: TSchema | undefined; readonly query: TSchema | undefined }
let routes: Route[] = []

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'atrium-access-'))
  server = await startServer(loadConfig({ flags: { dataFolder: folder, httpPort: '0', mqttPort: '0', databaseUrl: database.url } }), '0.0.0', logger)
  await server.buildings.importFile(testBuilding())
  records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger })
  await seedTwoTenants(records)
  identities.push({ name: 'nobody', role: null, tenantId: null, headers: {} })
  for (const { id, role, tenantId } of PEOPLE) {
    const { cookie, csrfToken } = await signIn(server.httpUrl, { email: `${id}@example.org`, password: PASSWORD })
    identities.push({ name: id, role, tenantId, headers: { cookie, 'x-csrf-token': csrfToken } })
  }
  const panel = await server.access.tokens.make({ name: 'panel', role: 'kiosk' }, SYSTEM)
  const kiosk = await fetch(`${server.httpUrl}/api/v1/session/kiosk`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: panel.secret }) })
  const cookie = kiosk.headers.getSetCookie()[0]!.split(';')[0]!
  const { csrfToken } = await (await fetch(`${server.httpUrl}/api/v1/session`, { headers: { cookie } })).json() as { csrfToken: string }
  identities.push({ name: 'panel', role: 'kiosk', tenantId: null, headers: { cookie, 'x-csrf-token': csrfToken } })
  const only: Permission[] = ['building.read', 'audit.read']
  identities.push({ name: 'narrow token', role: 'administrator', tenantId: null, only, headers: bearer((await server.access.tokens.make({ name: 'narrow', role: 'administrator', permissions: only }, SYSTEM)).secret) })

  routes = server.routes.flatMap(({ method, url, config, schema }) => [method].flat().filter((one) => one !== 'HEAD' && one !== 'OPTIONS').map((one): Route => ({
    method: one, pattern: url, access: String(config?.access), body: schema?.body as TSchema | undefined, query: schema?.querystring as TSchema | undefined,
  }))).filter(({ pattern }) => pattern.startsWith('/api/v1/'))
}, 240_000)
afterAll(async () => {
  await server.close()
  await records.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
}, 120_000)

const isReading = ({ method }: Route): boolean => method === 'GET'
/** How far the declared access lets the identity reach; null where it may not. */
function scopeIn({ access }: Route, { role, only }: Identity) {
  if (access === 'public') return 'all'
  if (role === null) return null
  if (access === 'signed-in') return 'own'
  return only && !only.includes(access as Permission) ? null : scopeOf(role, access as Permission)
}

interface Answer { readonly status: number; readonly text: string; readonly code: string | undefined }
async function call(route: Route, path: string, identity: Identity, body?: string, asked: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const query = route.query ? `?${new URLSearchParams(Object.entries(sampleOf(route.query, { from: '2026-04-01T00:00:00Z', to: '2026-04-02T00:00:00Z', ...asked }) as Record<string, unknown>).map(([name, value]): [string, string] => [name, String(value)]))}` : ''
  const response = await fetch(server.httpUrl + path + query, {
    method: route.method, redirect: 'manual', signal: AbortSignal.timeout(30_000),
    headers: { ...identity.headers, 'if-match': '"1"', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const code = /"code":"([a-z-]+)"/.exec(text)?.[1]
  return { status: response.status, text, code }
}
/** Stops every write behind the door that is being tried and before anything is done. */
const BROKEN_BODY = '{'

const ofPrivate = `select jsonb_agg(x) as rows from (
  select to_jsonb(t) as x from tenants t where id = 'b' union all select to_jsonb(m) - 'version' from members m where tenant_id = 'b'
  union all select to_jsonb(b) from bookings b where tenant_id = 'b' or resource_id = 'resource-b' union all select to_jsonb(i) from inductions i where member_id = 'member-b' union all select to_jsonb(a) from agreements a where tenant_id = 'b'
  union all select to_jsonb(f) from calendar_feeds f where subject_id in ('b', 'member-b') union all select to_jsonb(w) from waitlist w where tenant_id = 'b' union all select to_jsonb(l) from sign_in_links l where member_id = 'member-b' union all select to_jsonb(n) from no_shows n where tenant_id = 'b') all_of_b`
const ofTenantB = async (): Promise<string> => JSON.stringify((await records.run((db) => db.execute(ofPrivate))).rows)

describe('fault 17: every route, as declared', () => {
  it('every parameter of every route is known to the fixtures', () => {
    expect(routes.length).toBeGreaterThan(50)
    for (const { pattern } of routes) filled(pattern, 'a')
  })

  it('lets in whom its declaration lets in, and nobody else', async () => {
    const wrong: string[] = []
    let asked = 0
    for (const route of routes) {
      for (const identity of identities) {
        const scope = scopeIn(route, identity)
        const { status, code } = await call(route, filled(route.pattern, identity.tenantId === 'b' ? 'b' : 'a').path, identity, isReading(route) ? undefined : BROKEN_BODY)
        asked++
        const expected = scope !== null ? 'in' : identity.role === null ? '401 sign-in-required' : '403 not-allowed'
        // A panel or a program has no account of its own: routes about oneself refuse it by themselves.
        const isRefused = status === 401 && route.access !== 'public' || status === 403 && route.access !== 'signed-in' && code === 'not-allowed' && route.access !== 'public'
        const got = isRefused ? `${status} ${code}` : 'in'
        if (got !== expected || status >= 500) wrong.push(`${route.method} ${route.pattern} as ${identity.name}: ${status} ${code}, expected ${expected}`)
      }
    }
    report(`fault 17: ${routes.length} routes × ${identities.length} identities: ${asked} requests`)
    expect(wrong).toEqual([])
  }, 600_000)

  it("gives nothing of another tenant's to whoever reaches only their own, and changes nothing of it", async () => {
    const wrong: string[] = []
    const before = await ofTenantB()
    let asked = 0
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      for (const identity of identities.filter(({ tenantId }) => tenantId === 'a')) {
        const scope = scopeIn(route, identity)
        const { path, isOwned } = filled(route.pattern, 'b')
        if (scope === null || (!isReading(route) && !isOwned)) continue
        const body = isReading(route) ? undefined : JSON.stringify(route.body ? sampleOf(route.body) : {})
        const { status, text } = await call(route, path, identity, body)
        asked++
        if (text.includes(SECRET)) wrong.push(`${route.method} ${path} as ${identity.name}: tells what is tenant B's`)
        if (isOwned && scope !== 'all' && status !== 404 && status !== 403) wrong.push(`${route.method} ${path} as ${identity.name}: ${status} ${text.slice(0, 200)}`)
        if (status >= 500) wrong.push(`${route.method} ${path} as ${identity.name}: ${status}`)
      }
    }
    report(`fault 17: ${asked} requests for what is another tenant's`)
    expect(wrong).toEqual([])
    expect(await ofTenantB()).toBe(before)
  }, 600_000)
})

/** Hours of a working day ahead in which "resource-a" can be booked, so that an ask fails for what it names and for nothing else. */
function workingHours(): { readonly from: string; readonly to: string } {
  const day = new Date(Date.now() + 86_400_000)
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() + 1)
  const date = day.toISOString().slice(0, 10)
  return { from: `${date}T10:00:00.000Z`, to: `${date}T11:00:00.000Z` }
}
const fieldsOf = (schema: { readonly properties?: object } | undefined): readonly string[] => Object.keys(schema?.properties ?? {})
const names = (schema: TSchema | undefined, theirs: Readonly<Record<string, unknown>>): boolean => Object.keys(theirs).every((field) => fieldsOf(schema).includes(field))

describe("fault 17: another tenant's ids in bodies and queries", () => {
  const own = { ...workingHours(), resourceId: 'resource-a', resourceIds: ['resource-a'] }

  it('is tried where the same ask for oneself is taken', async () => {
    const manager = identities.find(({ name }) => name === 'manager-a')!
    const route = routes.find(({ method, pattern }) => method === 'POST' && pattern === '/api/v1/sites/:siteId/bookings')!
    const ask = { ...own, memberId: 'member-a' }
    expect((await call(route, filled(route.pattern, 'a').path, manager, JSON.stringify(sampleOf(route.body!, ask)))).status).toBe(201)
  })

  it('is accepted nowhere, tells nothing and changes nothing', async () => {
    const wrong: string[] = []
    const before = await ofTenantB()
    let asked = 0
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      const { path } = filled(route.pattern, 'a')
      const schema = isReading(route) ? route.query : route.body
      for (const theirs of THEIRS.filter((fields) => names(schema, fields))) {
        for (const identity of identities.filter(({ tenantId }) => tenantId === 'a')) {
          const scope = scopeIn(route, identity)
          if (scope === null || scope === 'all' && isReading(route)) continue
          const given = { ...own, ...theirs }
          const { status, text } = isReading(route) ? await call(route, path, identity, undefined, theirs) : await call(route, path, identity, JSON.stringify(sampleOf(route.body!, given)))
          asked++
          const told = `${route.method} ${path} with ${JSON.stringify(theirs)} as ${identity.name}: ${status} ${text.slice(0, 200)}`
          const isNamed = Object.values(theirs).flat().some((id) => id !== 'tenant' && id !== 'resource' && text.includes(JSON.stringify(id)))
          if (text.includes(SECRET) || status >= 500 || status < 300 && isNamed) wrong.push(told)
        }
      }
    }
    report(`fault 17: ${asked} requests whose bodies and queries name what is another tenant's`)
    expect(asked).toBeGreaterThan(20)
    expect(wrong).toEqual([])
    expect(await ofTenantB()).toBe(before)
  }, 600_000)
})

describe('fault 17: every room', () => {
  const join = async ({ headers }: Identity, room: { siteId: string; floorId: string | null }): Promise<JoinAnswer | null> => {
    const { 'x-csrf-token': _token, ...handshake } = headers
    const socket = io(server.httpUrl, { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: handshake })
    try {
      const isIn = await new Promise<boolean>((resolve) => { socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false)) })
      return isIn ? await new Promise<JoinAnswer>((resolve) => { socket.emit('join', room, resolve) }) : null
    } finally {
      socket.disconnect()
    }
  }

  it('lets in whoever may see what is free now, with what sensors say only for whom that is', async () => {
    const wrong: string[] = []
    for (const identity of identities) {
      for (const floorId of [null, 's1-f1']) {
        const answer = await join(identity, { siteId: 's1', floorId })
        const may = (permission: Permission): boolean => identity.role !== null && (!identity.only || identity.only.includes(permission)) && scopeOf(identity.role, permission) !== null
        const got = answer === null ? 'no handshake' : answer.ok ? `in, ${answer.snapshot.devices.length} devices` : answer.code
        const expected = identity.role === null ? 'no handshake' : !may('live.read') ? 'not-allowed' : `in, ${may('devices.read') ? 3 : 0} devices`
        if (got !== expected) wrong.push(`${identity.name} in ${floorId ?? 'the site'}: ${got}, expected ${expected}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
