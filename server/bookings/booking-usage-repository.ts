import { and, count, eq, gt, gte, inArray, lt, ne, notInArray, or, sql, sum } from 'drizzle-orm'
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

/** The tenant's site, plan and the plan's credits of a month. */
export async function tenantById(tx: RecordsDatabase, id: string): Promise<{ siteId: string; planId: string | null; monthlyCredits: number | null } | undefined> {
  const [row] = await tx.select({ siteId: tenants.siteId, planId: tenants.planId, monthlyCredits: plans.monthlyCredits })
    .from(tenants).leftJoin(plans, eq(plans.id, tenants.planId)).where(eq(tenants.id, id))
  return row
}

export const inductionsOf = (tx: RecordsDatabase, memberId: string): Promise<{ topic: string; expiresOn: string | null }[]> =>
  tx.select({ topic: inductions.topic, expiresOn: inductions.expiresOn }).from(inductions).where(eq(inductions.memberId, memberId))

/** Until when a booking counts: its end, or when it was ended or released. */
const countsTo = sql<Date>`coalesce(${bookings.endedAt}, ${bookings.to})`.mapWith((moment: string) => new Date(moment))
const COUNTED = ['requested', 'confirmed', 'completed', 'released'] as const

/** What the owner has booked on the policy's resources within the period (epoch ms), by whom a quota counts. */
export async function bookedUnder(tx: RecordsDatabase, policyId: string, owner: Owner, { from, to }: { from: number; to: number }, except: readonly string[]): Promise<Pick<BookingUsage, 'member' | 'tenant'>> {
  if (owner.memberId === null && owner.tenantId === null) return { member: [], tenant: [] }
  const rows = await tx.select({ memberId: bookings.memberId, tenantId: bookings.tenantId, from: bookings.from, to: countsTo }).from(bookings)
    .innerJoin(resources, eq(resources.id, bookings.resourceId)).where(and(
      eq(resources.policyId, policyId), inArray(bookings.status, [...COUNTED]), lt(bookings.from, new Date(to)), gt(bookings.to, new Date(from)),
      or(owner.memberId === null ? undefined : eq(bookings.memberId, owner.memberId), owner.tenantId === null ? undefined : eq(bookings.tenantId, owner.tenantId)),
      except.length === 0 ? undefined : notInArray(bookings.id, [...except]),
    ))
  const of = (key: 'memberId' | 'tenantId') => rows.filter((row) => owner[key] !== null && row[key] === owner[key]).map((row) => ({ from: row.from.getTime(), to: row.to.getTime() }))
  return { member: of('memberId'), tenant: of('tenantId') }
}

/** How many bookings on the policy's resources the member has that are not over. */
export async function bookedAhead(tx: RecordsDatabase, policyId: string, memberId: string, now: number, except: readonly string[]): Promise<number> {
  const [row] = await tx.select({ ahead: count() }).from(bookings).innerJoin(resources, eq(resources.id, bookings.resourceId)).where(and(
    eq(resources.policyId, policyId), eq(bookings.memberId, memberId), inArray(bookings.status, ['requested', 'confirmed']), gt(bookings.to, new Date(now)),
    except.length === 0 ? undefined : notInArray(bookings.id, [...except]),
  ))
  return row?.ahead ?? 0
}

/** What the tenant has spent by month, given back subtracted; what these bookings cost is left out. */
export async function creditsSpent(tx: RecordsDatabase, tenantId: string, fromMonth: string, except: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.select({ month: creditEntries.month, taken: sum(creditEntries.amount).mapWith(Number) }).from(creditEntries).where(and(
    eq(creditEntries.tenantId, tenantId), gte(creditEntries.month, fromMonth),
    except.length === 0 ? undefined : or(sql`${creditEntries.bookingId} IS NULL`, notInArray(creditEntries.bookingId, [...except])),
  )).groupBy(creditEntries.month)
  return Object.fromEntries(rows.map(({ month, taken }) => [month, -taken]))
}

/** When the member's no-shows on the policy's resources that stand were recorded, from a moment on. */
export async function standingNoShows(tx: RecordsDatabase, policyId: string, memberId: string, since: number): Promise<number[]> {
  const rows = await tx.select({ at: noShows.recordedAt }).from(noShows).innerJoin(resources, eq(resources.id, noShows.resourceId)).where(and(
    eq(resources.policyId, policyId), eq(noShows.memberId, memberId), ne(noShows.status, 'overturned'), gt(noShows.recordedAt, new Date(since))))
  return rows.map(({ at }) => at.getTime())
}

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
