/**
 * The occupancy engine against the simulator's ground truth: the whole demo building in virtual time,
 * every message through the real ingest and the real occupancy service.
 *
 *   npx tsx bench/occupancy-sim.ts [--days 14] [--seeds 1,2,3] [--flaws none|all|loss,stuck,…] [--each] [--worst 0] [--json]
 *
 * Without --flaws it runs twice: without flaws, and with all of them. --ideal makes the sensors noiseless.
 * --each prints every seed's tables too; --worst N prints the N spaces with the most wrong time, with their longest wrong stretches.
 */
import { parseArgs } from 'node:util'
import { FLAW_KINDS, parseFlaws, type FlawKind } from '../devices-sim/sensor-flaws.ts'
import { ANSWERS, FORMULAS, printTable, rowsOf, silentMs, staleVacantMs, type Answer } from './occupancy-score-tables.ts'
import { runBuilding, type Run } from './occupancy-score-run.ts'
import { printWorst } from './occupancy-score-worst.ts'

/** A Monday, 00:00 in the building's zone. */
const FROM = Date.parse('2026-09-06T16:00:00Z')
const TIME_ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

interface Wanted { readonly days: number; readonly seeds: readonly number[]; readonly flaws: readonly (readonly FlawKind[])[]; readonly noise: boolean; readonly each: boolean; readonly worst: number; readonly json: boolean }

function wanted(): Wanted {
  const { values } = parseArgs({ options: {
    days: { type: 'string', default: '14' }, seeds: { type: 'string', default: '1,2,3' }, flaws: { type: 'string' }, ideal: { type: 'boolean', default: false },
    each: { type: 'boolean', default: false }, worst: { type: 'string', default: '0' }, json: { type: 'boolean', default: false },
  } })
  const days = Number(values.days)
  const seeds = values.seeds.split(',').map(Number)
  if (!(days > 0) || seeds.some((seed) => !Number.isInteger(seed))) throw new RangeError('--days wants a positive number, --seeds whole numbers with commas')
  return {
    days, seeds, noise: !values.ideal, each: values.each, worst: Number(values.worst), json: values.json,
    flaws: values.flaws === undefined ? [[], [...FLAW_KINDS]] : [parseFlaws(values.flaws)],
  }
}

const NAMES = Object.keys(ANSWERS) as Answer[]

function report(title: string, runs: readonly Run[], { each, worst }: Wanted): void {
  console.log(`\n=== ${title}`)
  for (const run of runs) {
    const { messages, seconds, counters, flawedDevices, options } = run
    console.log(`seed ${options.seed}: ${messages} messages, ${counters.samples} samples in ${seconds.toFixed(1)} s; ${flawedDevices} of ${run.devices} devices flawed; `
      + `${counters.duplicates} duplicates, ${counters.late} late, ${counters.clockDistrusted} with a clock not believed, ${counters.rejectedMessages} refused; `
      + `stale vacant ${NAMES.map((name) => `${staleVacantMs(run, name)} ms ${name}`).join(', ')} (in ${(silentMs(run) / 3_600_000).toFixed(0)} h of silent spaces)`)
  }
  if (each) for (const run of runs) printTable(`seed ${run.options.seed}, ${ANSWERS.shown}`, rowsOf([run], 'shown'), true)
  const f1 = (run: Run, name: Answer): string => rowsOf([run], name).at(-1)!.figures.f1.toFixed(4)
  for (const name of NAMES) {
    printTable(`${runs.length > 1 ? 'all seeds together' : `seed ${runs[0]?.options.seed}`}, ${ANSWERS[name]}`, rowsOf(runs, name), name === 'shown')
    if (runs.length > 1) console.log(`  F1 by seed: ${runs.map((run) => `${run.options.seed}: ${f1(run, name)}`).join(', ')}`)
  }
  if (worst > 0) for (const run of runs) printWorst(run, worst)
}

const json = (runs: readonly Run[]): unknown => runs.map((run) => ({
  seed: run.options.seed, flaws: run.options.flaws, days: (run.options.to - run.options.from) / DAY_MS, messages: run.messages, flawedDevices: run.flawedDevices, seconds: run.seconds, counters: run.counters,
  answers: Object.fromEntries(NAMES.map((name) => [name, { staleVacantMs: staleVacantMs(run, name), purposes: Object.fromEntries(rowsOf([run], name).map((row) => [row.name, row.figures])) }])),
}))

function main(): void {
  const want = wanted()
  if (!want.json) {
    console.log(`occupancy against the simulator's truth: ${want.days} days from ${new Date(FROM).toISOString()}, seeds ${want.seeds.join(', ')}${want.noise ? '' : ', ideal sensors'}`)
    for (const line of FORMULAS) console.log(`  ${line}`)
  }
  const printed: unknown[] = []
  for (const flaws of want.flaws) {
    const runs = want.seeds.map((seed) => runBuilding({ seed, timeZone: TIME_ZONE, from: FROM, to: FROM + want.days * DAY_MS, flaws, noise: want.noise }))
    if (want.json) printed.push(...(json(runs) as unknown[]))
    else report(flaws.length === 0 ? 'no flaws: sensors with their usual noise' : `flaws: ${flaws.join(', ')}`, runs, want)
  }
  if (want.json) console.log(JSON.stringify(printed, null, 1))
}

main()
