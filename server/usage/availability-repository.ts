import { asc } from 'drizzle-orm'
import type { Records } from '../records/open-records.ts'
import { availabilityVersions } from '../records/usage-schema.ts'
import type { RecordedAvailability } from './availability-versions.ts'

export type AvailabilityRepository = ReturnType<typeof createAvailabilityRepository>

export function createAvailabilityRepository(records: Records) {
  return {
    /** Every version of every space, in order of time. */
    all: async (): Promise<RecordedAvailability[]> => {
      const rows = await records.run((db) => db.select().from(availabilityVersions).orderBy(asc(availabilityVersions.validFrom)))
      return rows.map(({ validFrom, siteId: _siteId, ...row }) => ({ ...row, validFrom: validFrom.getTime() }))
    },
    /** A second version of the same moment takes the first one's place: another server may have written it. */
    add: (siteId: string, versions: readonly RecordedAvailability[]): Promise<void> => records.transaction(async (tx) => {
      for (const { validFrom, ...version } of versions) {
        const { openingHours, timeZone, capacity } = version
        await tx.insert(availabilityVersions).values({ siteId, validFrom: new Date(validFrom), ...version })
          .onConflictDoUpdate({ target: [availabilityVersions.spaceId, availabilityVersions.validFrom], set: { openingHours, timeZone, capacity } })
      }
    }),
  }
}
