/**
 * A whole evaluation run of a site with three years of facts behind it among sixty peers: how long it takes from the
 * request to the stored result, and how long it keeps the server's own thread from anything else: how late the event loop
 * is, and the longest step of the thread by its CPU time (Linux), which other work on the machine does not lengthen.
 * Then the same of the last run's printed report as PDF, the first of which starts the press.
 *
 *   npx tsx bench/evaluation-run.ts [--resamples 0,1000,2000] [--peers 60]
 *
 * Baselines in the same run: the event loop of the same process with nothing to do, and beside a thread that only counts
 * (what any busy thread, and other work on the machine, costs it); and the run without a bootstrap. CPU time is of all
 * threads of this process; PostgreSQL is another one.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import type { AnalysisUnit } from '#contract/evaluation'
import type { RunAsk } from '#contract/evaluation-runs'
import { LANGUAGES } from '#contract/local-text'
import { demoBuilding, SITE_ID } from '../devices-sim/building-plan.ts'
import { ownFactsCsv, regionCsv, siteStatistics, syntheticRegion } from '../devices-sim/synthetic-region.ts'
import { SYSTEM } from '../server/access/principal.ts'
import { ApiError } from '../server/api-error.ts'
import { createBuildingRepository } from '../server/building/building-repository.ts'
import { createBuildingService } from '../server/building/building-service.ts'
import { createBus } from '../server/bus.ts'
import { systemClock } from '../server/clock.ts'
import { openEvaluation } from '../server/evaluation/evaluation-parts.ts'
import { openRecords } from '../server/records/open-records.ts'
import { createReportPress } from '../server/report-exports/report-press.ts'
import { machineLoad } from './figures.ts'

const { values: flags } = parseArgs({ options: { resamples: { type: 'string', default: '0,1000,2000' }, peers: { type: 'string', default: '60' } } })
const logger = pino({ level: 'warn' })
const year = new Date().getUTCFullYear()
const years = [year - 3, year - 2, year - 1, year]
const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-evaluation-'))
const records = await openRecords({ dataDir: folder, logger })
const buildings = createBuildingService({ repository: createBuildingRepository(records), bus: createBus() })
await buildings.load()
await buildings.importFile(demoBuilding('Asia/Shanghai'))
const press = createReportPress()
const evaluation = openEvaluation({ records, press, buildings, available: { ofSpaces: async () => new Map() }, clock: systemClock, logger, personal: { refuse: async () => undefined, ofSite: async () => new Map() }, usage: { sums: () => Promise.reject(new ApiError('telemetry-away')) } })

async function importAll(): Promise<AnalysisUnit[]> {
  const file = (kind: 'facts' | 'peers', text: string) => evaluation.imports.run(SITE_ID, { kind, fileName: 'bench.csv', bytes: Buffer.from(text), dryRun: false, synthetic: true, language: 'en' }, SYSTEM)
  await file('facts', ownFactsCsv(siteStatistics(1, { tenants: 12, desks: 60, areaM2: 2_000 }, years), []))
  await file('peers', regionCsv(syntheticRegion(1, years, Number(flags.peers))))
  return (await evaluation.facts.peers(SITE_ID)).map(({ id }) => ({ kind: 'peer', id }))
}

/** CPU time of the server's own thread; NaN where the system does not tell it. */
function ownThreadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return NaN
  }
}

/** The most CPU time between two turns of the event loop: an upper bound of any single step. */
function watchSteps(): () => number {
  let [before, longest] = [ownThreadMs(), 0]
  const timer = setInterval(() => {
    const now = ownThreadMs()
    longest = Math.max(longest, now - before)
    before = now
  }, 1)
  return () => {
    clearInterval(timer)
    return longest
  }
}

/** Runs some work and says how long it took, what it cost, and how late the event loop was at most (beyond the sampling's own millisecond). */
async function watched(work: () => Promise<void>): Promise<{ readonly wallMs: number; readonly cpuMs: number; readonly p99Ms: number; readonly maxMs: number; readonly stepMs: number }> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  const steps = watchSteps()
  delays.enable()
  await work()
  delays.disable()
  const stepMs = steps()
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs: performance.now() - begun, cpuMs: (user + system) / 1_000, p99Ms: delays.percentile(99) / 1e6, maxMs: delays.max / 1e6, stepMs }
}

async function run(units: readonly AnalysisUnit[], resamples: number): Promise<void> {
  const ask: RunAsk = {
    name: `bootstrap ${resamples}`, period: String(year - 1), earlier: 2, units: [{ kind: 'site', id: SITE_ID }, ...units],
    ruleSets: [{ id: 'national-makerspace' }, { id: 'shenzhen-makerspace' }, { id: 'national-incubator' }, { id: 'city-score-sheet' }],
    score: { normalisation: 'bounds', weights: { method: 'critic' }, aggregation: 'weighted-sum', samples: 2_000 },
    efficiency: { model: 'bcc', orientation: 'in', inputs: ['desks-offered', 'staff-total', 'mentors'], outputs: ['companies-new', 'jobs', 'financed-amount'], malmquist: true, ...resamples > 0 && { bootstrap: { resamples, confidence: 0.95 } } },
  }
  const { id } = await evaluation.runs.create(SITE_ID, ask, SYSTEM)
  for (let status = 'queued'; status !== 'done';) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const now = await evaluation.runs.existing(id)
    if (now.status === 'failed') throw new Error(now.error?.en)
    status = now.status
  }
}

/** What any thread that computes costs the server's own thread on this machine. */
async function besideCounting(ms: number): Promise<void> {
  const counting = new Worker('for (let n = 0; ; n += 1);', { eval: true })
  await new Promise((resolve) => { setTimeout(resolve, ms) })
  await counting.terminate()
}

const row = (name: string, { wallMs, cpuMs, p99Ms, maxMs, stepMs }: Awaited<ReturnType<typeof watched>>): string =>
  `${name.padEnd(34)} ${(wallMs / 1_000).toFixed(2).padStart(8)} ${(cpuMs / 1_000).toFixed(2).padStart(8)} ${p99Ms.toFixed(1).padStart(9)} ${maxMs.toFixed(1).padStart(9)} ${stepMs.toFixed(1).padStart(12)}   ${machineLoad()}`

try {
  const units = await importAll()
  evaluation.start()
  console.log(`${units.length + 1} units, 3 years of facts${''.padEnd(4)}   wall s    CPU s  p99 ms    max ms  longest step ms of CPU`)
  console.log(row('nothing to do, 5 s', await watched(() => new Promise((resolve) => { setTimeout(resolve, 5_000) }))))
  console.log(row('beside a thread that counts, 5 s', await watched(() => besideCounting(5_000))))
  for (const resamples of flags.resamples.split(',').map(Number)) console.log(row(`run, bootstrap of ${resamples}`, await watched(() => run(units, resamples))))
  const [last] = await evaluation.runs.list(SITE_ID)
  console.log(row('what-if: 6 desks less, 1 mentor', await watched(async () => { await evaluation.runs.whatIf(last!.id, { changes: [{ fact: 'desks-offered', by: -6 }, { fact: 'mentors', by: 1 }] }) })))
  for (const language of LANGUAGES) {
    let bytes = 0
    console.log(row(`printed report, ${language}`, await watched(async () => { ({ bytes: { length: bytes } } = await evaluation.reports.file(last!.id, { format: 'pdf', language })) })), `  ${(bytes / 1_000).toFixed(0)} kB`)
  }
  const again = await evaluation.runs.whatIf(last!.id, { changes: [{ fact: 'desks-offered', by: -6 }] })
  console.log(`what-if, the next one: ${again.ms.toFixed(0)} ms in the thread`)
} finally {
  await Promise.all([evaluation.stop(), press.stop()])
  await records.close()
  await rm(folder, { recursive: true, force: true })
}
