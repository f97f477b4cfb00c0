import { and, eq } from 'drizzle-orm'
import type { BookingSeries } from '#contract/bookings'
import { bookingSeries } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

const toSeries = ({ createdAt, ...row }: typeof bookingSeries.$inferSelect): BookingSeries => ({ ...row, createdAt: createdAt.toISOString() })
const columns = ({ createdAt, ...series }: BookingSeries) => ({ ...series, createdAt: new Date(createdAt) })

export async function seriesById(tx: RecordsDatabase, id: string): Promise<BookingSeries | undefined> {
  const [row] = await tx.select().from(bookingSeries).where(eq(bookingSeries.id, id))
  return row && toSeries(row)
}

export const insertSeries = async (tx: RecordsDatabase, series: BookingSeries): Promise<void> => { await tx.insert(bookingSeries).values(columns(series)) }

/** Writes it as the next version; false when it is not at this one any more. */
export async function updateSeries(tx: RecordsDatabase, series: BookingSeries): Promise<boolean> {
  const { id, version, ...rest } = columns(series)
  const { rowCount } = await tx.update(bookingSeries).set({ ...rest, version: version + 1 }).where(and(eq(bookingSeries.id, id), eq(bookingSeries.version, version)))
  return rowCount === 1
}
