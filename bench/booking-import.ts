/**
 * How long a file of bookings takes to come in, and how long everybody else waits for one step of it, beside making
 * the same bookings one by one on the same service in the same run.
 *   npx tsx bench/booking-import.ts [--past 10000] [--ahead 2000] [--singly 500]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import type { Resource } from '#contract/bookings'
import { SYSTEM } from '../server/access/principal.ts'
import { createBookingImportsService } from '../server/booking-imports/booking-imports-service.ts'
import { openBookings } from '../server/bookings/booking-parts.ts'
import { createBookingPolicyService } from '../server/bookings/booking-policy-service.ts'
import { defaultPolicy } from '../server/bookings/default-policy-rules.ts'
import { createBuildingRepository } from '../server/building/building-repository.ts'
import { createBuildingService } from '../server/building/building-service.ts'
import { createBus } from '../server/bus.ts'
import { systemClock } from '../server/clock.ts'
import { openRecords } from '../server/records/open-records.ts'
import { machineLoad } from './figures.ts'

const { values } = parseArgs({ options: { past: { type: 'string', default: '10000' }, ahead: { type: 'string', default: '2000' }, singly: { type: 'string', default: '500' } } })
const [PAST, AHEAD, SINGLY] = [Number(values.past), Number(values.ahead), Number(values.singly)]
const ROOMS = 50
const HOUR_MS = 3_600_000
const logger = pino({ level: 'silent' })
const folder = await mkdtemp(join(tmpdir(), 'atrium-booking-import-'))
const records = await openRecords({ dataDir: folder, logger })
const bus = createBus()
const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
await buildings.load()
await buildings.createSite({ id: 's', name: 'Site', timeZone: 'Europe/Berlin', openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
const deps = { records, buildings, bus, clock: systemClock, logger }
const parts = openBookings(deps)
await parts.board.start()
const imports = createBookingImportsService(deps)
const policy = await createBookingPolicyService(deps).create('s', { ...defaultPolicy('meeting'), horizonDays: 1_000, maxAhead: null, quotas: [] })
const rooms: Resource[] = []
for (let n = 0; n < ROOMS; n++) rooms.push((await parts.resources.create('s', { id: `room-${n}`, kind: 'room', name: `Room ${n}`, policyId: policy.policy.id })).resource)

const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
/** The n-th booking of an hour, before or after now; each hour of each room once. */
const times = (n: number, isAhead: boolean) => {
  const from = hour + (isAhead ? 48 + Math.floor(n / ROOMS) : -48 - Math.floor(n / ROOMS)) * HOUR_MS
  return { resourceId: `room-${n % ROOMS}`, from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() }
}
const rowOf = ({ resourceId, from, to }: ReturnType<typeof times>): string => `${resourceId},${from},${to},Weekly,3`
const csv = (rows: readonly string[]): Buffer => Buffer.from(['resource,start,end,title,people', ...rows].join('\n'))

async function timed(name: string, count: number, work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  delay.disable()
  console.log(`${name.padEnd(34)} ${String(count).padStart(6)} rows ${(ms / 1_000).toFixed(2).padStart(7)} s ${(ms / count).toFixed(2).padStart(6)} ms a row   longest step ${(delay.max / 1e6).toFixed(0)} ms, 99.9 % below ${(delay.percentile(99.9) / 1e6).toFixed(0)} ms`)
  return ms / count
}

const file = (past: number, ahead: number) => ({ fileName: 'bench.csv', bytes: csv([...Array.from({ length: past }, (_, n) => rowOf(times(n, false))), ...Array.from({ length: ahead }, (_, n) => rowOf(times(n, true)))]), language: 'en' as const })
await imports.run('s', { ...file(200, 200), dryRun: true }, SYSTEM)
console.log(machineLoad())
await timed('nothing at all (the machine itself)', 1, () => pause(3_000))
await timed('dry run, past', PAST, () => imports.run('s', { ...file(PAST, 0), dryRun: true }, SYSTEM))
const past = await timed('import, past', PAST, () => imports.run('s', { ...file(PAST, 0), dryRun: false }, SYSTEM))
await timed('the same file again', PAST, () => imports.run('s', { ...file(PAST, 0), dryRun: false }, SYSTEM))
await timed('dry run, ahead', AHEAD, () => imports.run('s', { ...file(0, AHEAD), dryRun: true }, SYSTEM))
const ahead = await timed('import, ahead', AHEAD, () => imports.run('s', { ...file(0, AHEAD), dryRun: false }, SYSTEM))
const [pastImport, aheadImport] = [(await imports.list('s')).find((one) => one.past === PAST)!, (await imports.list('s')).find((one) => one.ahead === AHEAD)!]
await timed('undo, past', PAST, () => imports.undo(pastImport.id!, SYSTEM))
await timed('undo, ahead', AHEAD, () => imports.undo(aheadImport.id!, SYSTEM))
const singly = await timed('made one by one (baseline)', SINGLY, async () => { for (let n = 0; n < SINGLY; n++) await parts.bookings.make('s', times(AHEAD + n, true), SYSTEM, 'api') })
console.log(`a row of the past takes ${(past / singly).toFixed(2)} of a single booking, a row ahead ${(ahead / singly).toFixed(2)}`)
await parts.board.stop()
await records.close()
await rm(folder, { recursive: true, force: true })
process.exit(0)
