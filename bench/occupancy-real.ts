/**
 * The occupancy engine on two public data sets with ground truth (../shared/data/README.md), against a
 * logistic regression on the same columns. Run: npx tsx bench/occupancy-real.ts
 * Fitted on: the office's training file and the room's file. Never on: the office's validation file.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Purpose } from '#contract/purposes'
import { Replay, replayHeader, replayRow, replaySpace } from '../server/occupancy/replay-rows-rules.ts'
import { logisticRegression } from './logistic-regression.ts'

const DATA = new URL('../../shared/data/', import.meta.url)

export interface LabelledRow { readonly time: string; readonly occupied: boolean; readonly cells: Readonly<Record<string, string>> }
interface Score { readonly rows: number; readonly accuracy: number; readonly f1: number; readonly unknown: number }

const LIGHTS = ['light.level', 'light.level#2', 'light.level#3', 'light.level#4']
const SOUNDS = ['sound.laeq', 'sound.laeq#2', 'sound.laeq#3', 'sound.laeq#4']
const WARMTHS = ['air.temperature', 'air.temperature#2', 'air.temperature#3', 'air.temperature#4']
const MOTIONS = ['motion.event', 'motion.event#2']

const OFFICE_SUBSETS: Record<string, string[]> = {
  'all': ['air.temperature', 'air.humidity', 'light.level', 'air.co2'], 'light': ['light.level'], 'CO2': ['air.co2'],
  'light + CO2': ['light.level', 'air.co2'], 'CO2 + temp + humidity': ['air.co2', 'air.temperature', 'air.humidity'],
  'light + temp + humidity': ['light.level', 'air.temperature', 'air.humidity'], 'temperature': ['air.temperature'],
}
const ROOM_SUBSETS: Record<string, string[]> = {
  'all': [...WARMTHS, ...LIGHTS, ...SOUNDS, 'air.co2', ...MOTIONS], 'all but motion': [...WARMTHS, ...LIGHTS, ...SOUNDS, 'air.co2'],
  'light': LIGHTS, 'one light': ['light.level'], 'CO2': ['air.co2'], 'sound': SOUNDS, 'motion': MOTIONS,
  'light + CO2': [...LIGHTS, 'air.co2'], 'CO2 + sound': ['air.co2', ...SOUNDS], 'motion + CO2': [...MOTIONS, 'air.co2'], 'motion + light': [...MOTIONS, ...LIGHTS],
  'temperature': WARMTHS,
}

/** The office set: its header lacks the name of the first column. */
export function officeRows(file: string): LabelledRow[] {
  const rows: string[][] = parse(readFileSync(new URL(file, DATA)), { from_line: 2, relax_column_count: true })
  return rows.map(([, date = '', temperature = '', humidity = '', light = '', co2 = '', , occupied]) => ({
    time: `${date.replace(' ', 'T')}Z`, occupied: occupied === '1',
    cells: { 'air.temperature': temperature, 'air.humidity': humidity, 'light.level': light, 'air.co2': co2 },
  }))
}

export function roomRows(file: string): LabelledRow[] {
  const rows: Record<string, string>[] = parse(readFileSync(new URL(file, DATA)), { columns: true })
  const names = [...WARMTHS.map((name, i) => [name, `S${i + 1}_Temp`]), ...LIGHTS.map((name, i) => [name, `S${i + 1}_Light`]),
    ...SOUNDS.map((name, i) => [name, `S${i + 1}_Sound`]), ['air.co2', 'S5_CO2'], ['motion.event', 'S6_PIR'], ['motion.event#2', 'S7_PIR']] as const
  return rows.map((row) => ({
    time: `${row['Date']}T${(row['Time'] ?? '').padStart(8, '0')}Z`, occupied: row['Room_Occupancy_Count'] !== '0',
    cells: Object.fromEntries(names.map(([name = '', source = '']) => [name, row[source] ?? ''])),
  }))
}

function score(said: readonly (boolean | null)[], rows: readonly LabelledRow[]): Score {
  let right = 0, truePositives = 0, falsePositives = 0, missed = 0, unknown = 0
  rows.forEach(({ occupied }, index) => {
    const answer = said[index] ?? null
    if (answer === null) unknown += 1
    if (answer === occupied) right += 1
    if (occupied && answer === true) truePositives += 1
    else if (occupied) missed += 1
    else if (answer === true) falsePositives += 1
  })
  return { rows: rows.length, accuracy: right / rows.length, f1: (2 * truePositives) / (2 * truePositives + falsePositives + missed), unknown }
}

/** The engine's answers, row by row, through the code of `atrium replay`. Null: unknown (counted as wrong). */
export function engineAnswers(rows: readonly LabelledRow[], columns: readonly string[], purpose: Purpose): (boolean | null)[] {
  const header = replayHeader(['time', ...columns])
  const replay = new Replay(header, replaySpace(header, { purpose, capacity: 4, timeZone: 'UTC', staleAfterMs: 30 * 60_000 }))
  return rows.map(({ time, cells }, index) => {
    const { state } = replay.next(replayRow(header, [time, ...columns.map((name) => cells[name] ?? '')], index + 2, 'UTC'), index + 2)
    return state === 'unknown' ? null : state === 'occupied'
  })
}

/** Each row's columns as numbers; an empty cell takes the last value before it. */
function features(rows: readonly LabelledRow[], columns: readonly string[]): number[][] {
  let last = columns.map(() => 0)
  return rows.map(({ cells }) => (last = columns.map((name, index) => (cells[name] ? Number(cells[name]) : last[index]!))))
}

function baselineAnswers(train: readonly LabelledRow[], test: readonly LabelledRow[], columns: readonly string[]): boolean[] {
  const model = logisticRegression(features(train, columns), train.map(({ occupied }) => (occupied ? 1 : 0)))
  return features(test, columns).map((row) => model(row) >= 0.5)
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9)
const shown = ({ accuracy, f1, unknown }: Score): string => `${percent(accuracy)}  F1 ${f1.toFixed(3)}  unknown ${String(unknown).padStart(4)}`

function compare(title: string, subsets: Record<string, string[]>, engineRows: readonly LabelledRow[], from: number, train: readonly LabelledRow[], purpose: Purpose): void {
  const test = engineRows.slice(from)
  console.log(`\n${title} (${test.length} rows, ${test.filter(({ occupied }) => occupied).length} occupied)`)
  for (const [name, columns] of Object.entries(subsets)) {
    const engine = score(engineAnswers(engineRows, columns, purpose).slice(from), test)
    const baseline = score(baselineAnswers(train, test, columns), test)
    console.log(`  ${name.padEnd(24)} engine ${shown(engine)}   logistic regression ${shown(baseline)}`)
  }
}

function main(): void {
  if (!existsSync(DATA)) return console.log(`skipped: ${DATA.pathname} is not there`)
  const train = officeRows('office-co2-light-train.csv')
  const validate = officeRows('office-co2-light-validate.csv')
  const room = roomRows('room-pir-co2-sound-dev.csv')
  const half = Math.floor(room.length / 2)
  compare('office, training file: the engine’s weights were fitted on it; both fitted and tested here', OFFICE_SUBSETS, train, 0, train, 'office')
  compare('office, validation file: neither was fitted to it, the engine was measured on it along the way', OFFICE_SUBSETS, validate, 0, train, 'office')
  compare('room, whole file: the engine’s weights were fitted on it; baseline fitted and tested here', ROOM_SUBSETS, room, 0, room, 'meeting')
  compare('room, second half: baseline fitted on the first half; the engine runs on through both', ROOM_SUBSETS, room, half, room.slice(0, half), 'meeting')
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').at(-1) ?? '')) main()
