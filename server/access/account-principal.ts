import type { Account } from './account-repository.ts'
import type { Principal } from './principal.ts'

/** True while the account may be used: suspended members, and those of a tenant that has left, may not. */
export const mayUse = ({ status, tenantStatus }: Pick<Account, 'status' | 'tenantStatus'>): boolean => status === 'active' && tenantStatus !== 'left'

export const memberPrincipal = ({ id, name, role, tenantId }: Account): Principal => ({ kind: 'member', id, name, role, memberId: id, tenantId })
