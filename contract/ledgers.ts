/**
 * Usage ledgers: what was really used, added up hour by hour. A cell is one hour (or one whole day) of the
 * site's zone of one subject; its sums are integrals over available time only (METRICS.md: opening hours less closures,
 * holidays and maintenance), in milliseconds unless the name says otherwise. Sums add up over hours and over subjects, so
 * a metric over any period and group is a function of the group's sums alone (this is what keeps 10 full and
 * 100 empty seats at 9.1 %).
 */
export type LedgerAggregate = 'sum' | 'max' | 'min'

const sums = <const Names extends readonly string[]>(...names: Names): { readonly [Name in Names[number]]: 'sum' } =>
  Object.fromEntries(names.map((name) => [name, 'sum'])) as { readonly [Name in Names[number]]: 'sum' }

/** One row per ledger; `key` says what splits its subjects further ('' where nothing does). A new sum is one name here. */
export const LEDGERS = {
  /**
   * Subject: space. known: occupied or vacant. used: occupied. counted: known and people are counted there.
   * seat…: the same times × capacity. person: ∫ people. booked: held by a standing booking; walk-in: used and not booked.
   * episodes: stays that begin in the cell, gaps under 15 min bridged. peakCount: people.
   */
  space: {
    key: null,
    sums: {
      ...sums('availableMs', 'knownMs', 'usedMs', 'countedMs', 'countedUsedMs', 'personMs', 'seatAvailableMs', 'seatKnownMs', 'seatUsedMs', 'seatCountedMs', 'seatCountedUsedMs',
        'bookedMs', 'bookedKnownMs', 'bookedUsedMs', 'bookedVacantMs', 'walkInMs', 'episodes'),
      peakCount: 'max',
    },
  },
  /** Subject: space, key: how many people ("0", "1", … of counted time). For time by person count and time at target. */
  count: { key: 'people', sums: sums('ms') },
  /** Subject: space, key: tenant id ('' the house's own). What its bookings held, and what of it was known, used and empty. */
  booking: { key: 'tenantId', sums: sums('bookedMs', 'bookedKnownMs', 'bookedUsedMs', 'bookedVacantMs', 'personMs') },
  /** Subject: equipment. powered: idle or running. Energy in Wh, reset- and wrap-safe. */
  machine: {
    key: null,
    sums: sums('availableMs', 'knownMs', 'poweredMs', 'runningMs', 'bookedMs', 'bookedKnownMs', 'runningBookedMs', 'runs', 'energyWh', 'outOfOrderMs', 'outOfOrders'),
  },
  /** Subject: space or equipment that is metered, whole hours (not only available time). */
  energy: { key: null, sums: sums('knownMs', 'energyWh') },
  /** Subject: space, key: air point. value: ∫ value × ms of known available time; comfort: inside the band of the purpose. */
  air: { key: 'point', sums: { ...sums('availableMs', 'knownMs', 'comfortMs', 'valueMs'), highest: 'max', lowest: 'min' } },
  /** Subject: device, whole hours. Online: it was heard within the silence that is normal for it. */
  device: { key: null, sums: sums('commissionedMs', 'onlineMs', 'readings') },
} as const satisfies Record<string, { readonly key: string | null; readonly sums: Readonly<Record<string, LedgerAggregate>> }>

export type LedgerId = keyof typeof LEDGERS
export const LEDGER_IDS = Object.keys(LEDGERS) as LedgerId[]
export type LedgerSumId<Ledger extends LedgerId = LedgerId> = Ledger extends LedgerId ? keyof (typeof LEDGERS)[Ledger]['sums'] & string : never

/** Sums of one cell or group; null where a max or min has seen nothing. A sum that nothing added to is 0. */
export type LedgerSums<Ledger extends LedgerId = LedgerId> = { readonly [Sum in LedgerSumId<Ledger>]: number | null }

/** The two widths that are stored; weeks, months and years are sums of whole days. */
export const LEDGER_WIDTHS = ['hour', 'day'] as const
export type LedgerWidth = (typeof LEDGER_WIDTHS)[number]

/** One stored cell, half open [from, to) in epoch ms, borders at the wall hours or midnights of the site's zone: an hour may be 30 min or a day 23 h long where the clocks change. */
export interface LedgerCell<Ledger extends LedgerId = LedgerId> {
  readonly ledger: Ledger
  readonly width: LedgerWidth
  readonly subjectId: string
  readonly key: string
  readonly from: number
  readonly to: number
  readonly sums: LedgerSums<Ledger>
}
