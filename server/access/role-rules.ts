import { PERMISSION_IDS, scopeOf, type Role } from '#contract/permissions'
import { scopeFor, type Principal } from './principal.ts'

/**
 * True when the principal may do all that the role may for the whole house. Only such a one may give somebody the role,
 * or set the password of somebody who has it: else an operator could become an administrator by a detour.
 */
export const coversRole = (principal: Principal, role: Role): boolean => PERMISSION_IDS.every((permission) =>
  // What reaches a tenant or a person only lifts nobody above whoever may change that tenant's people.
  scopeOf(role, permission) !== 'all' || scopeFor(principal, permission) === 'all')
