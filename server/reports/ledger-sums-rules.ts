import { LEDGERS, type LedgerAggregate, type LedgerId, type LedgerSumId, type LedgerSums } from '#contract/ledgers'

const aggregatesOf = (ledger: LedgerId): [string, LedgerAggregate][] => Object.entries(LEDGERS[ledger].sums)

/** Sums of nothing: 0, and null for what is a highest or lowest value. */
export const noSums = <Ledger extends LedgerId>(ledger: Ledger): LedgerSums<Ledger> =>
  Object.fromEntries(aggregatesOf(ledger).map(([sum, aggregate]) => [sum, aggregate === 'sum' ? 0 : null])) as LedgerSums<Ledger>

const AGGREGATE: Readonly<Record<LedgerAggregate, (a: number, b: number) => number>> = { sum: (a, b) => a + b, max: Math.max, min: Math.min }

/** The sums of two groups (or of two stretches of time) together. */
export function addedSums<Ledger extends LedgerId>(ledger: Ledger, a: LedgerSums<Ledger>, b: LedgerSums<Ledger>): LedgerSums<Ledger> {
  const [left, right]: Readonly<Record<string, number | null>>[] = [a, b]
  return Object.fromEntries(aggregatesOf(ledger).map(([sum, aggregate]) => {
    const [mine, theirs] = [left![sum] ?? null, right![sum] ?? null]
    return [sum, mine === null ? theirs : theirs === null ? mine : AGGREGATE[aggregate](mine, theirs)]
  })) as LedgerSums<Ledger>
}

/** What tells nothing of whether somebody was there: when it was open, what the sensors knew, what was booked. */
const OPEN_SUMS: { readonly [Ledger in LedgerId]: readonly LedgerSumId<Ledger>[] } = {
  space: ['availableMs', 'knownMs', 'countedMs', 'seatAvailableMs', 'seatKnownMs', 'seatCountedMs', 'bookedMs', 'bookedKnownMs'],
  count: [],
  booking: ['bookedMs', 'bookedKnownMs'],
  machine: ['availableMs', 'knownMs', 'bookedMs', 'bookedKnownMs', 'outOfOrderMs', 'outOfOrders'],
  energy: ['knownMs'],
  air: ['availableMs', 'knownMs'],
  device: ['commissionedMs', 'onlineMs'],
}

/** True for a sum that the privacy rule withholds. */
export const describesPresence = (ledger: LedgerId, sum: string): boolean => !(OPEN_SUMS[ledger] as readonly string[]).includes(sum)

/** The same sums with null for all that would tell of presence. */
export const withoutPresence = <Ledger extends LedgerId>(ledger: Ledger, sums: LedgerSums<Ledger>): LedgerSums<Ledger> =>
  Object.fromEntries(Object.entries<number | null>(sums).map(([sum, value]) => [sum, describesPresence(ledger, sum) ? null : value])) as LedgerSums<Ledger>
