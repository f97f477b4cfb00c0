import { scopeOf, type Permission, type Role, type Scope } from '#contract/permissions'

/** Who asks: a signed-in person, a program with a token, a panel on a wall, or the server itself. Made from the session or the token only. */
export interface Principal {
  readonly kind: 'member' | 'token' | 'kiosk' | 'system'
  /** The member's, the token's or the panel's id; null for the system. */
  readonly id: string | null
  readonly name: string
  readonly role: Role
  /** The person's own id; null for tokens, panels and the system. */
  readonly memberId: string | null
  readonly tenantId: string | null
  /** A token may be narrower than its role. */
  readonly only?: ReadonlySet<Permission>
}

/** How far the permission reaches for this principal; null where it may not. */
export const scopeFor = ({ role, only }: Principal, permission: Permission): Scope | null =>
  (only === undefined || only.has(permission) ? scopeOf(role, permission) : null)

/** True where the permission reaches something of this tenant and member (null: of nobody). */
export function reaches(principal: Principal, permission: Permission, of: { readonly tenantId: string | null; readonly memberId: string | null }): boolean {
  switch (scopeFor(principal, permission)) {
    case 'all': return true
    case 'tenant': return principal.tenantId !== null && of.tenantId === principal.tenantId
    case 'own': return principal.memberId !== null && of.memberId === principal.memberId
    case null: return false
  }
}

/** What the server does by itself: schedules, sensors. */
export const SYSTEM: Principal = { kind: 'system', id: null, name: 'Atrium', role: 'administrator', memberId: null, tenantId: null }
