import { and, asc, eq } from 'drizzle-orm'
import { evaluationJudgements } from '../../records/evaluation-schema.ts'
import type { Records } from '../../records/open-records.ts'

export type JudgementsRow = typeof evaluationJudgements.$inferSelect
export type JudgementsRepository = ReturnType<typeof createJudgementsRepository>

/** Sets of judgements. Edits say on which version they were made and give false when it is another. */
export function createJudgementsRepository(records: Records) {
  return {
    list: (siteId: string): Promise<JudgementsRow[]> => records.run((db) => db.select().from(evaluationJudgements).where(eq(evaluationJudgements.siteId, siteId)).orderBy(asc(evaluationJudgements.name))),
    one: (id: string): Promise<JudgementsRow | undefined> => records.run((db) => db.select().from(evaluationJudgements).where(eq(evaluationJudgements.id, id)).then(([row]) => row)),
    add: (row: JudgementsRow): Promise<void> => records.run(async (db) => { await db.insert(evaluationJudgements).values(row) }),
    change: (id: string, version: number, patch: Partial<JudgementsRow>): Promise<boolean> => records.run(async (db) =>
      (await db.update(evaluationJudgements).set({ ...patch, version: version + 1 }).where(and(eq(evaluationJudgements.id, id), eq(evaluationJudgements.version, version))).returning({ id: evaluationJudgements.id })).length === 1),
    remove: (id: string, version: number): Promise<boolean> => records.run(async (db) =>
      (await db.delete(evaluationJudgements).where(and(eq(evaluationJudgements.id, id), eq(evaluationJudgements.version, version))).returning({ id: evaluationJudgements.id })).length === 1),
  }
}
