import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm'
import { resources } from '../records/bookings-schema.ts'
import { agreements, members, tenants } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { ReportRecords } from './report-records.ts'

export function createReportRecordsRepository(records: Records): ReportRecords {
  return {
    lettings: (siteId) => records.run(async (db) => {
      const agreed = await db.select({ spaceId: agreements.spaceId, tenantId: agreements.tenantId, memberId: agreements.memberId, from: agreements.from, to: agreements.to }).from(agreements).where(eq(agreements.siteId, siteId))
      const own = await db.select({ spaceId: resources.spaceId, tenantId: resources.tenantId, memberId: resources.memberId }).from(resources)
        .where(and(eq(resources.siteId, siteId), isNotNull(resources.spaceId), or(isNotNull(resources.tenantId), isNotNull(resources.memberId))))
      return [...agreed, ...own.map(({ spaceId, ...owner }) => ({ ...owner, spaceId: spaceId!, from: null, to: null }))]
    }),

    tenants: (siteId) => records.run((db) => db.select({ id: tenants.id, name: tenants.name, people: sql<number>`(count(${members.id}) FILTER (WHERE ${members.status} = 'active'))::int` })
      .from(tenants).leftJoin(members, eq(members.tenantId, tenants.id)).where(eq(tenants.siteId, siteId)).groupBy(tenants.id, tenants.name).orderBy(asc(tenants.name), asc(tenants.id))),
  }
}
