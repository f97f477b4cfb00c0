import { LEDGERS, type LedgerAggregate, type LedgerCell, type LedgerId, type LedgerSumId, type LedgerSums, type LedgerWidth } from '#contract/ledgers'

type Sums = Record<string, number | null>

export const aggregatesOf = (ledger: LedgerId): [name: string, aggregate: LedgerAggregate][] => Object.entries(LEDGERS[ledger].sums)

/** Nothing seen yet: sums are 0, extremes null. */
export const noSums = (ledger: LedgerId): Sums => Object.fromEntries(aggregatesOf(ledger).map(([name, aggregate]) => [name, aggregate === 'sum' ? 0 : null]))

const AGGREGATE: Readonly<Record<LedgerAggregate, (a: number, b: number) => number>> = { sum: (a, b) => a + b, max: Math.max, min: Math.min }

/** Adds one cell's sums to a group's. */
export function addSums(ledger: LedgerId, group: Sums, cell: Readonly<Sums>): void {
  for (const [name, aggregate] of aggregatesOf(ledger)) group[name] = aggregated(aggregate, group[name] ?? null, cell[name] ?? null)
}

const aggregated = (aggregate: LedgerAggregate, a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : AGGREGATE[aggregate](a, b))

const isEmpty = (sums: Readonly<Sums>): boolean => Object.values(sums).every((value) => value === 0 || value === null)

/** Collects the cells of one subject between ascending borders (epoch ms); cells without content are left out. */
export interface CellTally<Ledger extends LedgerId> {
  /** `index`: of the cell's begin among the borders. */
  add(index: number, key: string, sum: LedgerSumId<Ledger>, value: number): void
  /** In order of time, then of key. */
  cells(): LedgerCell<Ledger>[]
}

export function cellTally<Ledger extends LedgerId>(ledger: Ledger, width: LedgerWidth, subjectId: string, borders: readonly number[]): CellTally<Ledger> {
  const byKey = new Map<string, (Sums | undefined)[]>()
  const sumsAt = (index: number, key: string): Sums => {
    const row = byKey.get(key) ?? []
    byKey.set(key, row)
    return row[index] ??= noSums(ledger)
  }
  const aggregates: Readonly<Record<string, LedgerAggregate>> = LEDGERS[ledger].sums
  return {
    add(index, key, sum, value) {
      const sums = sumsAt(index, key)
      sums[sum] = aggregated(aggregates[sum]!, sums[sum] ?? null, value)
    },
    cells: () => [...byKey].flatMap(([key, row]) => row.flatMap((sums, index): LedgerCell<Ledger>[] => (sums === undefined || isEmpty(sums)
      ? [] : [{ ledger, width, subjectId, key, from: borders[index]!, to: borders[index + 1]!, sums: sums as LedgerSums<Ledger> }])))
      .sort((a, b) => a.from - b.from || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  }
}

/** Which cell holds a moment; asked in ascending order. -1 outside of all. */
export function cellAt(borders: readonly number[]): (at: number) => number {
  let index = 0
  return (at) => {
    while (index + 1 < borders.length && borders[index + 1]! <= at) index += 1
    return index + 1 < borders.length && at >= borders[index]! ? index : -1
  }
}
