import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { outbox } from '../records/outbox-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'

export interface OutboxMessage { readonly kind: 'mail' | 'webhook'; readonly recipient: string; readonly payload: Record<string, unknown>; readonly dedupeKey: string; readonly dueAt: number }
export interface DueMessage extends Omit<OutboxMessage, 'dueAt'> { readonly id: number; readonly attempts: number }

/** Writes messages in the caller's transaction; one whose key is there already is left as it is. */
export async function putIntoOutbox(tx: RecordsDatabase, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return
  await tx.insert(outbox).values(messages.map((message) => ({ ...message, dueAt: new Date(message.dueAt) }))).onConflictDoNothing({ target: outbox.dedupeKey })
}

/** What a mail said is nobody's business once it is gone, least of all a link to sign in by; a webhook's deliveries are shown. */
const afterwards = sql`CASE WHEN ${outbox.kind} = 'mail' THEN '{}'::jsonb ELSE ${outbox.payload} END`
const open = and(isNull(outbox.sentAt), isNull(outbox.givenUpAt))

export type OutboxRepository = ReturnType<typeof createOutboxRepository>

export function createOutboxRepository(records: Records) {
  return {
    put: (messages: readonly OutboxMessage[]): Promise<void> => records.run((db) => putIntoOutbox(db, messages)),

    /** Takes due messages for delivery: counted as an attempt, and not due again before the lease ends (also when this process dies). */
    take: (now: number, leaseMs: number, limit: number): Promise<DueMessage[]> => records.transaction(async (tx) => {
      const due = await tx.select({ id: outbox.id }).from(outbox).where(and(open, lte(outbox.dueAt, new Date(now)))).orderBy(asc(outbox.dueAt), asc(outbox.id)).limit(limit).for('update', { skipLocked: true })
      if (due.length === 0) return []
      return tx.update(outbox).set({ attempts: sql`${outbox.attempts} + 1`, dueAt: new Date(now + leaseMs) }).where(inArray(outbox.id, due.map(({ id }) => id)))
        .returning({ id: outbox.id, kind: outbox.kind, recipient: outbox.recipient, payload: outbox.payload, dedupeKey: outbox.dedupeKey, attempts: outbox.attempts })
    }),

    sent: (id: number, at: number): Promise<void> => records.run(async (db) => { await db.update(outbox).set({ sentAt: new Date(at), lastError: null, payload: afterwards }).where(eq(outbox.id, id)) }),
    failed: (id: number, error: string, next: number | null, at: number): Promise<void> => records.run(async (db) => {
      await db.update(outbox).set({ lastError: error.slice(0, 500), ...next === null ? { givenUpAt: new Date(at), payload: afterwards } : { dueAt: new Date(next) } }).where(eq(outbox.id, id))
    }),

    ofRecipient: (kind: OutboxMessage['kind'], recipient: string, limit: number): Promise<(typeof outbox.$inferSelect)[]> =>
      records.run((db) => db.select().from(outbox).where(and(eq(outbox.kind, kind), eq(outbox.recipient, recipient))).orderBy(desc(outbox.id)).limit(limit)),
  }
}
