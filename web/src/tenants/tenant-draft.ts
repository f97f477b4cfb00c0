import type { Tenant } from '#contract/people'

/** What the form of a tenant edits. */
export type TenantDraft = Omit<Tenant, 'id' | 'siteId'>

export const EMPTY_TENANT_DRAFT: TenantDraft = {
  name: '', industry: '', foundedOn: null, stage: 'team', teamSize: null, planId: null, status: 'active', joinedOn: null, leftOn: null, contacts: [], note: '',
}

const orNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())

/** The fields that the server takes, and no more; contacts without any word are left out. */
export function tenantBody({ name, industry, foundedOn, stage, teamSize, planId, status, joinedOn, leftOn, contacts, note }: TenantDraft): TenantDraft {
  return {
    name: name.trim(), industry: industry.trim(), foundedOn, stage, teamSize, planId, status, joinedOn, leftOn, note,
    contacts: contacts.filter(contact => Object.values(contact).some(text => orNull(text) !== null)).map(contact => ({ name: contact.name.trim(), role: contact.role.trim(), email: orNull(contact.email), phone: orNull(contact.phone) })),
  }
}
