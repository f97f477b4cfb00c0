import { PERMISSION_IDS, scopeOf, SCOPES, type Permission, type Role } from '#contract/permissions'
import { scopeFor, type Principal } from './principal.ts'

/** What a token was made with. */
export interface TokenScope { readonly role: Role; readonly tenantId: string | null; readonly permissions: readonly Permission[] }

/** 0 reaches farthest; what is not allowed reaches nothing. */
const reach = (scope: (typeof SCOPES)[number] | null): number => (scope === null ? SCOPES.length : SCOPES.indexOf(scope))

/**
 * The permissions of a token that stand: those that its role has and its maker has as far. A maker who
 * may only within a tenant gives tokens of that tenant only. `maker` null: made at the console, by whoever
 * may do everything there.
 */
export function standingPermissions({ role, tenantId, permissions }: TokenScope, maker: Principal | null): Permission[] {
  return permissions.filter((permission) => {
    const scope = scopeOf(role, permission)
    if (scope === null) return false
    if (maker === null) return true
    const makers = scopeFor(maker, permission)
    return reach(makers) <= reach(scope) && (makers === 'all' || tenantId === maker.tenantId)
  })
}

/** All that a role may. */
export const permissionsOf = (role: Role): Permission[] => PERMISSION_IDS.filter((permission) => scopeOf(role, permission) !== null)
