import { and, eq, isNotNull } from 'drizzle-orm'
import { resources } from '../records/bookings-schema.ts'
import { agreements } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { Letting } from './personal-time-rules.ts'

export type PersonalSpaceRepository = ReturnType<typeof createPersonalSpaceRepository>

/** What is or was let to one person: by an agreement for its dates, by a resource for good. */
export function createPersonalSpaceRepository(records: Records) {
  return {
    lettings: (siteId: string): Promise<Letting[]> => records.run(async (db) => {
      const agreed = await db.select({ spaceId: agreements.spaceId, from: agreements.from, to: agreements.to }).from(agreements).where(and(eq(agreements.siteId, siteId), isNotNull(agreements.memberId)))
      const own = await db.select({ spaceId: resources.spaceId }).from(resources).where(and(eq(resources.siteId, siteId), isNotNull(resources.memberId), isNotNull(resources.spaceId)))
      return [...agreed, ...own.map(({ spaceId }) => ({ spaceId: spaceId!, from: null, to: null }))]
    }),
  }
}
