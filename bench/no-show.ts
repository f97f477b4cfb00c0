/**
 * No-show release against the simulator's ground truth: its people book, and come, come late, leave early or
 * not at all; others walk in; the whole demo building in virtual time through the real ingest, the real
 * occupancy engine and the real rule.
 *
 *   npx tsx bench/no-show.ts [--days 14] [--seeds 1,2,3,4] [--flaws none|all|loss,stuck,…] [--kinds] [--missed] [--json]
 *
 * Without --flaws it runs twice: without flaws, and with all of them. --kinds prints rooms, booths, desks and
 * machines apart; --missed each empty booking that was not released, with the reason. Ends with 1 when a
 * booking in use was released, or when recall without flaws is below 0.95.
 */
import { parseArgs } from 'node:util'
import { FLAW_KINDS, parseFlaws, type FlawKind } from '../devices-sim/sensor-flaws.ts'
import { figuresOfNoShows, type NoShowFigures } from './no-show-figures.ts'
import { RULES, runNoShows, type JudgedOutcome, type NoShowRun } from './no-show-run.ts'

/** A Monday, 00:00 in the building's zone. */
const FROM = Date.parse('2026-09-06T16:00:00Z')
const TIME_ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const LEAST_RECALL = 0.95

const FORMULAS = [
  'in use: any of the party was at the place between the first moment for arriving and the verdict',
  'precision = released and not in use ÷ released',
  'recall = released ÷ bookings with nobody at all in the place from the start to the end of grace (METRICS.md)',
  'of all = released ÷ bookings to which none of the party came in time, whoever else was there',
  'unknown = no verdict by the end ÷ bookings; delays are median / 90th percentile in minutes',
]

const share = (value: number): string => value.toFixed(4).padStart(7)
const delays = ([median, most]: readonly [number, number]): string => `${median.toFixed(1)} / ${most.toFixed(1)}`.padStart(13)

function line(name: string, figures: NoShowFigures): string {
  const { bookings, released, releasedInUse, precision, empty, recall, recallOfAll, unknown, checkedInByOthers, releaseAfterGraceMin, checkInAfterMin } = figures
  return `${name.padEnd(14)} ${String(bookings).padStart(8)} ${String(empty).padStart(6)} ${String(released).padStart(8)} ${String(releasedInUse).padStart(6)} ${share(precision)} ${share(recall)} ${share(recallOfAll)} ${share(unknown)} ${String(checkedInByOthers).padStart(9)} ${delays(releaseAfterGraceMin)} ${delays(checkInAfterMin)}`
}

const HEAD = `${''.padEnd(14)} bookings  empty released in use   prec.  recall  of all unknown by others release after check-in after`

function report(title: string, runs: readonly NoShowRun[], kinds: boolean, missed: boolean): void {
  console.log(`\n=== ${title}`)
  const all = runs.flatMap(({ outcomes }) => outcomes)
  console.log(`truth: ${Object.entries(figuresOfNoShows(all).byClass).map(([name, count]) => `${count} ${name}`).join(', ')}; ${runs.map(({ options, messages, flawedDevices, seconds }) => `seed ${options.seed}: ${messages} messages, ${flawedDevices} devices flawed, ${seconds.toFixed(0)} s`).join('; ')}`)
  console.log(HEAD)
  for (const run of runs) console.log(line(`seed ${run.options.seed}`, figuresOfNoShows(run.outcomes)))
  if (kinds) for (const kind of Object.keys(RULES)) console.log(line(kind, figuresOfNoShows(all.filter(({ truth }) => truth.booking.kind === kind))))
  console.log(line('together', figuresOfNoShows(all)))
  for (const outcome of all.filter((each) => each.outcome === 'released' && each.inUse)) console.log(`  RELEASED IN USE: ${described(outcome)}`)
  if (missed) for (const outcome of all.filter((each) => each.empty && each.outcome !== 'released')) console.log(`  missed: ${described(outcome)}`)
}

const described = ({ truth: { booking, class: name, confusions }, verdict, at }: JudgedOutcome): string =>
  `${booking.id} ${booking.place.equipmentId ?? booking.place.spaceId} ${name} ${confusions.join()} ${((at - booking.from) / 60_000).toFixed(1)} min after its start: ${JSON.stringify(verdict)}`

function main(): void {
  const { values } = parseArgs({ options: {
    days: { type: 'string', default: '14' }, seeds: { type: 'string', default: '1,2,3,4' }, flaws: { type: 'string' },
    kinds: { type: 'boolean', default: false }, missed: { type: 'boolean', default: false }, json: { type: 'boolean', default: false },
  } })
  const [days, seeds] = [Number(values.days), values.seeds.split(',').map(Number)]
  if (!(days > 0) || seeds.some((seed) => !Number.isInteger(seed))) throw new RangeError('--days wants a positive number, --seeds whole numbers with commas')
  const flawLists: readonly (readonly FlawKind[])[] = values.flaws === undefined ? [[], FLAW_KINDS] : [parseFlaws(values.flaws)]
  const printed: unknown[] = []
  if (!values.json) for (const text of [`no-show release against the simulator's truth: ${days} days from ${new Date(FROM).toISOString()}`, ...FORMULAS]) console.log(text)
  for (const flaws of flawLists) {
    const runs = seeds.map((seed) => runNoShows({ seed, timeZone: TIME_ZONE, from: FROM, to: FROM + days * DAY_MS, flaws }))
    const figures = runs.map(({ outcomes }) => figuresOfNoShows(outcomes))
    if (figures.some(({ releasedInUse, recall }) => releasedInUse > 0 || (flaws.length === 0 && recall < LEAST_RECALL))) process.exitCode = 1
    if (values.json) printed.push(...runs.map(({ options }, index) => ({ seed: options.seed, flaws, days, ...figures[index] })))
    else report(flaws.length === 0 ? 'no flaws: sensors with their usual noise' : `flaws: ${flaws.join(', ')}`, runs, values.kinds, values.missed)
  }
  if (values.json) console.log(JSON.stringify(printed, null, 1))
}

main()
