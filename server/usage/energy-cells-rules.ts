import type { LedgerCell } from '#contract/ledgers'
import { cellAt, cellTally } from './cell-tally-rules.ts'
import { energyTold, meterKnown } from './counter-energy-rules.ts'
import { parts, steps, type Told } from './timeline-rules.ts'

/** The meters of one space or machine, each with its totals (Wh) in order of time, from before the first border on. */
export interface EnergyUse { readonly subjectId: string; readonly borders: readonly number[]; readonly now: number; readonly meters: readonly (readonly Told<number>[])[] }

/** The cells of the ledger "energy": whole hours, not only available time. Known: a meter was heard of late. */
export function energyCells({ subjectId, borders, now, meters }: EnergyUse): LedgerCell<'energy'>[] {
  const tally = cellTally('energy', 'hour', subjectId, borders)
  const end = Math.min(borders.at(-1)!, now)
  const known = meterKnown(meters.map(steps)).map(({ from, to }) => ({ from: Math.max(from, borders[0]!), to: Math.min(to, end) })).filter(({ from, to }) => from < to)
  const hours = borders.slice(1).map((to, index) => ({ from: borders[index]!, to }))
  const cellOf = cellAt(borders)
  for (const { from, to } of parts(known, hours)) tally.add(cellOf(from), '', 'knownMs', to - from)
  for (const meter of meters) {
    const cellOfTotal = cellAt(borders)
    for (const { at, wh } of energyTold(meter)) if (at >= borders[0]! && at < end) tally.add(cellOfTotal(at), '', 'energyWh', wh)
  }
  return tally.cells()
}
