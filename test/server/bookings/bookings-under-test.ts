import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import type { BookingPolicy, Resource } from '#contract/bookings'
import type { Role } from '#contract/permissions'
import { SYSTEM, type Principal } from '../../../server/access/principal.ts'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { buildingRoutes } from '../../../server/building/building-routes.ts'
import { createBuildingService, type BuildingService } from '../../../server/building/building-service.ts'
import { openBookings } from '../../../server/bookings/booking-parts.ts'
import { defaultPolicy } from '../../../server/bookings/default-policy-rules.ts'
import { createBus, type Bus, type BusEvents } from '../../../server/bus.ts'
import type { Clock } from '../../../server/clock.ts'
import type { Routes } from '../../../server/http/app.ts'
import { openRecords, type Records } from '../../../server/records/open-records.ts'
import { testBuilding } from '../building/test-building.ts'
import { testApp } from '../http/test-app.ts'
import { freshDatabase } from '../records/fresh-database.ts'

const logger = pino({ level: 'silent' })
/** A Tuesday, noon in the test building's zone, Europe/Berlin (UTC+2). */
export const TUESDAY_NOON = Date.UTC(2026, 2, 31, 10, 0)
/** A plain policy: an hour's grid of 15 minutes, no notice, nothing limited. */
export const PLAIN_POLICY: Omit<BookingPolicy, 'id' | 'siteId'> = { ...defaultPolicy('meeting'), name: 'Plain', quotas: [], maxAhead: null, horizonDays: 366, strikes: null }

export const personOf = (memberId: string, tenantId: string | null, role: Role = 'member'): Principal => ({ kind: 'member', id: memberId, name: memberId, role, memberId, tenantId })
export const STAFF = personOf('staff', null, 'staff')
/** Members of the two tenants that the fixture makes. */
export const ANNA = personOf('anna', 'acme')
export const ARTHUR = personOf('arthur', 'acme')
export const BERTA = personOf('berta', 'borg')
export const PANEL: Principal = { kind: 'kiosk', id: 'panel', name: 'Panel', role: 'kiosk', memberId: null, tenantId: null }
export const MANAGER = personOf('manager', 'acme', 'tenant-manager')

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'
export interface Answer<T> { readonly status: number; readonly body: T; readonly headers: Readonly<Record<string, unknown>> }
type Told = { [Event in keyof BusEvents]: { event: Event; detail: BusEvents[Event][0] } }[keyof BusEvents]
const WATCHED = ['bookingChanged', 'timeFreed', 'resourcesChanged', 'spaceChanged'] as const

export type BookingsUnderTest = Awaited<ReturnType<typeof bookingsUnderTest>>

export interface MoreRoutesDeps { readonly parts: ReturnType<typeof openBookings>; readonly records: Records; readonly buildings: BuildingService; readonly bus: Bus; readonly clock: Clock }

/** The bookings' routes over a real database, with two tenants of two members each; whoever asks is named by the call. `more`: routes of features that stand on bookings. */
export async function bookingsUnderTest(more: (deps: MoreRoutesDeps) => readonly Routes[] = () => []) {
  const database = await freshDatabase()
  const records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger })
  const clock = { at: TUESDAY_NOON, now: () => clock.at }
  const bus = createBus()
  const told: Told[] = []
  const listen = <Event extends (typeof WATCHED)[number]>(event: Event): void => { bus.on(event, ((detail: BusEvents[Event][0]) => { told.push({ event, detail } as Told) }) as never) }
  WATCHED.forEach(listen)
  const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
  await buildings.load()
  await buildings.importFile(testBuilding())
  const parts = openBookings({ records, buildings, bus, clock, logger })
  await parts.board.start()
  const people = new Map<string, Principal>()
  const app = await testApp({
    requestsPerMinute: 1_000_000, routes: [buildingRoutes({ buildings, clock }), ...parts.routes, ...more({ parts, records, buildings, bus, clock })],
    authenticate: async (request) => people.get(String(request.headers['x-as'])) ?? SYSTEM,
  })
  await app.ready()
  await seedPeople(records)

  const call = async <T>(method: Method, url: string, payload?: unknown, { as = SYSTEM, headers = {} }: { as?: Principal; headers?: Record<string, string> } = {}): Promise<Answer<T>> => {
    people.set(as.id ?? 'system', as)
    const send = () => app.inject({ method, url: `/api/v1${url}`, headers: { host: 'localhost', 'x-as': as.id ?? 'system', ...headers }, ...(payload === undefined ? {} : { payload: payload as object }) })
    let response = await send()
    // A machine whose event loop stood still for 2 s (other tests run, too) turns requests away before it looks at them.
    while (response.statusCode === 503 && response.body.includes('"overloaded"')) {
      await pause(300)
      response = await send()
    }
    return { status: response.statusCode, body: (response.body === '' ? null : JSON.parse(response.body)) as T, headers: response.headers }
  }
  const made = async <T>(url: string, payload: unknown): Promise<T> => {
    const { status, body } = await call<T>('POST', url, payload)
    if (status >= 300) throw new Error(`POST ${url}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  return {
    /** For calls over a real socket, with the header x-as. */
    admit: (...admitted: Principal[]): void => { for (const principal of admitted) people.set(principal.id ?? 'system', principal) },
    ...parts, app, records, buildings, bus, clock, told, call, url: database.url,
    policy: (rules: Partial<BookingPolicy> = {}) => made<BookingPolicy>('/sites/s1/booking-policies', { ...PLAIN_POLICY, ...rules }),
    resource: (policyId: string, fields: Partial<Resource> = {}) => made<Resource>('/sites/s1/resources', { kind: 'room', name: 'Room', policyId, ...fields }),
    close: async (): Promise<void> => {
      await app.close()
      await parts.board.stop()
      await records.close()
      await database.drop()
    },
  }
}

async function seedPeople(records: Awaited<ReturnType<typeof openRecords>>): Promise<void> {
  await records.run((db) => db.execute(`
    INSERT INTO plans (id, site_id, name, monthly_credits, note) VALUES ('basic', 's1', 'Basic', 100, '');
    INSERT INTO tenants (id, site_id, name, industry, stage, plan_id, status, contacts, note) VALUES
      ('acme', 's1', 'Acme', '', 'team', 'basic', 'active', '[]', ''), ('borg', 's1', 'Borg', '', 'team', NULL, 'active', '[]', '');
    INSERT INTO members (id, tenant_id, name, email, role, status) VALUES
      ('anna', 'acme', 'Anna', 'anna@example.org', 'member', 'active'), ('arthur', 'acme', 'Arthur', 'arthur@example.org', 'member', 'active'),
      ('manager', 'acme', 'Mona', 'mona@example.org', 'tenant-manager', 'active'), ('berta', 'borg', 'Berta', 'berta@example.org', 'member', 'active'),
      ('staff', NULL, 'Stefan', 'stefan@example.org', 'staff', 'active')`))
}
