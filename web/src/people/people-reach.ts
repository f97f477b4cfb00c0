import { ROLES_GIVEN_BY, TENANT_ROLES, type Permission, type Role, type Scope } from '#contract/permissions'
import { me } from '../access/me.svelte.ts'

/** How far a permission reaches for who looks; null where it is not given. */
export const reachOf = (permission: Permission): Scope | null => me.current?.permissions.find(({ id }) => id === permission)?.scope ?? null

/** Roles that who looks may give to a person; panels are no people. */
export const rolesToGive = (): readonly Role[] => (me.current ? ROLES_GIVEN_BY[me.current.role] : []).filter(role => role !== 'kiosk' && (reachOf('members.edit') === 'all' || TENANT_ROLES.has(role)))

/** Whether who looks may change this person at all. */
export const mayChange = (person: { role: Role }): boolean => me.can('members.edit') && rolesToGive().includes(person.role)
