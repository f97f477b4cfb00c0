import type { LedgerId, LedgerSums } from '#contract/ledgers'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { BucketSize, UsageQuery, UsageReader, UsageRow } from '../usage/usage-reader.ts'
import { addedSums, noSums, withoutPresence } from './ledger-sums-rules.ts'

/** The places of a group while lettings stay as they are, and whether they may be told of together. */
export interface SelectedPlaces extends Stretch { readonly ids: readonly string[]; readonly isTold: boolean }
/** What a row or a total is of: one entry for each stretch of unchanged lettings of the period. */
export type Selection = readonly SelectedPlaces[]

export interface Group { readonly id: string; readonly selection: Selection }

/** Sums of a group (and of a key, an hour, a day …). Where they are withheld, all that tells of presence is null. */
export interface ToldRow<Ledger extends LedgerId = LedgerId> {
  readonly group: string
  readonly key: string | null
  /** Begin of the hour or of the bucket; null for the whole period. */
  readonly from: number | null
  readonly sums: LedgerSums<Ledger>
  readonly isWithheld: boolean
}

export interface TellOptions {
  /** Rows apart by calendar; the begin of a bucket that a letting's change cuts is still the calendar's. */
  readonly bucket?: BucketSize
  /** Rows apart by hour of the zone. */
  readonly hours?: boolean
  readonly byKey?: boolean
  readonly keys?: readonly string[]
}

/** The only way in which a report reads what was used: the privacy rule is applied here, to all of them. */
export interface ToldUsage {
  sums<Ledger extends LedgerId>(ledger: Ledger, groups: readonly Group[], options?: TellOptions): Promise<readonly ToldRow<Ledger>[]>
  /** What the bookings of tenants held and used in the places. Tenants without a booking have no row. */
  tenantSums(selection: Selection, tenants: readonly TenantGroup[]): Promise<readonly ToldRow<'booking'>[]>
}

/** Tenants that are told of together ('' the house and whoever books at the door). */
export interface TenantGroup { readonly id: string; readonly tenantIds: readonly string[]; readonly isTold: boolean }

export interface ToldUsageDeps {
  readonly usage: UsageReader
  readonly siteId: string
  /** The begin of the calendar's bucket in which a moment lies. */
  readonly bucketBegin: (at: number, bucket: BucketSize) => number
}

/** Up to so many groups are asked for one by one, which the store adds up; more are asked for by place and added up here. */
const ASKED_APART = 3

export function createToldUsage({ usage, siteId, bucketBegin }: ToldUsageDeps): ToldUsage {
  return {
    async sums(ledger, groups, { bucket = 'none', hours = false, byKey = false, keys } = {}) {
      const by = [...byKey ? ['key' as const] : [], ...hours ? ['cell' as const] : []]
      const ask = (stretch: Stretch, ids: readonly string[], apart: boolean): Promise<readonly UsageRow<typeof ledger>[]> => {
        const query: UsageQuery<typeof ledger> = { siteId, ledger, from: stretch.from, to: stretch.to, subjectIds: ids, bucket, by: apart ? ['subject', ...by] : by, ...keys ? { keys } : {} }
        return ids.length === 0 ? Promise.resolve([]) : usage.sums(query)
      }
      const told = new ToldRows(ledger, (at) => (hours || bucket === 'none' ? at : bucketBegin(at, bucket)))
      const isWhole = !byKey && !hours && bucket === 'none'
      if (groups.length <= ASKED_APART) {
        for (const group of groups) for (const places of group.selection) for (const row of await ask(places, places.ids, false)) told.add(group.id, row, places.isTold)
      } else {
        const stretches = groups[0]?.selection ?? []
        for (const [index, stretch] of stretches.entries()) {
          const rows = await ask(stretch, [...new Set(groups.flatMap(({ selection }) => selection[index]!.ids))], true)
          const bySubject = new Map<string, UsageRow<typeof ledger>[]>()
          for (const row of rows) bySubject.set(row.subjectId!, [...bySubject.get(row.subjectId!) ?? [], row])
          for (const { id, selection } of groups) for (const subject of selection[index]!.ids) for (const row of bySubject.get(subject) ?? []) told.add(id, row, selection[index]!.isTold)
        }
      }
      return isWhole ? told.whole(groups) : told.rows()
    },
    async tenantSums(selection, tenants) {
      const told = new ToldRows('booking', (at) => at)
      for (const places of selection) {
        if (places.ids.length === 0) continue
        const rows = await usage.sums({ siteId, ledger: 'booking', from: places.from, to: places.to, subjectIds: places.ids, bucket: 'none', by: ['key'] })
        const byKey = new Map(rows.map((row) => [row.key, row]))
        for (const { id, tenantIds, isTold } of tenants) for (const tenantId of tenantIds) {
          const row = byKey.get(tenantId)
          if (row) told.add(id, { ...row, key: null }, isTold && places.isTold)
        }
      }
      return told.rows()
    },
  }
}

/** Adds up what belongs to one row. */
class ToldRows<Ledger extends LedgerId> {
  readonly #ledger: Ledger
  readonly #beginOf: (at: number) => number
  readonly #rows = new Map<string, ToldRow<Ledger>>()

  constructor(ledger: Ledger, beginOf: (at: number) => number) {
    this.#ledger = ledger
    this.#beginOf = beginOf
  }

  add(group: string, { key, from, sums }: UsageRow<Ledger>, isTold: boolean): void {
    const begin = from === null ? null : this.#beginOf(from)
    const id = JSON.stringify([group, key, begin])
    const before = this.#rows.get(id)
    this.#rows.set(id, { group, key, from: begin, sums: before ? addedSums(this.#ledger, before.sums, sums) : sums, isWithheld: !isTold || (before?.isWithheld ?? false) })
  }

  /** In order of being added; the row of a group that is withheld for a part of the period is withheld whatever was measured. */
  rows(): ToldRow<Ledger>[] {
    return [...this.#rows.values()].map((row) => this.#told(row))
  }

  /** One row for each group, of nothing where nothing is recorded. */
  whole(groups: readonly Group[]): ToldRow<Ledger>[] {
    const found = new Map(this.rows().map((row) => [row.group, row]))
    return groups.map(({ id, selection }) => this.#told({
      ...found.get(id) ?? { group: id, key: null, from: null, sums: noSums(this.#ledger) }, isWithheld: selection.some(({ isTold }) => !isTold),
    }))
  }

  #told(row: ToldRow<Ledger>): ToldRow<Ledger> {
    return row.isWithheld ? { ...row, sums: withoutPresence(this.#ledger, row.sums) } : row
  }
}
