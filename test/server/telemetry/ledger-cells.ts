import { LEDGERS, type LedgerAggregate, type LedgerCell, type LedgerId, type LedgerSums } from '#contract/ledgers'
import type { AnyLedgerReplacement } from '../../../server/telemetry/ledger-store.ts'
import { DAY, HOUR, T0 } from './telemetry-harness.ts'

const WIDTH_MS = { hour: HOUR, day: DAY }

/** All sums of a ledger: 0, or null for a max or min, but for those given. */
export const sumsOf = <Ledger extends LedgerId>(ledger: Ledger, given: Partial<LedgerSums<Ledger>>): LedgerSums<Ledger> =>
  ({ ...Object.fromEntries(Object.entries<LedgerAggregate>(LEDGERS[ledger].sums).map(([name, aggregate]) => [name, aggregate === 'sum' ? 0 : null])), ...given })

/** A cell of the nth hour (or day) after T0. */
export const cellOf = <Ledger extends LedgerId>(ledger: Ledger, index: number, given: Partial<LedgerSums<Ledger>>, over: Partial<Pick<LedgerCell, 'subjectId' | 'key' | 'width'>> = {}): LedgerCell<Ledger> => {
  const { subjectId = 'room-1', key = '', width = 'hour' } = over
  const from = T0 + index * WIDTH_MS[width]
  return { ledger, width, subjectId, key, from, to: from + WIDTH_MS[width], sums: sumsOf(ledger, given) }
}

/** A replacement that holds just these cells of one subject: from the first to behind the last, or the given hours. */
export function replacementOf<Ledger extends LedgerId>(cells: readonly [LedgerCell<Ledger>, ...LedgerCell<Ledger>[]], stretch?: readonly [number, number]): AnyLedgerReplacement {
  const [{ ledger, width, subjectId }] = cells
  const [from, to] = stretch ? [T0 + stretch[0] * HOUR, T0 + stretch[1] * HOUR] : [Math.min(...cells.map((cell) => cell.from)), Math.max(...cells.map((cell) => cell.to))]
  // One ledger's replacement is one of the union; the compiler cannot see that of a type parameter.
  return { ledger, width, subjectId, from, to, cells } as unknown as AnyLedgerReplacement
}
