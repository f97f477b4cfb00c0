import { and, desc, eq, inArray, type SQL } from 'drizzle-orm'
import type { Booking, NoShow } from '#contract/bookings'
import { bookings, noShows } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

type Row = typeof noShows.$inferSelect
const toNoShow = ({ from, to, recordedAt, contestedAt, decidedAt, ...row }: Row): NoShow => ({
  ...row, from: from.toISOString(), to: to.toISOString(), recordedAt: recordedAt.toISOString(), contestedAt: contestedAt?.toISOString() ?? null, decidedAt: decidedAt?.toISOString() ?? null,
})

export interface NoShowFilter { readonly siteId: string; readonly status?: NoShow['status'] | undefined; readonly tenantId?: string | undefined; readonly memberId?: string | undefined }

const LISTED_MAX = 500

/** The newest first. */
export async function noShowsOf(tx: RecordsDatabase, { siteId, status, tenantId, memberId }: NoShowFilter): Promise<NoShow[]> {
  const rows = await tx.select().from(noShows).where(and(eq(noShows.siteId, siteId), status && eq(noShows.status, status),
    tenantId === undefined ? undefined : eq(noShows.tenantId, tenantId), memberId === undefined ? undefined : eq(noShows.memberId, memberId))).orderBy(desc(noShows.recordedAt), desc(noShows.id)).limit(LISTED_MAX)
  return rows.map(toNoShow)
}

export async function noShowById(tx: RecordsDatabase, id: string): Promise<NoShow | undefined> {
  const [row] = await tx.select().from(noShows).where(eq(noShows.id, id))
  return row && toNoShow(row)
}

/** Changes the record if it is in one of the states; undefined when somebody was faster. */
export async function changeNoShow(tx: RecordsDatabase, id: string, states: readonly NoShow['status'][], patch: Partial<Row>, more?: SQL): Promise<NoShow | undefined> {
  const [row] = await tx.update(noShows).set(patch).where(and(eq(noShows.id, id), inArray(noShows.status, [...states]), more)).returning()
  return row && toNoShow(row)
}

export async function bookingOfNoShow(tx: RecordsDatabase, { bookingId }: NoShow): Promise<Pick<Booking, 'id' | 'siteId' | 'resourceId' | 'tenantId'> | undefined> {
  const [row] = await tx.select({ id: bookings.id, siteId: bookings.siteId, resourceId: bookings.resourceId, tenantId: bookings.tenantId }).from(bookings).where(eq(bookings.id, bookingId))
  return row
}
