/**
 * How long a booking takes with 50 clients at once, over HTTP with every rule, beside a bare INSERT into a table
 * with the same exclusion constraint on the same PostgreSQL in the same run.
 *   npx tsx bench/booking-latency.ts [--bookings 2000] [--clients 50]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import type { BookingPolicy } from '#contract/bookings'
import { SYSTEM, type Principal } from '../server/access/principal.ts'
import { openBookings } from '../server/bookings/booking-parts.ts'
import { defaultPolicy } from '../server/bookings/default-policy-rules.ts'
import { createBuildingRepository } from '../server/building/building-repository.ts'
import { createBuildingService } from '../server/building/building-service.ts'
import { createBus } from '../server/bus.ts'
import { systemClock } from '../server/clock.ts'
import { buildApp } from '../server/http/build-app.ts'
import { createMetrics } from '../server/http/metrics.ts'
import { openRecords } from '../server/records/open-records.ts'
import { machineLoad, quantileOf } from './figures.ts'

const { values } = parseArgs({ options: { bookings: { type: 'string', default: '2000' }, clients: { type: 'string', default: '50' } } })
const BOOKINGS = Number(values.bookings)
const CLIENTS = Number(values.clients)
/** Enough that hardly two clients want one room: the price of a booking, not of a queue. */
const RESOURCES = 100
const POOL = 10
const HOUR_MS = 3_600_000
const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]
const logger = pino({ level: 'silent' })

/** Each of the clients takes the next number until all are done; gives how long each took, in ms. */
async function timed(work: (n: number) => Promise<void>): Promise<number[]> {
  const took: number[] = []
  let next = 0
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let n = next++; n < BOOKINGS; n = next++) {
      const began = performance.now()
      await work(n)
      took.push(performance.now() - began)
    }
  }))
  return took
}

const folder = await mkdtemp(join(tmpdir(), 'atrium-booking-latency-'))
const records = await openRecords({ dataDir: folder, logger })
const bus = createBus()
const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
await buildings.load()
await buildings.createSite({ id: 's', name: 'Site', timeZone: 'Europe/Berlin', openingHours: ALWAYS })
const parts = openBookings({ records, buildings, bus, clock: systemClock, logger })
await parts.board.start()
const people = new Map(Array.from({ length: CLIENTS }, (_, n): [string, Principal] => [`m${n}`, { kind: 'member', id: `m${n}`, name: `m${n}`, role: 'member', memberId: `m${n}`, tenantId: `t${n}` }]))
const app = await buildApp({
  logger, version: '0.0.0', metrics: createMetrics(), ready: {}, allowedHosts: [], allowedOrigins: [], webRoot: folder, requestsPerMinute: 10_000_000, routes: parts.routes,
  authenticate: async ({ headers }) => people.get(String(headers['x-as'])) ?? SYSTEM,
})
await records.run((db) => db.execute(`
  INSERT INTO tenants (id, site_id, name, industry, stage, status, contacts, note) SELECT 't' || n, 's', 't' || n, '', 'team', 'active', '[]', '' FROM generate_series(0, ${CLIENTS - 1}) n;
  INSERT INTO members (id, tenant_id, name, email, role, status) SELECT 'm' || n, 't' || n, 'm' || n, 'm' || n || '@example.org', 'member', 'active' FROM generate_series(0, ${CLIENTS - 1}) n`))
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as AddressInfo
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS })

function post<Answer>(path: string, body: object, as: string): Promise<Answer> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: `/api/v1${path}`, method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'x-as': as } }, (response) => {
      let answer = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { answer += chunk }).once('end', () => {
        if (response.statusCode === 201) resolve(JSON.parse(answer) as Answer)
        else reject(new Error(`${path} answered ${response.statusCode}: ${answer}`))
      })
    })
    request.once('error', reject).end(text)
  })
}

try {
  const policy = await post<BookingPolicy>('/sites/s/booking-policies', {
    ...defaultPolicy('meeting'), horizonDays: 1_000, maxAhead: 10_000, strikes: null, bufferAfterMin: 15,
    quotas: [{ per: 'member', period: 'week', maxMinutes: 500_000, maxBookings: null, planId: null }],
  }, 'system')
  const rooms: string[] = []
  for (let n = 0; n < RESOURCES; n++) rooms.push((await post<{ id: string }>('/sites/s/resources', { kind: 'room', name: `Room ${n}`, policyId: policy.id }, 'system')).id)
  const pool = new pg.Pool({ connectionString: records.url, max: POOL })
  await pool.query('CREATE TABLE bare (id bigserial PRIMARY KEY, unit text NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (unit WITH =, during WITH &&))')
  const first = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS
  const slot = (n: number): { room: string; from: string; to: string } => {
    const from = first + Math.floor(n / RESOURCES) * 2 * HOUR_MS
    return { room: rooms[n % RESOURCES]!, from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() }
  }
  const bare = await timed(async (n) => {
    const { room, from, to } = slot(n)
    await pool.query('INSERT INTO bare (unit, during) VALUES ($1, tstzrange($2, $3))', [room, from, to])
  })
  const booked = await timed(async (n) => {
    const { room, from, to } = slot(n)
    await post('/sites/s/bookings', { resourceId: room, from, to }, `m${n % CLIENTS}`)
  })
  await pool.end()
  const figures = (name: string, took: readonly number[]): [number, number] => {
    const [p50, p99] = [quantileOf(took, 0.5), quantileOf(took, 0.99)]
    console.log(`${name.padEnd(46)} p50 ${p50.toFixed(1).padStart(7)} ms   p99 ${p99.toFixed(1).padStart(7)} ms`)
    return [p50, p99]
  }
  console.log(`${BOOKINGS} bookings by ${CLIENTS} clients at once on ${RESOURCES} rooms; ${machineLoad()}`)
  const [bare50, bare99] = figures(`bare INSERT with the constraint (${POOL} connections)`, bare)
  const [booked50, booked99] = figures('POST /sites/:siteId/bookings', booked)
  console.log(`ratio                                          p50 ${(booked50 / bare50).toFixed(1)} ×        p99 ${(booked99 / bare99).toFixed(1)} ×`)
} finally {
  agent.destroy()
  await app.close()
  await parts.board.stop()
  await records.close()
  await rm(folder, { recursive: true, force: true })
}
