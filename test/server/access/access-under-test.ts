import { pino } from 'pino'
import type { Role } from '#contract/permissions'
import { createAccess, type Access, type AccessDeps } from '../../../server/access/create-access.ts'
import { hashPassword } from '../../../server/access/password-hashes.ts'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { createBuildingService } from '../../../server/building/building-service.ts'
import { createBus, type Bus } from '../../../server/bus.ts'
import type { App, Routes } from '../../../server/http/app.ts'
import { createTestMember } from './test-members.ts'
import { openRecords, type Records } from '../../../server/records/open-records.ts'
import { testBuilding } from '../building/test-building.ts'
import { testApp } from '../http/test-app.ts'
import { freshDatabase } from '../records/fresh-database.ts'

const logger = pino({ level: 'silent' })
export const PASSWORD = 'correct horse'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
interface Answer { readonly status: number; readonly body: string; readonly headers: Record<string, unknown>; json<T>(): T }

/** A browser: keeps its cookie and sends the CSRF token that it was told. */
export interface TestBrowser {
  call(method: Method, path: string, body?: object, headers?: Record<string, string>): Promise<Answer>
  signIn(email: string, password?: string): Promise<Answer>
  cookie: string
  csrfToken: string
}

export interface AccessUnderTest {
  readonly access: Access
  readonly app: App
  readonly bus: Bus
  readonly records: Records
  /** Moves the clock that everything here reads. */
  pass(ms: number): void
  browser(address?: string): TestBrowser
  /** An active member with PASSWORD; its e-mail is "<id>@example.org". */
  member(id: string, role: Role, tenantId?: string | null): Promise<void>
  close(): Promise<void>
}

/** The real sign-in over a real database, with a site "s1" and two tenants "t1" and "t2", and whatever routes a test adds. */
export async function accessUnderTest(routes: readonly Routes[] = [], oidc?: AccessDeps['oidc'], mails: AccessDeps['mails'] = { publicUrl: null, leaves: false, place: () => 'Harbour' }): Promise<AccessUnderTest> {
  const database = await freshDatabase()
  const records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger })
  const bus = createBus()
  let now = Date.now()
  const clock = { now: () => now }
  await createBuildingService({ repository: createBuildingRepository(records), bus }).importFile(testBuilding())
  const members = createTestMember(records)
  await members.tenant('t1')
  await members.tenant('t2')
  const access = await createAccess({ records, bus, clock, logger, secure: false, isDemo: () => false, mails, oidc })
  const app = await testApp({ routes: [...access.routes, ...routes], authenticate: access.authenticate, sessions: access.cookieSessions, audit: (entry) => access.audit.record(entry), trustedProxies: ['127.0.0.1'] })
  await app.ready()
  const passwordHash = await hashPassword(PASSWORD)
  return {
    access, app, bus, records, pass: (ms) => { now += ms },
    browser: (address) => browserOf(app, address),
    member: (id, role, tenantId = null) => members.member({ id, role, tenantId, passwordHash }),
    async close() {
      access.stop()
      await app.close()
      await records.close()
      await database.drop()
    },
  }
}

function browserOf(app: App, address = '127.0.0.1'): TestBrowser {
  const browser: TestBrowser = {
    cookie: '', csrfToken: '',
    async call(method, path, body, headers = {}) {
      const answer = await app.inject({
        method, url: `/api/v1${path}`, ...(body ? { payload: body } : {}), remoteAddress: address,
        headers: { host: 'localhost', ...(browser.cookie ? { cookie: browser.cookie } : {}), ...(browser.csrfToken ? { 'x-csrf-token': browser.csrfToken } : {}), ...headers },
      })
      const set = answer.cookies.find(({ name }) => name === 'atrium')
      if (set) browser.cookie = set.value === '' ? '' : `atrium=${encodeURIComponent(set.value)}`
      return { status: answer.statusCode, body: answer.body, headers: answer.headers, json: <T>() => answer.json<T>() }
    },
    async signIn(email, password = PASSWORD) {
      const answer = await browser.call('POST', '/session', { email, password })
      if (answer.status === 204) browser.csrfToken = (await browser.call('GET', '/session')).json<{ csrfToken: string }>().csrfToken
      return answer
    },
  }
  return browser
}
