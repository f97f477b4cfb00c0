import { m } from '../paraglide/messages.js'

/** How the forms call the fields that the server's faults name. */
const LABELS: Readonly<Record<string, () => string>> = {
  name: m.name, email: m.email, role: m.role, status: m.column_status, language: m.language, tenantId: m.tenant, note: m.note, contacts: m.contacts,
  industry: m.tenant_industry, stage: m.tenant_stage, planId: m.tenant_plan, teamSize: m.tenant_team_size, foundedOn: m.tenant_founded, joinedOn: m.tenant_joined, leftOn: m.tenant_left_on,
  spaceId: m.resource_space, equipmentId: m.kind_equipment, memberId: m.let_member, topic: m.induction_topic, expiresOn: m.induction_expires,
  kind: m.book_kind, policyId: m.policy, parts: m.resource_parts, places: m.resource_places, capacity: m.column_capacity, features: m.book_features, description: m.resource_description,
  minLengthMin: m.policy_min_length, maxLengthMin: m.policy_max_length, noticeMin: m.policy_notice, horizonDays: m.policy_horizon, cancelMin: m.policy_cancel, approvalOverMin: m.policy_approval_over,
  bufferBeforeMin: m.policy_buffer_before, bufferAfterMin: m.policy_buffer_after, maxAhead: m.policy_ahead, creditsPerHour: m.policy_credits,
  from: m.book_from, to: m.book_until, reason: m.blackout_reason,
  period: m.evaluation_period, earlier: m.runs_earlier, units: m.runs_units_title, score: m.runs_scoring, efficiency: m.evaluation_tab_efficiency, ruleSets: m.evaluation_tab_rules, seed: m.runs_seed,
}

/** The label of a field, of what lies within it its own; undefined for what no form has: its sentence stands alone then. */
export function fieldLabel(field: string): string | undefined {
  const row = /^rows\[(\d+)\]\.?/.exec(field)
  const path = field.slice(row?.[0].length ?? 0).split(/[./[]/)
  const label = LABELS[path[0] ?? '']?.()
  return row === null ? label : [`${m.import_row()} ${row[1]}`, label].filter(text => text !== undefined).join(', ')
}
