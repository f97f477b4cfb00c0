import { and, asc, eq, sql } from 'drizzle-orm'
import { evaluationRuleSets, evaluationRuns } from '../../records/evaluation-schema.ts'
import type { Records } from '../../records/open-records.ts'

export type RuleSetRow = typeof evaluationRuleSets.$inferSelect
export type RuleSetsRepository = ReturnType<typeof createRuleSetsRepository>

/** Edited versions of rule sets: added and removed, never changed. */
export function createRuleSetsRepository(records: Records) {
  return {
    versions: (siteId: string, id?: string): Promise<RuleSetRow[]> => records.run((db) => db.select().from(evaluationRuleSets)
      .where(and(eq(evaluationRuleSets.siteId, siteId), id === undefined ? undefined : eq(evaluationRuleSets.id, id))).orderBy(asc(evaluationRuleSets.id), asc(evaluationRuleSets.version))),

    add: (row: RuleSetRow): Promise<void> => records.run(async (db) => { await db.insert(evaluationRuleSets).values(row) }),

    /** How many runs use each version, by "id version". */
    uses: (siteId: string): Promise<ReadonlyMap<string, number>> => records.run((db) => db.execute<{ used: string; n: number }>(sql`
      SELECT r->>'id' || ' ' || (r->>'version') AS used, count(*)::int AS n FROM ${evaluationRuns}, jsonb_array_elements(settings->'ruleSets') r
      WHERE site_id = ${siteId} GROUP BY 1`).then(({ rows }) => new Map(rows.map(({ used, n }) => [used, n])))),

    /** False when a run uses the version or it is not there. */
    remove: (siteId: string, id: string, version: number): Promise<boolean> => records.run(async (db) => (await db.delete(evaluationRuleSets).where(and(
      eq(evaluationRuleSets.siteId, siteId), eq(evaluationRuleSets.id, id), eq(evaluationRuleSets.version, version),
      sql`NOT EXISTS (SELECT 1 FROM evaluation_runs WHERE site_id = ${siteId} AND settings->'ruleSets' @> ${JSON.stringify([{ id, version }])}::jsonb)`,
    )).returning({ id: evaluationRuleSets.id })).length === 1),
  }
}
