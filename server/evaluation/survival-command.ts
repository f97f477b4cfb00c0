import type { Command } from 'commander'
import type { Observation } from '#evaluation/survival/kaplan-meier'
import { columnNames, readCsvTable, UsageError, withUsageErrors, type CsvTable } from './evaluation-csv.ts'
import { asked, printedResult, reasonFields } from './evaluation-output.ts'

interface SurvivalFlags { readonly time: string; readonly event: string; readonly group?: string; readonly at: string; readonly json?: true }

/** Adds `evaluate survival`: Kaplan–Meier at given times, with the log-rank test between groups. */
export function addSurvivalCommand(evaluate: Command): void {
  evaluate.command('survival')
    .description('share still alive at given times (Kaplan–Meier) with intervals, and the log-rank test between groups')
    .argument('<file>', 'CSV with a header, one row a tenancy; "-" is standard input')
    .requiredOption('--time <column>', 'how long it was followed, in one unit')
    .requiredOption('--event <column>', '1, true or yes: it ended then; 0, false or no: it was last seen then')
    .option('--group <column>', 'compare these groups')
    .option('--at <times>', 'times to report, separated by commas', '12,24,36')
    .option('--json', 'print a JSON array')
    .action((file: string, flags: SurvivalFlags) => withUsageErrors(async () => { process.stdout.write(await survival(file, flags)) }))
}

async function survival(file: string, flags: SurvivalFlags): Promise<string> {
  const [{ kaplanMeier, medianSurvival, survivalAt }, { logRankTest }] = await Promise.all([import('#evaluation/survival/kaplan-meier'), import('#evaluation/survival/log-rank')])
  const groups = groupsOf(await readCsvTable(file), flags)
  const times = columnNames(flags.at).map(Number)
  if (times.length === 0 || !times.every((time) => time >= 0 && time < Infinity)) throw new UsageError(`--at "${flags.at}": times of 0 or more are needed.`)
  const curves = [...groups].map(([id, observations]) => ({ id, curve: asked(() => kaplanMeier(observations)) }))
  const rows = curves.flatMap(({ id, curve }) => times.map((time) => {
    const { survival: share, standardError, greenwood, logLog, reason } = survivalAt(curve, time)
    return { id, time, survival: share, standardError, low: logLog?.low ?? null, high: logLog?.high ?? null, greenwood, logLog, ...reasonFields(reason) }
  }))
  const sentences = [
    ...curves.map(({ id, curve }) => `${id}: ${curve.subjects} followed, ${curve.events} ended; median ${medianSurvival(curve) ?? 'not reached'}.`),
    'low and high: 95 % log-log interval; standardError: Greenwood.',
  ]
  if (groups.size > 1) {
    const { statistic, degreesOfFreedom, p, reason } = logRankTest([...groups.values()])
    sentences.push(reason ? `Log-rank test: ${reason.text.en}.` : `Log-rank test: χ² ${statistic.toFixed(3)} on ${degreesOfFreedom}, p ${Number(p.toPrecision(3))}.`)
    return printedResult(rows.map((row) => ({ ...row, logRank: { statistic, degreesOfFreedom, p } })), { json: flags.json, sentences })
  }
  return printedResult(rows, { json: flags.json, sentences })
}

function groupsOf(table: CsvTable, { time, event, group }: SurvivalFlags): Map<string, Observation[]> {
  const [times, events] = [table.numbers(time), table.texts(event)]
  const names = group === undefined ? events.map(() => 'all') : table.texts(group)
  const groups = new Map<string, Observation[]>()
  names.forEach((name, row) => {
    const { line } = table.rows[row]!
    const followed = times[row] ?? null
    if (followed === null || followed < 0) throw new UsageError(`Line ${line}, column "${time}": a time of 0 or more is needed.`)
    groups.set(name, [...(groups.get(name) ?? []), { time: followed, event: eventOf(events[row]!, line, event) }])
  })
  return groups
}

const ENDED: Readonly<Record<string, boolean>> = { 1: true, true: true, yes: true, 是: true, 0: false, false: false, no: false, 否: false }

function eventOf(cell: string, line: number, column: string): boolean {
  const ended = ENDED[cell.toLowerCase()]
  if (ended === undefined) throw new UsageError(`Line ${line}, column "${column}": "${cell}" is neither 1, true, yes nor 0, false, no.`)
  return ended
}
