import { eq } from 'drizzle-orm'
import { sites } from '../records/building-schema.ts'
import { tenants } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'

export type DemoTenantRepository = ReturnType<typeof createDemoTenantRepository>

/** The tenant that the demo's accounts belong to. */
export function createDemoTenantRepository(records: Records) {
  return {
    /** False while the site is not there yet. */
    put: ({ id, siteId, name }: { id: string; siteId: string; name: string }): Promise<boolean> => records.transaction(async (tx) => {
      const found = await tx.select({ demo: sites.demo }).from(sites).where(eq(sites.id, siteId))
      if (found[0]?.demo !== true) return false
      await tx.insert(tenants).values({ id, siteId, name, industry: 'software', stage: 'team', status: 'active', contacts: [], note: '' }).onConflictDoNothing()
      return true
    }),
  }
}
