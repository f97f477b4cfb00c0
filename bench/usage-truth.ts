/**
 * The figures of use against the simulator's ground truth: per room, frequency and (where people are counted)
 * utilisation in its available time, from the real ingest, the real engine and the real cell rules.
 *
 *   npx tsx bench/usage-truth.ts [--days 14] [--seeds 1,2,3] [--flaws none|all|loss,stuck,…] [--desks]
 *
 * Without --flaws it runs twice: without flaws, and with all of them. A difference is measured less true, in percentage points.
 */
import { parseArgs } from 'node:util'
import { isSoughtRoom } from '#contract/purposes'
import { FLAW_KINDS, parseFlaws, type FlawKind } from '../devices-sim/sensor-flaws.ts'
import { runUsageTruth, type SpaceTruth, type UsageTruthRun } from './usage-truth-run.ts'

/** A Monday, 00:00 in the building's zone; the day before it warms up. */
const FROM = Date.parse('2026-09-06T16:00:00Z')
const TIME_ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

const percent = (share: number | null): string => (share === null ? '–' : (100 * share).toFixed(2)).padStart(7)
const points = (measured: number | null, truth: number | null): number | null => (measured === null || truth === null ? null : 100 * (measured - truth))
const signed = (value: number | null): string => (value === null ? '–' : `${value >= 0 ? '+' : ''}${value.toFixed(2)}`).padStart(7)

function report({ options, spaces, messages, seconds }: UsageTruthRun, desks: boolean): void {
  const rows = spaces.filter(({ space }) => desks || space.kind !== 'desk').sort((a, b) => Math.abs(errorOf(b) ?? 0) - Math.abs(errorOf(a) ?? 0))
  console.log(`\n=== seed ${options.seed}, ${options.flaws.length === 0 ? 'no flaws' : options.flaws.join(', ')}: ${messages} messages in ${seconds.toFixed(1)} s; ${rows.length} ${desks ? 'spaces' : 'rooms'}, worst first`)
  console.log(`${'space'.padEnd(24)} ${'purpose'.padEnd(12)} cover %  voiced %     F %  true F    diff     U %  true U    diff`)
  for (const row of rows) {
    const { space, coverage, voiced, frequency, trueFrequencyOfKnown, utilisation, trueUtilisation } = row
    console.log(`${space.id.padEnd(24)} ${space.purpose.padEnd(12)} ${percent(coverage)}   ${percent(voiced)} ${percent(frequency)} ${percent(trueFrequencyOfKnown)} ${signed(points(frequency, trueFrequencyOfKnown))} ${percent(utilisation)} ${percent(trueUtilisation)} ${signed(points(utilisation, trueUtilisation))}`)
  }
  // Corridors, kitchens and stores are passed rather than used: seconds in them count as minutes, for that is how long a motion sensor's word holds.
  const [sought, passed] = [true, false].map((is) => rows.filter(({ space }) => isSoughtRoom(space) === is)) as [SpaceTruth[], SpaceTruth[]]
  summary('rooms that somebody could look for', sought)
  summary('corridors, kitchens, stores, lounges', passed.filter(({ space }) => space.kind !== 'desk'))
  if (desks) summary('desks', rows.filter(({ space }) => space.kind === 'desk'))
}

const errorOf = ({ frequency, trueFrequencyOfKnown }: SpaceTruth): number | null => points(frequency, trueFrequencyOfKnown)

function summary(title: string, rows: readonly SpaceTruth[]): void {
  const of = (values: readonly (number | null)[]): string => {
    const known = values.filter((value) => value !== null).map(Math.abs).sort((a, b) => a - b)
    return `median ${known[Math.floor(known.length / 2)]?.toFixed(2) ?? '–'}, worst ${known.at(-1)?.toFixed(2) ?? '–'} points; ${known.filter((value) => value <= 2).length} of ${known.length} within 2`
  }
  console.log(`${title}\n  frequency (known time): ${of(rows.map(errorOf))}`)
  console.log(`  frequency (all available time): ${of(rows.map(({ frequency, trueFrequency }) => points(frequency, trueFrequency)))}`)
  console.log(`  utilisation: ${of(rows.map(({ utilisation, trueUtilisation }) => points(utilisation, trueUtilisation)))}`)
  const dishonest = rows.map(({ coverage, voiced }) => 100 * (coverage - voiced)).sort((a, b) => b - a)[0]
  console.log(`  coverage less the share in which a source had spoken of late: at most ${dishonest?.toFixed(2) ?? '–'} points`)
}

const { values } = parseArgs({ options: { days: { type: 'string', default: '14' }, seeds: { type: 'string', default: '1,2,3' }, flaws: { type: 'string' }, desks: { type: 'boolean', default: false } } })
const flawSets: readonly (readonly FlawKind[])[] = values.flaws === undefined ? [[], FLAW_KINDS] : [parseFlaws(values.flaws)]
for (const flaws of flawSets) for (const seed of values.seeds.split(',').map(Number)) report(runUsageTruth({ seed, timeZone: TIME_ZONE, from: FROM, to: FROM + Number(values.days) * DAY_MS, flaws }), values.desks)
