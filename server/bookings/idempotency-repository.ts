import { eq, lt } from 'drizzle-orm'
import { idempotencyKeys } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

/** What was answered under a key, and the hash of the request that it answered. */
export interface KeptAnswer { readonly requestHash: string; readonly answer: unknown }

export async function keptAnswer(tx: RecordsDatabase, key: string): Promise<KeptAnswer | undefined> {
  const [row] = await tx.select({ requestHash: idempotencyKeys.requestHash, answer: idempotencyKeys.answer }).from(idempotencyKeys).where(eq(idempotencyKeys.key, key))
  return row
}

export async function keepAnswer(tx: RecordsDatabase, key: string, { requestHash, answer }: KeptAnswer, now: Date): Promise<void> {
  await tx.insert(idempotencyKeys).values({ key, requestHash, status: 201, answer, createdAt: now })
}

/** Forgets what was answered before the moment; gives how many. */
export async function forgetAnswersBefore(tx: RecordsDatabase, before: Date): Promise<number> {
  const { rowCount } = await tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before))
  return rowCount ?? 0
}
