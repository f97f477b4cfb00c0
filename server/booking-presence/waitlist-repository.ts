import { and, asc, eq, gt, inArray, lte, sql, type SQL } from 'drizzle-orm'
import type { WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import type { Role } from '#contract/permissions'
import { freedTimes, unitHolds, waitlist, waitlistOffers } from '../records/bookings-schema.ts'
import { members } from '../records/people-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

type EntryRow = typeof waitlist.$inferSelect
type OfferRow = typeof waitlistOffers.$inferSelect

const toEntry = ({ number: _number, from, to, createdAt, ...row }: EntryRow): WaitlistEntry => ({ ...row, from: from.toISOString(), to: to.toISOString(), createdAt: createdAt.toISOString() })
const toOffer = ({ cause: _cause, offeredAt: _offeredAt, from, to, expiresAt, ...row }: OfferRow): WaitlistOffer => ({ ...row, from: from.toISOString(), to: to.toISOString(), expiresAt: expiresAt.toISOString() })
const momentRange = (from: number, to: number) => sql`tstzrange(${new Date(from).toISOString()}::timestamptz, ${new Date(to).toISOString()}::timestamptz)`

export async function insertEntry(tx: RecordsDatabase, { from, to, createdAt, ...entry }: WaitlistEntry): Promise<void> {
  await tx.insert(waitlist).values({ ...entry, from: new Date(from), to: new Date(to), createdAt: new Date(createdAt) })
}

/** In the order of joining. `of` narrows to a tenant's or a member's. */
export async function entriesOf(tx: RecordsDatabase, siteId: string, of: { tenantId?: string; memberId?: string }, after: number): Promise<WaitlistEntry[]> {
  const rows = await tx.select().from(waitlist).where(and(eq(waitlist.siteId, siteId), gt(waitlist.to, new Date(after)),
    of.tenantId === undefined ? undefined : eq(waitlist.tenantId, of.tenantId), of.memberId === undefined ? undefined : eq(waitlist.memberId, of.memberId))).orderBy(asc(waitlist.number))
  return rows.map(toEntry)
}

/** The entry, locked until the transaction ends. */
export async function lockedEntry(tx: RecordsDatabase, id: string): Promise<WaitlistEntry | undefined> {
  const [row] = await tx.select().from(waitlist).where(eq(waitlist.id, id)).for('update')
  return row && toEntry(row)
}

/** Changes the entry if it is in one of the states. */
export async function setEntryStatus(tx: RecordsDatabase, id: string, states: readonly WaitlistEntry['status'][], status: WaitlistEntry['status']): Promise<boolean> {
  const { rowCount } = await tx.update(waitlist).set({ status }).where(and(eq(waitlist.id, id), inArray(waitlist.status, [...states])))
  return rowCount === 1
}

/** What may be offered to whom: an entry that waits, a freed time that touches it, and one of its resources that was freed. */
export interface Candidate { readonly entryId: string; readonly cause: string; readonly resourceId: string; readonly memberId: string; readonly tenantId: string | null; readonly role: Role }

/** Everything that nobody was asked for yet, the first in the line first. */
export async function candidates(tx: RecordsDatabase, now: number): Promise<Candidate[]> {
  const rows = await tx.select({ entryId: waitlist.id, cause: freedTimes.cause, wanted: waitlist.resourceIds, freed: freedTimes.resourceIds, memberId: waitlist.memberId, tenantId: waitlist.tenantId, role: members.role }).from(waitlist)
    .innerJoin(members, eq(members.id, waitlist.memberId))
    .innerJoin(freedTimes, and(eq(freedTimes.siteId, waitlist.siteId), sql`${freedTimes.resourceIds} && ${waitlist.resourceIds}`,
      sql`${freedTimes.from} < ${waitlist.to}`, sql`${freedTimes.to} > ${waitlist.from}`, gt(freedTimes.to, new Date(now))))
    .where(and(eq(waitlist.status, 'waiting'), gt(waitlist.to, new Date(now)),
      sql`NOT EXISTS (SELECT 1 FROM waitlist_offers made WHERE made.waitlist_id = ${waitlist.id} AND made.cause = ${freedTimes.cause})`))
    .orderBy(asc(waitlist.number), asc(freedTimes.freedAt), asc(freedTimes.cause))
  return rows.flatMap(({ wanted, freed, ...candidate }) => wanted.filter((id) => freed.includes(id)).map((resourceId) => ({ ...candidate, resourceId })))
}

/** Makes the offer and holds its units; false when this entry was asked for this cause before. The exclusion constraint refuses (23P01) what is held. */
export async function insertOffer(tx: RecordsDatabase, offer: WaitlistOffer & { readonly cause: string; readonly offeredAt: number }, units: readonly string[], held: { readonly from: number; readonly to: number }): Promise<boolean> {
  const { from, to, expiresAt, offeredAt, ...row } = offer
  const { rowCount } = await tx.insert(waitlistOffers).values({ ...row, from: new Date(from), to: new Date(to), expiresAt: new Date(expiresAt), offeredAt: new Date(offeredAt) }).onConflictDoNothing()
  if (rowCount !== 1) return false
  await tx.insert(unitHolds).values([...units].sort().map((unit) => ({ unit, offerId: offer.id, during: momentRange(held.from, held.to) as never })))
  return true
}

/** Ends an offer that still stands and lets its units go; undefined when it stands no more. */
export async function endOffer(tx: RecordsDatabase, id: string, status: Exclude<WaitlistOffer['status'], 'held'>, more?: SQL): Promise<WaitlistOffer | undefined> {
  const [row] = await tx.update(waitlistOffers).set({ status }).where(and(eq(waitlistOffers.id, id), eq(waitlistOffers.status, 'held'), more)).returning()
  if (row) await tx.delete(unitHolds).where(eq(unitHolds.offerId, id))
  return row && toOffer(row)
}

export async function nameBooking(tx: RecordsDatabase, offerId: string, bookingId: string): Promise<void> {
  await tx.update(waitlistOffers).set({ bookingId }).where(eq(waitlistOffers.id, offerId))
}

export async function offerById(tx: RecordsDatabase, id: string): Promise<WaitlistOffer | undefined> {
  const [row] = await tx.select().from(waitlistOffers).where(eq(waitlistOffers.id, id))
  return row && toOffer(row)
}

/** Standing offers of an entry: at most one. */
export async function heldOfferOf(tx: RecordsDatabase, entryId: string): Promise<WaitlistOffer | undefined> {
  const [row] = await tx.select().from(waitlistOffers).where(and(eq(waitlistOffers.waitlistId, entryId), eq(waitlistOffers.status, 'held')))
  return row && toOffer(row)
}

export async function offersOfMember(tx: RecordsDatabase, memberId: string, after: number): Promise<WaitlistOffer[]> {
  const rows = await tx.select({ offer: waitlistOffers }).from(waitlistOffers).innerJoin(waitlist, eq(waitlist.id, waitlistOffers.waitlistId))
    .where(and(eq(waitlist.memberId, memberId), gt(waitlistOffers.to, new Date(after)))).orderBy(asc(waitlistOffers.expiresAt), asc(waitlistOffers.id))
  return rows.map(({ offer }) => toOffer(offer))
}

/** Offers whose time to answer is over. */
export async function overdueOfferIds(tx: RecordsDatabase, now: number): Promise<string[]> {
  const rows = await tx.select({ id: waitlistOffers.id }).from(waitlistOffers).where(and(eq(waitlistOffers.status, 'held'), lte(waitlistOffers.expiresAt, new Date(now)))).orderBy(asc(waitlistOffers.expiresAt))
  return rows.map(({ id }) => id)
}

/** Entries whose time is over wait for nothing any more; freed time that is over frees nothing. */
export async function closeOver(tx: RecordsDatabase, now: number): Promise<void> {
  await tx.update(waitlist).set({ status: 'expired' }).where(and(eq(waitlist.status, 'waiting'), lte(waitlist.to, new Date(now))))
  await tx.delete(freedTimes).where(lte(freedTimes.to, new Date(now)))
}
