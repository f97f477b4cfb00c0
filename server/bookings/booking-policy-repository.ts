import { and, asc, eq } from 'drizzle-orm'
import type { BookingPolicy } from '#contract/bookings'
import { bookingPolicies } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

export interface StoredPolicy { readonly policy: BookingPolicy; readonly version: number }

type Row = typeof bookingPolicies.$inferSelect
export const toPolicy = ({ id, siteId, name, rules }: Row): BookingPolicy => ({ id, siteId, name, ...rules })
const stored = (row: Row): StoredPolicy => ({ policy: toPolicy(row), version: row.version })
const columns = ({ id, siteId, name, ...rules }: BookingPolicy) => ({ id, siteId, name, rules })

export async function policiesOfSite(tx: RecordsDatabase, siteId: string): Promise<StoredPolicy[]> {
  const rows = await tx.select().from(bookingPolicies).where(eq(bookingPolicies.siteId, siteId)).orderBy(asc(bookingPolicies.name), asc(bookingPolicies.id))
  return rows.map(stored)
}

export async function policyById(tx: RecordsDatabase, id: string): Promise<StoredPolicy | undefined> {
  const [row] = await tx.select().from(bookingPolicies).where(eq(bookingPolicies.id, id))
  return row && stored(row)
}

export const insertPolicy = async (tx: RecordsDatabase, policy: BookingPolicy): Promise<void> => { await tx.insert(bookingPolicies).values(columns(policy)) }

/** False when it is not at that version any more. */
export async function updatePolicy(tx: RecordsDatabase, policy: BookingPolicy, version: number): Promise<boolean> {
  const { rowCount } = await tx.update(bookingPolicies).set({ ...columns(policy), version: version + 1 })
    .where(and(eq(bookingPolicies.id, policy.id), eq(bookingPolicies.version, version)))
  return rowCount === 1
}

export async function deletePolicy(tx: RecordsDatabase, id: string, version: number): Promise<boolean> {
  const { rowCount } = await tx.delete(bookingPolicies).where(and(eq(bookingPolicies.id, id), eq(bookingPolicies.version, version)))
  return rowCount === 1
}
