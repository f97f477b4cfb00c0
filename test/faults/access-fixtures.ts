import type { Role } from '#contract/permissions'
import { hashPassword } from '../../server/access/password-hashes.ts'
import { defaultPolicy } from '../../server/bookings/default-policy-rules.ts'
import { bookingPolicies, bookings, calendarFeeds, noShows, resources, waitlist } from '../../server/records/bookings-schema.ts'
import { agreements, inductions, members, plans, tenants } from '../../server/records/people-schema.ts'
import { reportSchedules } from '../../server/records/reports-schema.ts'
import { webhooks } from '../../server/records/outbox-schema.ts'
import type { Records } from '../../server/records/open-records.ts'

export const PASSWORD = 'correct horse'
/** Stands in every text of tenant B that is nobody's business outside of it. */
export const SECRET = 'SECRET-OF-B'
const [from, to] = [new Date('2026-04-01T09:00:00Z'), new Date('2026-04-01T10:00:00Z')]

export const PEOPLE: readonly { readonly id: string; readonly role: Exclude<Role, 'kiosk'>; readonly tenantId: string | null }[] = [
  { id: 'admin', role: 'administrator', tenantId: null }, { id: 'staff', role: 'staff', tenantId: null }, { id: 'operator', role: 'operator', tenantId: null },
  { id: 'manager-a', role: 'tenant-manager', tenantId: 'a' }, { id: 'member-a', role: 'member', tenantId: 'a' },
  { id: 'manager-b', role: 'tenant-manager', tenantId: 'b' }, { id: 'member-b', role: 'member', tenantId: 'b' },
]

/** Two tenants with one of each thing that belongs to somebody; its id ends in the tenant's. Site "s1" is there. */
export async function seedTwoTenants(records: Records): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD)
  await records.transaction(async (tx) => {
    await tx.insert(plans).values({ id: 'plan', siteId: 's1', name: 'Plan', monthlyCredits: 0, note: '' })
    const { ...rules } = defaultPolicy('meeting')
    await tx.insert(bookingPolicies).values({ id: 'policy', siteId: 's1', name: 'Policy', rules })
    await tx.insert(webhooks).values({ id: 'webhook', siteId: 's1', url: 'https://example.org/hook', events: ['booking.created'], secret: 'x', active: false })
    await tx.insert(reportSchedules).values({ id: 'schedule', siteId: 's1', reportId: 'utilisation-overview', name: 'Schedule', scope: {}, rhythm: 'weekly', at: '07:00', format: 'csv', language: 'en', recipients: [], active: false })
    for (const tenant of ['a', 'b'] as const) {
      const note = tenant === 'b' ? SECRET : 'note of a'
      await tx.insert(tenants).values({ id: tenant, siteId: 's1', name: `Tenant ${tenant}`, industry: '', stage: 'team', status: 'active', note, contacts: [{ name: note, role: '', email: null, phone: note }] })
      await tx.insert(members).values(PEOPLE.filter(({ tenantId }) => tenantId === tenant).map(({ id, role }) => ({ id, role, tenantId: tenant, name: `${note} ${id}`, email: `${id}@example.org`, status: 'active' as const, passwordHash })))
      await tx.insert(agreements).values({ id: `agreement-${tenant}`, siteId: 's1', tenantId: tenant, spaceId: 's1-room', from: '2026-01-01', note })
      await tx.insert(inductions).values({ id: `induction-${tenant}`, memberId: `member-${tenant}`, topic: note, grantedAt: from })
      await tx.insert(resources).values({
        id: `resource-${tenant}`, siteId: 's1', kind: 'room', name: `Room ${tenant}`, spaceId: 's1-room', places: 1, capacity: 4, features: [], description: '', policyId: 'policy', photos: [], bookable: true, doorCode: `door-${tenant}`,
        // Let to B alone; A's may be had by everybody.
        tenantId: tenant === 'b' ? 'b' : null,
      })
      const own = { siteId: 's1', resourceId: `resource-${tenant}`, tenantId: tenant, memberId: `member-${tenant}` }
      await tx.insert(bookings).values({ ...own, id: `booking-${tenant}`, units: [`resource-${tenant}`], title: note, note, partySize: 1, from, to, status: 'confirmed', source: 'web', credits: 0, createdAt: from })
      await tx.insert(noShows).values({ ...own, id: `no-show-${tenant}`, bookingId: `booking-${tenant}`, from, to, recordedAt: to, released: true, evidence: { coverage: 1, states: [], sources: [] }, status: 'recorded' })
      await tx.insert(waitlist).values({ ...own, id: `waitlist-${tenant}`, resourceIds: [own.resourceId], from, to, partySize: 1, title: note, status: 'waiting', createdAt: from } as never)
      await tx.insert(calendarFeeds).values({ id: `feed-${tenant}`, tokenHash: `hash-${tenant}`, kind: 'member', subjectId: own.memberId, createdBy: own.memberId, createdAt: from } as never)
    }
    await tx.insert(members).values(PEOPLE.filter(({ tenantId }) => tenantId === null).map(({ id, role }) => ({ id, role, tenantId: null, name: id, email: `${id}@example.org`, status: 'active' as const, passwordHash })))
  })
}

/** What fields of bodies and queries name, each with something of tenant B's; several that go together stand in one row. The calendar of a resource is nobody's: of others it shows only that the time is taken. */
export const THEIRS: readonly Readonly<Record<string, unknown>>[] = [
  { memberId: 'member-b' }, { tenantId: 'b' }, { memberIds: ['member-b'] }, { resourceId: 'resource-b' }, { resourceIds: ['resource-b'] }, { changes: 'booking-b' }, { bookingId: 'booking-b' },
  { subjectId: 'member-b' }, { kind: 'tenant', subjectId: 'b' }, { actorId: 'member-b' }, { agreementId: 'agreement-b' }, { noShowId: 'no-show-b' },
]

/** What belongs to a tenant or a person of it, by the path's step before the parameter; `mine` of tenant A, `theirs` of tenant B. */
const OWNED: Readonly<Record<string, string>> = {
  tenants: '', members: 'member-', agreements: 'agreement-', inductions: 'induction-', bookings: 'booking-', 'no-shows': 'no-show-', waitlist: 'waitlist-', 'calendar-feeds': 'feed-',
}
/** What belongs to the house, or to nobody: one value for all. */
const SHARED: Readonly<Record<string, string>> = {
  sites: 's1', spaces: 's1-room', floors: 's1-f1', doors: 's1-door', equipment: 's1-laser', devices: 's1-d1', resources: 'resource-a', 'booking-policies': 'policy', plans: 'plan', webhooks: 'webhook',
  photos: 'none', blackouts: 'none', 'people-imports': 'none', 'booking-imports': 'none', sessions: 'none', tokens: 'none', 'sign-in-links': 'none', series: 'none', calendar: 'none.ics', offers: 'none', 'dead-series': 'none', facts: 'none', 'fact-imports': 'none', 'rule-sets': 'none', judgements: 'none', 'evaluation-runs': 'none', reports: 'utilisation-overview',
  'report-schedules': 'schedule', files: 'none',
}

export interface FilledPath { readonly path: string; readonly isOwned: boolean }

/** A route's pattern with its parameters filled for one side; throws for a parameter that the tables do not know. */
export function filled(pattern: string, side: 'a' | 'b'): FilledPath {
  const steps = pattern.split('/')
  let isOwned = false
  const path = steps.map((step, index) => {
    if (step === '*') return ''
    if (!step.startsWith(':')) return step
    const before = steps[index - 1]!
    if (before in OWNED) {
      isOwned = true
      return OWNED[before]! + side
    }
    const shared = SHARED[before]
    if (shared === undefined) throw new Error(`${pattern}: add what ${step} stands for to test/faults/access-fixtures.ts`)
    return shared
  }).join('/')
  return { path, isOwned }
}
