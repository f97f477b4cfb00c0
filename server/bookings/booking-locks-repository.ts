import { sql } from 'drizzle-orm'
import type { RecordsDatabase } from '../records/open-records.ts'

/** What a transaction may have to itself until it ends. */
export type Lock = `owner:${string}` | `resource:${string}` | `key:${string}`

/**
 * Takes the locks, and those of the trees of `resourceIds` (all that a booking of them could take), always in
 * one order, so that no two transactions wait for each other in a circle. Whatever is read after this call was
 * committed by those who had the locks before: so quotas and credits hold under concurrency, and who comes
 * second is told what stands in the way. Double bookings are impossible without it, by the constraint.
 */
export async function takeLocks(tx: RecordsDatabase, locks: readonly Lock[], resourceIds: readonly string[] = []): Promise<void> {
  // A subquery with ORDER BY is not merged into the outer one: the locks are taken in its order.
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM (
      WITH RECURSIVE tree(id) AS (
        SELECT unnest(${sql.param([...resourceIds])}::text[]) UNION SELECT part.part_id FROM resource_parts part JOIN tree ON part.resource_id = tree.id
      ), names(name) AS (
        SELECT unnest(${sql.param([...locks])}::text[]) UNION SELECT 'resource:' || id FROM tree
      ) SELECT name FROM names ORDER BY name COLLATE "C"
    ) AS in_order`)
}
