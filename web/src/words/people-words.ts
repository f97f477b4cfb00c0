import type { Member, Tenant } from '#contract/people'
import { m } from '../paraglide/messages.js'

export const STAGE_WORDS: Record<Tenant['stage'], () => string> = {
  idea: m.stage_idea, team: m.stage_team, registered: m.stage_registered, product: m.stage_product, revenue: m.stage_revenue, financed: m.stage_financed, 'graduate-eligible': m.stage_graduate,
}
export const TENANT_STATUS_WORDS: Record<Tenant['status'], () => string> = { applicant: m.tenant_applicant, active: m.tenant_active, paused: m.tenant_paused, left: m.tenant_left }
export const MEMBER_STATUS_WORDS: Record<Member['status'], () => string> = { invited: m.person_invited, active: m.person_active, suspended: m.person_suspended, left: m.person_left }
