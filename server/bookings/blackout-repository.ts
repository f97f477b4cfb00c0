import { and, asc, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Blackout } from '#contract/bookings'
import { blackouts } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

type Row = typeof blackouts.$inferSelect
export const toBlackout = ({ from, to, ...row }: Row): Blackout => ({ ...row, from: from.toISOString(), to: to.toISOString() })
const columns = ({ from, to, ...rest }: Blackout) => ({ ...rest, from: new Date(from), to: new Date(to) })

/** Those of a site that touch the time; of these resources and the whole site, or of everything when `resourceIds` is null. Epoch ms. */
export async function blackoutsDuring(tx: RecordsDatabase, siteId: string, { from, to, resourceIds = null }: { from: number; to: number; resourceIds?: readonly string[] | null }): Promise<Blackout[]> {
  const rows = await tx.select().from(blackouts).where(and(
    eq(blackouts.siteId, siteId), lt(blackouts.from, new Date(to)), gt(blackouts.to, new Date(from)),
    resourceIds === null ? undefined : or(isNull(blackouts.resourceId), inArray(blackouts.resourceId, [...resourceIds])),
  )).orderBy(asc(blackouts.from), asc(blackouts.id))
  return rows.map(toBlackout)
}

export async function blackoutById(tx: RecordsDatabase, id: string): Promise<Blackout | undefined> {
  const [row] = await tx.select().from(blackouts).where(eq(blackouts.id, id))
  return row && toBlackout(row)
}

export const insertBlackout = async (tx: RecordsDatabase, blackout: Blackout): Promise<void> => { await tx.insert(blackouts).values(columns(blackout)) }

export async function updateBlackout(tx: RecordsDatabase, blackout: Blackout): Promise<boolean> {
  const { rowCount } = await tx.update(blackouts).set(columns(blackout)).where(eq(blackouts.id, blackout.id))
  return rowCount === 1
}

export async function deleteBlackout(tx: RecordsDatabase, id: string): Promise<boolean> {
  const { rowCount } = await tx.delete(blackouts).where(eq(blackouts.id, id))
  return rowCount === 1
}
