import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import type { Tenant } from '#contract/people'
import { spaces } from '../../records/building-schema.ts'
import { agreements, tenants } from '../../records/people-schema.ts'
import type { Records } from '../../records/open-records.ts'

export type TenantStay = Pick<Tenant, 'id' | 'name' | 'foundedOn' | 'stage' | 'teamSize' | 'joinedOn' | 'leftOn'>
export interface LetSpace { readonly tenantId: string; readonly spaceId: string; readonly isDesk: boolean; readonly from: string; readonly to: string | null }
export type TenantFactsRepository = ReturnType<typeof createTenantFactsRepository>

/** Who is resident, since when, and what is let to whom. */
export function createTenantFactsRepository(records: Records) {
  return {
    /** Everybody who is or was resident; applicants are not yet. */
    stays: (siteId: string): Promise<TenantStay[]> => records.run((db) => db.select({
      id: tenants.id, name: tenants.name, foundedOn: tenants.foundedOn, stage: tenants.stage, teamSize: tenants.teamSize, joinedOn: tenants.joinedOn, leftOn: tenants.leftOn,
    }).from(tenants).where(and(eq(tenants.siteId, siteId), ne(tenants.status, 'applicant'))).then((rows) => rows.map((row) => ({ ...row, stage: row.stage as Tenant['stage'] })))),

    agreements: (siteId: string): Promise<LetSpace[]> => records.run((db) => db.select(letColumns).from(agreements).innerJoin(spaces, eq(spaces.id, agreements.spaceId)).where(eq(agreements.siteId, siteId))),

    agreementsOn: (siteId: string, date: string): Promise<LetSpace[]> => records.run((db) => db.select(letColumns).from(agreements).innerJoin(spaces, eq(spaces.id, agreements.spaceId))
      .where(and(eq(agreements.siteId, siteId), sql`${agreements.from} <= ${date}`, or(isNull(agreements.to), sql`${agreements.to} > ${date}`)))),
  }
}

const letColumns = { tenantId: agreements.tenantId, spaceId: agreements.spaceId, isDesk: sql<boolean>`${spaces.kind} = 'desk'`, from: agreements.from, to: agreements.to }
