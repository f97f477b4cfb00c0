import type { PersonalSpaces } from '../access/personal-space-service.ts'
import { touches } from '../access/personal-time-rules.ts'
import type { Clock } from '../clock.ts'
import type { ExportService } from './export-service.ts'
import type { SpaceHistoryService } from './space-history-service.ts'

const DAY_MS = 86_400_000

/** The same history, refused where it is one person's. */
export function guardedHistory(history: SpaceHistoryService, personal: PersonalSpaces, clock: Clock): SpaceHistoryService {
  const guarded = async <T>(spaceId: string, period: { from: number; to: number }, read: () => Promise<T>): Promise<T> => {
    await personal.refuse(spaceId, period)
    return read()
  }
  return {
    intervals: (spaceId, period) => guarded(spaceId, period, () => history.intervals(spaceId, period)),
    // The zone's days begin up to a day earlier than as many times 24 hours.
    days: (spaceId, days) => guarded(spaceId, { from: clock.now() - (days + 1) * DAY_MS, to: clock.now() }, () => history.days(spaceId, days)),
    series: (spaceId, point, period, bucketS) => guarded(spaceId, period, () => history.series(spaceId, point, period, bucketS)),
  }
}

/** The same exports, without the rows that are one person's. */
export function guardedExports(exports: ExportService, personal: PersonalSpaces): ExportService {
  return {
    readings: async (siteId, period) => {
      const theirs = await personal.ofSite(siteId)
      return filtered(await exports.readings(siteId, period), ({ placeId, observedAt }) => {
        const at = Date.parse(observedAt)
        return placeId === null || !touches(theirs.get(placeId), at, at + 1)
      })
    },
    intervals: async (siteId, period) => {
      const theirs = await personal.ofSite(siteId)
      return filtered(await exports.intervals(siteId, period), ({ spaceId, from, to }) => !touches(theirs.get(spaceId), Date.parse(from), to === null ? Infinity : Date.parse(to)))
    },
  }
}

async function* filtered<Row>(batches: AsyncIterable<readonly Row[]>, keep: (row: Row) => boolean): AsyncGenerator<readonly Row[]> {
  for await (const rows of batches) yield rows.filter(keep)
}
