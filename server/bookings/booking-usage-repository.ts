import { and, eq, gt, gte, inArray, isNull, lt, ne, notInArray, or, sql, sum } from 'drizzle-orm'
import { importedBookings } from '../records/booking-imports-schema.ts'
import { bookings, creditEntries, noShows, resources } from '../records/bookings-schema.ts'
import { inductions, members, plans, tenants } from '../records/people-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { BookingUsage } from './booking-context.ts'

/** Whose bookings are meant. */
export interface Owner { readonly tenantId: string | null; readonly memberId: string | null }

/** A person for whom may be booked. */
export interface OwningMember { readonly id: string; readonly tenantId: string | null; readonly status: 'invited' | 'active' | 'suspended' | 'left' }

export async function memberById(tx: RecordsDatabase, id: string): Promise<OwningMember | undefined> {
  const [row] = await tx.select({ id: members.id, tenantId: members.tenantId, status: members.status }).from(members).where(eq(members.id, id))
  return row
}

/** What the records say about an owner; null throughout where there is no tenant, or no member. */
export interface OwnerRecord { readonly siteId: string | null; readonly planId: string | null; readonly monthlyCredits: number | null; readonly tenantName: string | null; readonly memberName: string | null }

/** The tenant's site, its plan with the credits of a month, and both names. */
export async function ownerRecord(tx: RecordsDatabase, { tenantId, memberId }: Owner): Promise<OwnerRecord> {
  const nobody = { siteId: null, planId: null, monthlyCredits: null, tenantName: null, memberName: null }
  if (tenantId === null && memberId === null) return nobody
  const { rows } = await tx.execute<{ [Key in keyof OwnerRecord]: OwnerRecord[Key] }>(sql`
    SELECT ${tenants.siteId} AS "siteId", ${tenants.planId} AS "planId", ${plans.monthlyCredits} AS "monthlyCredits", ${tenants.name} AS "tenantName", ${members.name} AS "memberName"
    FROM (SELECT ${tenantId}::text AS tenant_id, ${memberId}::text AS member_id) AS owner
    LEFT JOIN ${tenants} ON ${tenants.id} = owner.tenant_id LEFT JOIN ${plans} ON ${plans.id} = ${tenants.planId} LEFT JOIN ${members} ON ${members.id} = owner.member_id`)
  return rows[0] ?? nobody
}

export const inductionsOf = (tx: RecordsDatabase, memberId: string): Promise<{ topic: string; expiresOn: string | null }[]> =>
  tx.select({ topic: inductions.topic, expiresOn: inductions.expiresOn }).from(inductions).where(eq(inductions.memberId, memberId))

/** Until when a booking counts: its end, or when it was ended or released. */
export const countsTo = sql<Date>`coalesce(${bookings.endedAt}, ${bookings.to})`.mapWith((moment: string) => new Date(moment))
/** Cancelled and declined ones count for nothing. */
export const COUNTED = ['requested', 'confirmed', 'completed', 'released'] as const

/** What of the owner's bookings counts: those within the period, where quotas ask; those that are not over at a moment, where their number is limited. Epoch ms. */
export interface UsageAsk { readonly within: { readonly from: number; readonly to: number } | null; readonly aheadOf: number | null }

/** What the owner has booked on the policy's resources, by whom a quota counts, and how much of it the member has ahead. */
export async function bookedUnder(tx: RecordsDatabase, policyId: string, { memberId, tenantId }: Owner, { within, aheadOf }: UsageAsk, except: readonly string[]): Promise<Pick<BookingUsage, 'member' | 'tenant' | 'ahead'>> {
  const owned = or(memberId === null ? undefined : eq(bookings.memberId, memberId), tenantId === null ? undefined : eq(bookings.tenantId, tenantId))
  const counted = or(
    within === null ? undefined : and(lt(bookings.from, new Date(within.to)), gt(bookings.to, new Date(within.from))),
    aheadOf === null || memberId === null ? undefined : and(eq(bookings.memberId, memberId), inArray(bookings.status, ['requested', 'confirmed']), gt(bookings.to, new Date(aheadOf))),
  )
  if (!owned || !counted) return { member: [], tenant: [], ahead: 0 }
  const rows = await tx.select({ memberId: bookings.memberId, tenantId: bookings.tenantId, status: bookings.status, from: bookings.from, to: countsTo }).from(bookings)
    .innerJoin(resources, eq(resources.id, bookings.resourceId))
    .where(and(eq(resources.policyId, policyId), inArray(bookings.status, [...COUNTED]), owned, counted, except.length === 0 ? undefined : notInArray(bookings.id, [...except])))
  const stretches = rows.map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }))
  const touching = stretches.filter(({ from, to }) => within !== null && from < within.to && to > within.from).map(({ from, to, ...owner }) => ({ owner, stretch: { from, to } }))
  return {
    member: touching.filter(({ owner }) => memberId !== null && owner.memberId === memberId).map(({ stretch }) => stretch),
    tenant: touching.filter(({ owner }) => tenantId !== null && owner.tenantId === tenantId).map(({ stretch }) => stretch),
    ahead: stretches.filter((row) => aheadOf !== null && row.memberId === memberId && row.to > aheadOf && (row.status === 'requested' || row.status === 'confirmed')).length,
  }
}

/** What the tenant has spent by month, given back subtracted; what these bookings cost is left out. */
export async function creditsSpent(tx: RecordsDatabase, tenantId: string, fromMonth: string, except: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.select({ month: creditEntries.month, taken: sum(creditEntries.amount).mapWith(Number) }).from(creditEntries).where(and(
    eq(creditEntries.tenantId, tenantId), gte(creditEntries.month, fromMonth),
    except.length === 0 ? undefined : or(sql`${creditEntries.bookingId} IS NULL`, notInArray(creditEntries.bookingId, [...except])),
  )).groupBy(creditEntries.month)
  return Object.fromEntries(rows.map(({ month, taken }) => [month, -taken]))
}

/** A no-show that counts against whoever booked. `at`: when it was recorded. */
export interface Strike { readonly policyId: string; readonly memberId: string; readonly at: number }

/** The members' no-shows that stand, from a moment on. What another system had booked before it was imported is no strike. */
export async function strikesOf(tx: RecordsDatabase, memberIds: readonly string[], since: number): Promise<Strike[]> {
  const rows = await tx.select({ policyId: resources.policyId, memberId: noShows.memberId, at: noShows.recordedAt }).from(noShows).innerJoin(resources, eq(resources.id, noShows.resourceId))
    .leftJoin(importedBookings, and(eq(importedBookings.bookingId, noShows.bookingId), importedBookings.isRecord))
    .where(and(inArray(noShows.memberId, [...memberIds]), ne(noShows.status, 'overturned'), gt(noShows.recordedAt, new Date(since)), isNull(importedBookings.bookingId)))
  return rows.flatMap(({ policyId, memberId, at }) => (memberId === null ? [] : [{ policyId, memberId, at: at.getTime() }]))
}

/** When the member's no-shows on the policy's resources that stand were recorded, from a moment on. */
export const standingNoShows = async (tx: RecordsDatabase, policyId: string, memberId: string, since: number): Promise<number[]> =>
  (await strikesOf(tx, [memberId], since)).filter((strike) => strike.policyId === policyId).map(({ at }) => at)

/** Amounts are negative when taken and positive when given back. */
export interface CreditEntry { readonly siteId: string; readonly tenantId: string; readonly bookingId: string; readonly reason: string; readonly amount: number; readonly month: string; readonly at: Date }

/** Enters what is not entered yet: once for a booking and a reason, so that nothing is taken or given back twice. */
export async function enterCredits(tx: RecordsDatabase, entries: readonly CreditEntry[]): Promise<void> {
  if (entries.length > 0) await tx.insert(creditEntries).values([...entries]).onConflictDoNothing()
}

/** What the booking costs as it is entered: positive credits, by the month that paid. */
export async function creditsTakenFor(tx: RecordsDatabase, bookingId: string): Promise<{ month: string; taken: number }[]> {
  const rows = await tx.select({ month: creditEntries.month, taken: sum(creditEntries.amount).mapWith(Number) }).from(creditEntries).where(eq(creditEntries.bookingId, bookingId)).groupBy(creditEntries.month)
  return rows.map(({ month, taken }) => ({ month, taken: -taken }))
}
