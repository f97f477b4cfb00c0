import type { Building } from '#contract/api'
import type { LedgerCell, LedgerId, LedgerWidth } from '#contract/ledgers'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import { calendarBorders, hourBorders } from '../site-time/calendar-bucket-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { orTelemetryAway } from '../telemetry-views/telemetry-away.ts'
import type { LedgerRow, LedgerStore } from '../telemetry/ledger-store.ts'
import { askedSubjects, familyOf } from './ledger-families.ts'
import type { UsageComputation } from './usage-computation.ts'
import type { UsageQuery, UsageReader, UsageRow } from './usage-reader.ts'
import type { UsageRollUp } from './usage-roll-up.ts'
import { asksFor, bucketBorders, mergedRows, usageRows } from './usage-row-rules.ts'

export interface StoredUsageDeps {
  readonly rollUp: Pick<UsageRollUp, 'settled'>
  readonly telemetry: Pick<LedgerStore, 'ledger'>
  readonly computation: UsageComputation
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly clock: Clock
}

/** Reads stored days where only days are asked, else stored hours; what is not stored yet is added up on the fly. Before anything is known of a site there is nothing. */
export function createStoredUsageReader({ rollUp, telemetry, computation, buildings, clock }: StoredUsageDeps): UsageReader {
  /** Sums of the stored cells that begin inside the period. */
  async function storedRows<Ledger extends LedgerId>(query: UsageQuery<Ledger>, subjectIds: readonly string[], period: Stretch, width: LedgerWidth, { borders, hours }: Borders): Promise<UsageRow<Ledger>[]> {
    if (period.from >= period.to || subjectIds.length === 0) return []
    const { ledger, keys, by } = query
    const byCell = by.includes('cell')
    const edges = [period.from, ...(byCell || query.bucket === 'none' ? [] : borders.filter((border) => border > period.from && border < period.to)), period.to]
    const rows = await orTelemetryAway(() => telemetry.ledger({ ledger, width, edges, subjectIds, ...(keys === undefined ? {} : { keys }), by: byCell || query.bucket === 'none' ? by : [...by, 'bucket'] }))
    const periodOf = ({ from, bucket }: LedgerRow): { from: number | null; to: number | null } =>
      (byCell ? around(hours, from!) : query.bucket === 'none' ? { from: null, to: null } : around(borders, edges[bucket!]!))
    return rows.filter(({ cells }) => cells > 0).map((row) => ({ subjectId: row.subjectId, key: row.key, ...periodOf(row), sums: row.sums }))
  }

  /** Cells that are not stored yet. */
  async function runningCells<Ledger extends LedgerId>(query: UsageQuery<Ledger>, building: Building, subjectIds: readonly string[], period: Stretch, now: number): Promise<LedgerCell<Ledger>[]> {
    if (period.from >= period.to) return []
    const borders = hourBorders(period.from, period.to, building.site.timeZone)
    const cells = await orTelemetryAway(() => computation.hourCells({ building, family: familyOf(query.ledger), subjectIds, borders, now }))
    return cells.filter((cell) => asksFor(query, cell))
  }

  return {
    async sums<Ledger extends LedgerId>(query: UsageQuery<Ledger>): Promise<readonly UsageRow<Ledger>[]> {
      const building = buildings.building(query.siteId)
      if (!building) throw new ApiError('not-found')
      const now = clock.now()
      if (query.from >= Math.min(query.to, now)) return []
      const { timeZone } = building.site
      const hours = hourBorders(query.from, Math.min(query.to, now), timeZone)
      const asked = { from: hours[0]!, to: hours.at(-1)! }
      const subjectIds = askedSubjects(building, query)
      const stored = await orTelemetryAway(() => rollUp.settled(building.site.id, familyOf(query.ledger), subjectIds, asked))
      if (stored === null) return []

      const borders = { borders: bucketBorders(query.bucket, query.from, query.to, timeZone), hours }
      const [from, upTo] = [Math.max(asked.from, stored.from), Math.min(asked.to, stored.to)]
      const daysEnd = query.by.includes('cell') || query.bucket === 'hour' ? null : wholeDaysEnd(asked.from, upTo, timeZone)
      const running = await runningCells(query, building, subjectIds, { from: Math.max(from, stored.to), to: asked.to }, now)
      return mergedRows(query, [
        ...await storedRows(query, subjectIds, { from: asked.from, to: daysEnd ?? asked.from }, 'day', borders),
        ...await storedRows(query, subjectIds, { from: daysEnd ?? from, to: upTo }, 'hour', borders),
        ...usageRows(query, running, borders.borders),
      ])
    },
  }
}

/** The last midnight that is stored, when the period begins at one; null when it does not, or has no whole day. */
function wholeDaysEnd(from: number, upTo: number, timeZone: string): number | null {
  if (from >= upTo) return null
  const midnights = calendarBorders('day', from, upTo, timeZone)
  const last = midnights.findLast((midnight) => midnight <= upTo)
  return midnights[0] === from && last !== undefined && last > from ? last : null
}

/** Borders of the asked buckets and hours. */
interface Borders { readonly borders: readonly number[]; readonly hours: readonly number[] }

/** The borders around a moment: by halving, for a year has thousands of hours and as many rows ask. */
function around(borders: readonly number[], at: number): { from: number; to: number } {
  let [low, high] = [0, borders.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (borders[middle]! <= at) low = middle
    else high = middle
  }
  return { from: borders[low]!, to: borders[high]! }
}
