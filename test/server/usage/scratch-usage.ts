import type { LedgerCell, LedgerId } from '#contract/ledgers'
import { ApiError } from '../../../server/api-error.ts'
import type { BuildingReader } from '../../../server/building/building-service.ts'
import type { Clock } from '../../../server/clock.ts'
import { hourBorders } from '../../../server/site-time/calendar-bucket-rules.ts'
import { orTelemetryAway } from '../../../server/telemetry-views/telemetry-away.ts'
import { askedSubjects, familyOf } from '../../../server/usage/ledger-families.ts'
import type { UsageComputation } from '../../../server/usage/usage-computation.ts'
import type { UsageQuery, UsageReader, UsageRow } from '../../../server/usage/usage-reader.ts'
import { asksFor, bucketBorders, usageRows } from '../../../server/usage/usage-row-rules.ts'

/** So many hours of a site are added up at once: a day's readings fit into memory. */
const HOURS_AT_ONCE = 24

export interface ScratchUsageDeps { readonly computation: UsageComputation; readonly buildings: Pick<BuildingReader, 'building'>; readonly clock: Clock }

/** Adds up from the readings, intervals and bookings themselves: exact, and as slow as the period is long. What is stored must equal it. */
export function createScratchUsageReader({ computation, buildings, clock }: ScratchUsageDeps): UsageReader {
  return {
    async sums<Ledger extends LedgerId>(query: UsageQuery<Ledger>): Promise<readonly UsageRow<Ledger>[]> {
      const building = buildings.building(query.siteId)
      if (!building) throw new ApiError('not-found')
      const now = clock.now()
      const { timeZone } = building.site
      if (query.from >= Math.min(query.to, now)) return []
      const hours = hourBorders(query.from, Math.min(query.to, now), timeZone)
      const cells: LedgerCell<Ledger>[] = []
      for (const borders of inSteps(hours, HOURS_AT_ONCE)) {
        for (const cell of await orTelemetryAway(() => computation.hourCells({ building, family: familyOf(query.ledger), subjectIds: askedSubjects(building, query), borders, now }))) {
          if (asksFor(query, cell)) cells.push(cell)
        }
      }
      return usageRows(query, cells, bucketBorders(query.bucket, query.from, query.to, timeZone))
    },
  }
}

/** Borders in runs of at most so many cells; each run begins where the last ended. */
function* inSteps(borders: readonly number[], cells: number): Generator<readonly number[]> {
  for (let first = 0; first < borders.length - 1; first += cells) yield borders.slice(first, first + cells + 1)
}
