import type { LedgerCell, LedgerId, LedgerSums } from '#contract/ledgers'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { addSums, noSums } from './cell-tally-rules.ts'
import { LEDGERS_OF, type LedgerFamily } from './ledger-families.ts'
import { grouped } from './timeline-rules.ts'

/** Cells that take the place of whatever was stored of a subject in [from, to). */
export interface CellsAnew {
  readonly ledger: LedgerId
  readonly width: 'hour' | 'day'
  readonly subjectId: string
  readonly from: number
  readonly to: number
  readonly cells: readonly LedgerCell[]
}

/** The hours between borders that any of the stretches touches, as runs of neighbouring hours. Stretches in order. */
export function touchedHours(borders: readonly number[], stretches: readonly Stretch[]): Stretch[] {
  const runs: { from: number; to: number }[] = []
  let next = 0
  for (let index = 0; index + 1 < borders.length; index += 1) {
    const [from, to] = [borders[index]!, borders[index + 1]!]
    while (next < stretches.length && stretches[next]!.to <= from) next += 1
    if (next >= stretches.length || stretches[next]!.from >= to) continue
    const last = runs.at(-1)
    if (last !== undefined && last.to === from) last.to = to
    else runs.push({ from, to })
  }
  return runs
}

/**
 * What is to be stored of one subject whose hours were touched: these hours, and their whole day once it is over.
 * `hourCells`: all of the subject's between the borders, where `day` is given at least the whole day.
 */
export function cellsAnew(family: LedgerFamily, subjectId: string, hourCells: readonly LedgerCell[], hours: readonly Stretch[], day: Stretch | null): CellsAnew[] {
  const byLedger = grouped(hourCells, ({ ledger }) => ledger)
  return LEDGERS_OF[family].flatMap((ledger): CellsAnew[] => {
    const cells = byLedger.get(ledger) ?? []
    const ofHours = hours.map(({ from, to }): CellsAnew => ({ ledger, width: 'hour', subjectId, from, to, cells: cells.filter((cell) => cell.from >= from && cell.from < to) }))
    return day === null ? ofHours : [...ofHours, { ledger, width: 'day', subjectId, ...day, cells: dayCells(ledger, subjectId, cells, day) }]
  })
}

/** A day's cells: its hours' sums, by key. */
function dayCells(ledger: LedgerId, subjectId: string, hourCells: readonly LedgerCell[], day: Stretch): LedgerCell[] {
  const inDay = hourCells.filter(({ from }) => from >= day.from && from < day.to)
  return [...grouped(inDay, ({ key }) => key)].map(([key, cells]): LedgerCell => {
    const sums = noSums(ledger)
    for (const cell of cells) addSums(ledger, sums, cell.sums)
    return { ledger, width: 'day', subjectId, key, ...day, sums: sums as LedgerSums }
  })
}
