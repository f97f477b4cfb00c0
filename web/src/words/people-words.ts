import type { Member, Tenant } from '#contract/people'
import type { ImportField, ImportKind } from '#contract/people-api'
import { m } from '../paraglide/messages.js'

export const STAGE_WORDS: Record<Tenant['stage'], () => string> = {
  idea: m.stage_idea, team: m.stage_team, registered: m.stage_registered, product: m.stage_product, revenue: m.stage_revenue, financed: m.stage_financed, 'graduate-eligible': m.stage_graduate,
}
export const TENANT_STATUS_WORDS: Record<Tenant['status'], () => string> = { applicant: m.tenant_applicant, active: m.tenant_active, paused: m.tenant_paused, left: m.tenant_left }
export const MEMBER_STATUS_WORDS: Record<Member['status'], () => string> = { invited: m.person_invited, active: m.person_active, suspended: m.person_suspended, left: m.person_left }

const FIELD_WORDS: Record<ImportField, () => string> = {
  name: m.name, industry: m.tenant_industry, foundedOn: m.tenant_founded, stage: m.tenant_stage, teamSize: m.tenant_team_size, planId: m.tenant_plan, status: m.column_status, joinedOn: m.tenant_joined, leftOn: m.tenant_left_on,
  contactName: m.import_contact_name, contactEmail: m.import_contact_email, contactPhone: m.import_contact_phone, note: m.note, email: m.email, tenantId: m.tenant, role: m.role, language: m.language,
}

/** A field of an import as people call it; what is none (a heading) stays as it is. */
export const importFieldText = (kind: ImportKind, field: string): string => (kind === 'members' && field === 'name' ? m.person_name() : Object.hasOwn(FIELD_WORDS, field) ? FIELD_WORDS[field as ImportField]() : field)
export const IMPORT_KIND_WORDS: Record<ImportKind, () => string> = { tenants: m.nav_tenants, members: m.nav_people }
