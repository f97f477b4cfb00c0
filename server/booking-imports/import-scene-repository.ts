import { and, eq, gt, gte, inArray, isNull, lt, or, sql, sum } from 'drizzle-orm'
import { COUNTED, countsTo } from '../bookings/booking-usage-repository.ts'
import { bookings, creditEntries, resources } from '../records/bookings-schema.ts'
import { inductions, members, plans, tenants } from '../records/people-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { SceneBooking } from './booking-import-plan.ts'
import type { KnownMember } from './booking-import-rules.ts'

export interface SceneTenant { readonly id: string; readonly name: string; readonly planId: string | null; readonly monthlyCredits: number | null }

export const tenantsOfSite = (tx: RecordsDatabase, siteId: string): Promise<SceneTenant[]> =>
  tx.select({ id: tenants.id, name: tenants.name, planId: tenants.planId, monthlyCredits: plans.monthlyCredits }).from(tenants).leftJoin(plans, eq(plans.id, tenants.planId)).where(eq(tenants.siteId, siteId))

/** The house's people and those of the site's tenants, by e-mail. */
export async function membersByEmail(tx: RecordsDatabase, siteId: string): Promise<Map<string, KnownMember>> {
  const rows = await tx.select({ id: members.id, email: members.email, tenantId: members.tenantId, status: members.status }).from(members)
    .leftJoin(tenants, eq(tenants.id, members.tenantId)).where(or(isNull(members.tenantId), eq(tenants.siteId, siteId)))
  return new Map(rows.map(({ email, status, ...member }) => [email.toLowerCase(), { ...member, mayBook: status === 'active' || status === 'invited' }]))
}

/** Whom quotas and limits count. */
export interface SceneOwners { readonly memberIds: readonly string[]; readonly tenantIds: readonly string[] }

/** The owners' bookings that count to quotas within a period (epoch ms), and all that are not over. As booking-usage-repository.ts reads them for one. */
export async function bookedByOwners(tx: RecordsDatabase, { memberIds, tenantIds }: SceneOwners, { from, to, now }: { from: number; to: number; now: number }): Promise<SceneBooking[]> {
  const rows = await tx.select({ policyId: resources.policyId, memberId: bookings.memberId, tenantId: bookings.tenantId, status: bookings.status, from: bookings.from, to: countsTo }).from(bookings)
    .innerJoin(resources, eq(resources.id, bookings.resourceId)).where(and(
      inArray(bookings.status, [...COUNTED]), or(inArray(bookings.memberId, [...memberIds]), inArray(bookings.tenantId, [...tenantIds])),
      or(and(lt(bookings.from, new Date(to)), gt(bookings.to, new Date(from))), and(inArray(bookings.status, ['requested', 'confirmed']), gt(bookings.to, new Date(now)))),
    ))
  return rows.map(({ status, ...row }) => {
    const ends = row.to.getTime()
    return { ...row, from: row.from.getTime(), to: ends, isAhead: ends > now && (status === 'requested' || status === 'confirmed') }
  })
}

export async function inductionsOfMembers(tx: RecordsDatabase, memberIds: readonly string[]): Promise<Map<string, { topic: string; expiresOn: string | null }[]>> {
  const byMember = new Map<string, { topic: string; expiresOn: string | null }[]>()
  const rows = await tx.select({ memberId: inductions.memberId, topic: inductions.topic, expiresOn: inductions.expiresOn }).from(inductions).where(inArray(inductions.memberId, [...memberIds]))
  for (const { memberId, ...induction } of rows) byMember.set(memberId, [...(byMember.get(memberId) ?? []), induction])
  return byMember
}

/** What the tenants have spent by month, given back subtracted. */
export async function creditsByTenant(tx: RecordsDatabase, tenantIds: readonly string[], fromMonth: string): Promise<Map<string, Record<string, number>>> {
  const rows = await tx.select({ tenantId: creditEntries.tenantId, month: creditEntries.month, taken: sum(creditEntries.amount).mapWith(Number) }).from(creditEntries)
    .where(and(inArray(creditEntries.tenantId, [...tenantIds]), gte(creditEntries.month, fromMonth))).groupBy(creditEntries.tenantId, creditEntries.month)
  const spent = new Map<string, Record<string, number>>()
  for (const { tenantId, month, taken } of rows) spent.set(tenantId, { ...spent.get(tenantId), [month]: -taken })
  return spent
}

/** So many keys are asked of at once: more would hold up everybody else while they are written out. */
const KEYS_AT_ONCE = 2_000

/** Those of the keys that an import wrote already. */
export async function keysKnown(tx: RecordsDatabase, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const { rows } = await tx.execute<{ key: string }>(sql`SELECT key FROM imported_bookings WHERE key = ANY(${sql.param(keys.slice(at, at + KEYS_AT_ONCE))}::text[])`)
    for (const { key } of rows) known.add(key)
  }
  return known
}
