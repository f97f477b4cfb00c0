import type { Member } from '#contract/people'
import { TENANT_ROLES, type Role } from '#contract/permissions'

/** What the form of a person edits. */
export type PersonDraft = Omit<Member, 'id'>

export const draftOf = ({ tenantId, name, email, role, status, language }: Member): PersonDraft => ({ tenantId, name, email, role, status, language })

/** A role with what follows from it: the house's own people belong to no tenant. */
export const roleChosen = (role: Role, tenantId: string | null): Pick<PersonDraft, 'role' | 'tenantId'> => ({ role, tenantId: TENANT_ROLES.has(role) ? tenantId : null })

export const personBody = ({ name, email, ...rest }: PersonDraft): PersonDraft => ({ ...rest, name: name.trim(), email: email.trim() })
