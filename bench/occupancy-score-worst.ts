import type { Run, SpaceRun } from './occupancy-score-run.ts'
import { scoreOf, type Stretch } from './occupancy-score.ts'

/** A stretch in which a page was wrong. */
interface Fault extends Stretch { readonly kind: 'said vacant' | 'said occupied' }

const LISTED = 6

function faultsOf({ occupied, shown }: SpaceRun, from: number, to: number): Fault[] {
  const faults: Fault[] = []
  const edges = [from, ...occupied.flatMap((stay) => [stay.from, stay.to]), to]
  for (const said of shown) {
    edges.forEach((begins, index) => {
      const ends = edges[index + 1] ?? begins
      const [low, high] = [Math.max(begins, said.from), Math.min(ends, said.to)]
      const isOccupied = index % 2 === 1
      if (high > low && said.state === (isOccupied ? 'vacant' : 'occupied')) faults.push({ from: low, to: high, kind: isOccupied ? 'said vacant' : 'said occupied' })
    })
  }
  return faults.sort((one, other) => other.to - other.from - (one.to - one.from))
}

const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`

/** The spaces with the most wrong time as shown, and their longest wrong stretches: where to look for causes. */
export function printWorst({ options: { seed, from, to }, spaces }: Run, count: number): void {
  const scored = spaces.map((run) => ({ run, score: scoreOf(run.occupied, run.shown, from, to, false) }))
  scored.sort((one, other) => other.score.falsePositive + other.score.falseNegative - one.score.falsePositive - one.score.falseNegative)
  console.log(`\nseed ${seed}: most wrong time`)
  for (const { run, score } of scored.slice(0, count)) {
    const faults = faultsOf(run, from, to)
    console.log(`  ${run.space.id} (${run.space.purpose}): said occupied ${minutes(score.falsePositive)}, said vacant ${minutes(score.falseNegative)}, right ${minutes(score.truePositive)}; ${faults.length} stretches`)
    for (const fault of faults.slice(0, LISTED)) console.log(`    ${new Date(fault.from).toISOString()} ${fault.kind} for ${minutes(fault.to - fault.from)}`)
  }
}
