/**
 * How fast reports are made of a year: 1,000 spaces, 500 million readings, made by a generator (bench/report-year.ts).
 *
 *   npx tsx bench/reports.ts [--spaces 1000] [--days 365] [--readings 500000000] [--seconds 20] [--keep folder]
 *
 * The roll-up of the year is the server's own, from intervals, counts and bookings. Reports are the server's own too, asked
 * of the service (no HTTP, no page), first in quiet, then while 5,000 readings a second are being written. The baseline in
 * the same run adds the same sums up from scratch, for one day, and is scaled to the period. A sample of the stored sums is
 * compared with the computation from scratch: when they differ the bench stops.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { pino } from 'pino'
import { SYSTEM } from '../server/access/principal.ts'
import type { ReportScope } from '#contract/report'
import { createBuildingRepository } from '../server/building/building-repository.ts'
import { createBuildingService } from '../server/building/building-service.ts'
import { createBus } from '../server/bus.ts'
import { openRecords } from '../server/records/open-records.ts'
import { openPlanning } from '../server/planning/planning-parts.ts'
import { openReports } from '../server/reports/report-parts.ts'
import type { ReportService } from '../server/reports/report-service.ts'
import { createDuckdbTelemetry } from '../server/telemetry/duckdb-telemetry.ts'
import { createStoredUsageReader } from '../server/usage/stored-usage-reader.ts'
import type { TelemetryStore } from '../server/telemetry/telemetry-store.ts'
import { openUsage } from '../server/usage/usage-parts.ts'
import type { UsageReader } from '../server/usage/usage-reader.ts'
import { hasInfluxd } from '../test/server/telemetry/influxd.ts'
import { hourBorders } from '../server/site-time/calendar-bucket-rules.ts'
import { influxBeside } from './report-influx.ts'
import { machineLoad, medianOf, quantileOf } from './figures.ts'
import { fillBookings, fillTelemetry, firstReadings, SITE, spaceId, TIME_ZONE, YEAR_FROM, yearBuilding } from './report-year.ts'

const { values } = parseArgs({ options: { spaces: { type: 'string', default: '1000' }, days: { type: 'string', default: '365' }, readings: { type: 'string', default: '500000000' }, seconds: { type: 'string', default: '20' }, keep: { type: 'string' } } })
const SIZE = { spaces: Number(values.spaces), days: Number(values.days), readings: Number(values.readings) }
const DAY_MS = 86_400_000
const WRITTEN_PER_SECOND = 5_000
const WRITE_EVERY_MS = 200
const NOW = YEAR_FROM + SIZE.days * DAY_MS
const logger = pino({ level: 'warn' })
const say = (text: string): void => { process.stdout.write(`${text}\n`) }
const seconds = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const began = performance.now()
  return [await work(), (performance.now() - began) / 1000]
}
const dateOf = (day: number): string => new Date(YEAR_FROM + 8 * 3_600_000 + day * DAY_MS).toISOString().slice(0, 10)

const folder = values.keep ?? await mkdtemp(join(tmpdir(), 'atrium-reports-'))
await mkdir(folder, { recursive: true })
const file = join(folder, 'telemetry.duckdb')
const isNew = !existsSync(file)
const open = () => createDuckdbTelemetry({ path: file, memoryLimitMb: 1_024, logger })

const records = await openRecords({ dataDir: folder, logger })
const bus = createBus()
const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
await buildings.load()
if (isNew) {
  await buildings.importFile(yearBuilding(SIZE.spaces))
  const first = await open()
  await firstReadings(first, SIZE.spaces)
  await first.close()
  const [made, took] = await seconds(() => fillTelemetry(file, SIZE))
  const { size } = await stat(file)
  say(`made in ${took.toFixed(0)} s: ${made.readings} readings, ${made.intervals} intervals, ${made.countSteps} counts, ${await fillBookings(records, SIZE.spaces, SIZE.days)} bookings; ${(size / 1e6).toFixed(0)} MB, ${(size / made.readings).toFixed(2)} bytes a reading`)
}

const telemetry = await open()
/** Reports take whole days that are over: the last one ended two hours ago. */
const clock = { now: () => NOW + 2 * 3_600_000 }
const usage = openUsage({ records, telemetry, buildings, staleAfterMs: () => 600_000, flush: async () => undefined, retention: { readingsDays: 36_500, intervalsDays: 36_500 }, bus, clock, logger })
await usage.availability.start()
const everySpace = buildings.existing(SITE).spaces.map(({ id }) => id)
const [, rolledS] = await seconds(() => usage.rollUp.settled(SITE, 'space', everySpace, { from: YEAR_FROM, to: NOW }))
say(`the year's use added up in ${rolledS.toFixed(0)} s: ${usage.rollUp.rewritten} cells; ${machineLoad()}`)

const scratchS = await checkAgainstScratch()
const planning = openPlanning({ records, telemetry, buildings, available: usage.available, personal: { ofSite: async () => new Map(), refuse: async () => undefined }, clock })
const reportsOn = (reader: UsageReader, store: TelemetryStore) => openReports({ records, usage: reader, telemetry: store, available: usage.available, buildings, planning: planning.planning, forecasts: { forecast: () => Promise.reject(new Error('not asked here')) }, clock }).reports
const onDuckdb = reportsOn(usage.usage, telemetry)
const YEAR: ReportScope = { from: dateOf(0), to: dateOf(SIZE.days) }
const LAST_MONTH: ReportScope = { from: dateOf(SIZE.days - 28), to: dateOf(SIZE.days) }
interface Question { readonly name: string; readonly bound: number; readonly days: number; readonly spaces: number; readonly ask: (reports: ReportService) => Promise<unknown> }
const asked = (name: string, bound: number, spaces: number, reportId: string, scope: ReportScope): Question =>
  ({ name, bound, spaces, days: (Date.parse(scope.to) - Date.parse(scope.from)) / DAY_MS, ask: (reports) => reports.make(SITE, reportId, scope, SYSTEM) })
const QUESTIONS: readonly Question[] = [
  asked('overview of the last 28 days by floor', 300, SIZE.spaces, 'utilisation-overview', { ...LAST_MONTH, by: 'floor' }),
  asked('overview of the year by floor', 300, SIZE.spaces, 'utilisation-overview', { ...YEAR, by: 'floor' }),
  asked('hour of week of one floor, 28 days', 200, SIZE.spaces / 10, 'week-map', { ...LAST_MONTH, floorId: 'f5' }),
  asked('hour of week of one floor, the year', 200, SIZE.spaces / 10, 'week-map', { ...YEAR, floorId: 'f5' }),
  asked('year report of all spaces', 2_000, SIZE.spaces, 'utilisation-overview', { ...YEAR, by: 'space' }),
]

say(`\nin quiet (${machineLoad()})`)
const quiet = await askAll(onDuckdb)
say(`\nwhile ${WRITTEN_PER_SECOND} readings a second are being written`)
const writing = writer()
await askAll(onDuckdb)
say(`${await writing.stop()} readings written meanwhile; ${machineLoad()}`)
if (hasInfluxd) await askInflux()
else say('\nno influxd here: nothing to compare with (scripts/ensure-influxdb.mjs installs it)')
await telemetry.close()
await usage.availability.stop()
await records.close()
if (values.keep === undefined) await rm(folder, { recursive: true })

/** Each question again and again for its share of the time, at least five times; the medians in ms. `beside` are those of another store. */
async function askAll(reports: ReportService, beside?: readonly number[]): Promise<number[]> {
  const until = Number(values.seconds) * 1000 / QUESTIONS.length
  const medians: number[] = []
  for (const [index, { name, bound, ask, days, spaces }] of QUESTIONS.entries()) {
    const took: number[] = []
    for (const began = performance.now(); took.length < 5 || performance.now() - began < until;) took.push((await seconds(() => ask(reports)))[1] * 1000)
    const median = medianOf(took)
    medians.push(median)
    const scratchMs = scratchS * 1000 * days * (spaces / SIZE.spaces)
    const ratio = beside === undefined ? `from scratch about ${(scratchMs / 1000).toFixed(0)} s, ${(scratchMs / median).toFixed(0)} ×` : `${(median / beside[index]!).toFixed(1)} × DuckDB`
    say(`  ${name.padEnd(40)} p50 ${median.toFixed(0).padStart(6)} ms, p95 ${quantileOf(took, 0.95).toFixed(0).padStart(6)} ms (wanted ≤ ${bound}); ${ratio}; ${took.length} times`)
  }
  return medians
}

/** The same cells in InfluxDB, the same reader and reports on them. */
async function askInflux(): Promise<void> {
  const [influx, took] = await seconds(() => influxBeside(telemetry, { from: YEAR_FROM, to: NOW }, logger))
  say(`\nInfluxDB: ${influx.cells} cells brought there in ${took.toFixed(0)} s; ${machineLoad()}`)
  const reader = createStoredUsageReader({ rollUp: { settled: async () => ({ from: YEAR_FROM, to: NOW }) }, telemetry: influx.store, computation: usage.computation, buildings, clock })
  await askAll(reportsOn(reader, influx.store), quiet)
  await influx.close()
}

/** Some spaces' stored hours of one day beside the same from scratch, and how long scratch takes for a day of all. */
async function checkAgainstScratch(): Promise<number> {
  const from = YEAR_FROM + Math.floor(SIZE.days / 2) * DAY_MS
  const borders = hourBorders(from, from + DAY_MS, TIME_ZONE)
  const building = buildings.existing(SITE)
  const [cells, took] = await seconds(() => usage.computation.hourCells({ building, family: 'space', subjectIds: everySpace, borders, now: NOW }))
  const scratch = cells.filter(({ ledger }) => ledger === 'space')
  const stored = await telemetry.ledger({ ledger: 'space', width: 'hour', edges: [from, from + DAY_MS], by: ['subject', 'cell'] })
  const shown = (rows: readonly { subjectId: string | null; from: number | null; sums: object }[]) => rows.map(({ subjectId, from: at, sums }) => ({ subjectId, at, sums })).sort((a, b) => (`${a.subjectId} ${a.at}` < `${b.subjectId} ${b.at}` ? -1 : 1))
  if (!isDeepStrictEqual(shown(scratch), shown(stored))) throw new Error(`stored sums differ from scratch: ${JSON.stringify(shown(scratch)[0])} and ${JSON.stringify(shown(stored)[0])}`)
  say(`${stored.length} stored hours of ${spaceId(0)}… equal those from scratch, which takes ${took.toFixed(2)} s for a day`)
  return took
}

/** Commits of readings at an even pace until it is stopped; gives how many. */
function writer(): { stop: () => Promise<number> } {
  const batch = (WRITTEN_PER_SECOND * WRITE_EVERY_MS) / 1000
  let [written, stopped] = [0, false]
  const running = (async () => {
    for (const began = performance.now(); !stopped;) {
      const at = NOW + written
      await telemetry.commit({
        readings: Array.from({ length: batch }, (_, n) => ({ deviceId: `d${(written + n) % SIZE.spaces}`, point: 'air.co2' as const, channel: 1, placeId: spaceId((written + n) % SIZE.spaces), observedAt: at + n, receivedAt: at + n, value: 500 + n % 50, quality: 'good' as const, historical: false })),
      })
      written += batch
      await pause(Math.max(0, began + (written / WRITTEN_PER_SECOND) * 1000 - performance.now()))
    }
  })()
  return { stop: async () => { stopped = true; await running; return written } }
}
