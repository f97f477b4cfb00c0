import type { Role } from '#contract/permissions'
import { members, tenants } from '../../../server/records/people-schema.ts'
import type { Records } from '../../../server/records/open-records.ts'

/** Puts tenants and members of site "s1" straight into the records. */
export function createTestMember(records: Records, siteId = 's1') {
  return {
    tenant: async (id: string): Promise<void> => {
      await records.run((db) => db.insert(tenants).values({ id, siteId, name: `Tenant ${id}`, industry: '', stage: 'team', status: 'active', contacts: [], note: '' }))
    },
    member: async ({ id, role, tenantId = null, passwordHash = null, status = 'active' }: { id: string; role: Role; tenantId?: string | null; passwordHash?: string | null; status?: 'active' | 'invited' }): Promise<void> => {
      await records.run((db) => db.insert(members).values({ id, role, tenantId, passwordHash, status, name: `Person ${id}`, email: `${id}@example.org` }))
    },
  }
}
