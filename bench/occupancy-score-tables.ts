import { addScore, emptyScore, figuresOf, overlapMs, scoreOf, type Figures, type Score } from './occupancy-score.ts'
import type { Run, SpaceRun } from './occupancy-score-run.ts'

/** Which of the three answers is scored. */
export const ANSWERS = {
  shown: 'as shown live: what a page said at each moment (delays are measured here)',
  recorded: 'as recorded live: the live engine\'s intervals as they stood at the end, back-dated where its rules say so',
  recomputed: 'as recomputed at the end from all stored readings, late ones in their places',
} as const
export type Answer = keyof typeof ANSWERS

export const FORMULAS = [
  'TP, FP, FN, TN: milliseconds of space-time, truly occupied/vacant × said occupied/vacant. Nothing is left out: every second of every room and desk, also the two seconds of somebody who crosses a corridor.',
  'accuracy = (TP + TN) / known; precision = TP / (TP + FP); recall = TP / (TP + FN); F1 = 2 TP / (2 TP + FP + FN); known = TP + FP + FN + TN.',
  'unknown = share of all time said "unknown"; F1* = F1 with "unknown" counted as wrong: 2 TP / (2 TP + FP + FN + unknown).',
  'arrive, leave: median s from the first person in (last out) to the page saying so. missed: arrivals that were gone before they were shown. kept on: arrivals into rooms still shown occupied, and departures with somebody back before "vacant" was shown (in no median).',
  'stale vacant: ms of "vacant" while no source that may vouch for it had spoken within its reportEveryS, by the bench\'s own books (a page may be 3 s late: 2 s engine lag, 1 s tick).',
] as const

export interface Row { readonly name: string; readonly spaces: number; readonly figures: Figures; readonly score: Score }

/** All but circulation: where people stay and do not only pass. */
const STAYED = 'not passage'

/** Scores of runs pooled by purpose, the whole last. */
export function rowsOf(runs: readonly Run[], answer: Answer): Row[] {
  const pools = new Map<string, { spaces: Set<string>; score: Score }>()
  const pool = (name: string): { spaces: Set<string>; score: Score } => {
    let known = pools.get(name)
    if (!known) pools.set(name, (known = { spaces: new Set(), score: emptyScore() }))
    return known
  }
  for (const { options, spaces } of runs) {
    for (const run of spaces) {
      const score = scoreOf(run.occupied, run[answer], options.from, options.to, answer === 'shown')
      for (const name of [run.space.purpose, ...(run.space.purpose === 'circulation' ? [] : [STAYED]), 'all']) {
        addScore(pool(name).score, score)
        pool(name).spaces.add(run.space.id)
      }
    }
  }
  const named = (name: string): number => (name === 'all' ? 2 : name === STAYED ? 1 : 0)
  return [...pools].sort(([one], [other]) => named(one) - named(other) || one.localeCompare(other))
    .map(([name, { spaces, score }]) => ({ name, spaces: spaces.size, score, figures: figuresOf(score) }))
}

const vacantOf = (said: SpaceRun['shown']): SpaceRun['shown'] => said.filter(({ state }) => state === 'vacant')

/** ms of "vacant" while everything that may vouch for it was silent for longer than it may be. */
export function staleVacantMs({ spaces }: Run, answer: Answer): number {
  return spaces.reduce((sum, run) => sum + overlapMs(vacantOf(run[answer]), answer === 'shown' ? run.silentToViewer : run.silentInRecord), 0)
}

/** ms in which no source of a space was fresh, over the spaces that have any: what the rule above had to stand. */
export const silentMs = ({ spaces }: Run): number =>
  spaces.reduce((sum, { silentInRecord }) => sum + silentInRecord.reduce((all, { from, to }) => all + to - from, 0), 0)

const number = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toFixed(digits) : '–').padStart(6)
const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–').padStart(7)
const seconds = (value: number | null): string => (value === null ? '–' : value.toFixed(0)).padStart(6)

export function printTable(title: string, rows: readonly Row[], withDelays: boolean): void {
  console.log(`\n${title}`)
  console.log(`  purpose      spaces  occupied accuracy  precis. recall     F1    F1* unknown${withDelays ? '  arrive  leave  missed kept on (in, out)' : ''}`)
  for (const { name, spaces, figures, score } of rows) {
    const delays = `  ${seconds(figures.arrivalS)} ${seconds(figures.departureS)} ${percent(figures.missedArrivals)} ${percent(score.arrivalsAlreadyShown / score.arrivals)} ${percent(score.departuresBridged / score.departures)}`
    console.log(`  ${name.padEnd(13)}${String(spaces).padStart(5)}  ${percent(figures.occupied)}   ${number(figures.accuracy)}  ${number(figures.precision)} ${number(figures.recall)} ${number(figures.f1)} ${number(figures.strictF1)} ${percent(figures.unknown)}${withDelays ? delays : ''}`)
  }
}
