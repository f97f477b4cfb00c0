import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { EvaluationRun, RunHashes, RunLogLine, RunSettings, RunStep } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'
import { evaluationRuns } from '../../records/evaluation-schema.ts'
import type { Records } from '../../records/open-records.ts'

export interface NewRun { readonly id: string; readonly siteId: string; readonly settings: RunSettings; readonly createdAt: number; readonly by: string }
export interface ClaimedRun { readonly id: string; readonly siteId: string; readonly settings: RunSettings; readonly isFrozen: boolean }
export interface FrozenParts { readonly facts: string; readonly factsHash: string; readonly ruleSets: string; readonly ruleSetsHash: string }
/** What is stored of a run, byte for byte. */
export interface StoredParts { readonly settings: RunSettings; readonly siteId: string; readonly facts: string | null; readonly ruleSets: string | null; readonly result: string | null; readonly hashes: RunHashes }
export type RunPart = 'facts' | 'ruleSets' | 'result'
export type RunsRepository = ReturnType<typeof createRunsRepository>

// Lists never read the stored texts: they are megabytes.
const head = {
  id: evaluationRuns.id, siteId: evaluationRuns.siteId, settings: evaluationRuns.settings, status: evaluationRuns.status, progress: evaluationRuns.progress, step: evaluationRuns.step,
  createdAt: evaluationRuns.createdAt, by: evaluationRuns.by, startedAt: evaluationRuns.startedAt, endedAt: evaluationRuns.endedAt, attempts: evaluationRuns.attempts, error: evaluationRuns.error,
  log: evaluationRuns.log, summary: evaluationRuns.summary, facts: evaluationRuns.factsHash, ruleSets: evaluationRuns.ruleSetsHash, result: evaluationRuns.resultHash,
}
const LISTED = 200

/** Evaluation runs: the queue, how far each is, what it used and what came out. */
export function createRunsRepository(records: Records) {
  const running = (id: string) => and(eq(evaluationRuns.id, id), eq(evaluationRuns.status, 'running'))
  return {
    add: ({ createdAt, ...run }: NewRun): Promise<void> => records.run(async (db) => { await db.insert(evaluationRuns).values({ ...run, status: 'queued', createdAt: new Date(createdAt) }) }),

    list: (siteId: string): Promise<EvaluationRun[]> => records.run((db) => db.select(head).from(evaluationRuns).where(eq(evaluationRuns.siteId, siteId)).orderBy(desc(evaluationRuns.createdAt)).limit(LISTED).then((rows) => rows.map(toRun))),
    run: (id: string): Promise<EvaluationRun | undefined> => records.run((db) => db.select(head).from(evaluationRuns).where(eq(evaluationRuns.id, id)).then(([row]) => row && toRun(row))),

    /** One stored text of a run; null when there is none yet. */
    part: (id: string, part: RunPart): Promise<string | null> => records.run((db) => db.select({ text: evaluationRuns[part] }).from(evaluationRuns).where(eq(evaluationRuns.id, id)).then(([row]) => row?.text ?? null)),
    parts: (id: string): Promise<StoredParts | undefined> => records.run((db) => db.select({
      settings: evaluationRuns.settings, siteId: evaluationRuns.siteId, facts: evaluationRuns.facts, ruleSets: evaluationRuns.ruleSets, result: evaluationRuns.result,
      hashes: { facts: evaluationRuns.factsHash, ruleSets: evaluationRuns.ruleSetsHash, result: evaluationRuns.resultHash },
    }).from(evaluationRuns).where(eq(evaluationRuns.id, id)).then(([row]) => row)),

    /** Those that a stopped server left in the middle wait again. */
    requeue: (): Promise<void> => records.run(async (db) => { await db.update(evaluationRuns).set({ status: 'queued', progress: 0, step: null }).where(eq(evaluationRuns.status, 'running')) }),

    /** Takes the one that has waited longest; null when none waits. */
    claim: (at: number): Promise<ClaimedRun | null> => records.transaction(async (tx) => {
      const [next] = await tx.select({ id: evaluationRuns.id }).from(evaluationRuns).where(eq(evaluationRuns.status, 'queued')).orderBy(asc(evaluationRuns.createdAt), asc(evaluationRuns.id)).limit(1).for('update', { skipLocked: true })
      if (!next) return null
      const [run] = await tx.update(evaluationRuns).set({ status: 'running', startedAt: new Date(at), attempts: sql`${evaluationRuns.attempts} + 1`, log: [], error: null }).where(eq(evaluationRuns.id, next.id))
        .returning({ id: evaluationRuns.id, siteId: evaluationRuns.siteId, settings: evaluationRuns.settings, isFrozen: sql<boolean>`${evaluationRuns.facts} IS NOT NULL` })
      return run ?? null
    }),

    /** Keeps what the run uses. False when it runs no more. */
    freeze: (id: string, parts: FrozenParts): Promise<boolean> => records.run(async (db) => (await db.update(evaluationRuns).set({ ...parts }).where(running(id)).returning({ id: evaluationRuns.id })).length === 1),
    tell: (id: string, step: RunStep, progress: number, line: RunLogLine | null): Promise<boolean> => records.run(async (db) => (await db.update(evaluationRuns)
      .set({ step, progress, ...line && { log: sql`${evaluationRuns.log} || ${JSON.stringify([line])}::jsonb` } }).where(running(id)).returning({ id: evaluationRuns.id })).length === 1),
    /** The result of a run that still runs; false when it was cancelled meanwhile. */
    finish: (id: string, result: string, resultHash: string, summary: NonNullable<EvaluationRun['summary']>, at: number): Promise<boolean> => records.run(async (db) =>
      (await db.update(evaluationRuns).set({ status: 'done', result, resultHash, summary, progress: 1, step: null, endedAt: new Date(at) }).where(running(id)).returning({ id: evaluationRuns.id })).length === 1),
    fail: (id: string, error: LocalText, at: number): Promise<void> => records.run(async (db) => { await db.update(evaluationRuns).set({ status: 'failed', error, endedAt: new Date(at) }).where(running(id)) }),
    /** False when it had ended already. */
    cancel: (id: string, at: number): Promise<boolean> => records.run(async (db) => (await db.update(evaluationRuns).set({ status: 'cancelled', endedAt: new Date(at) })
      .where(and(eq(evaluationRuns.id, id), inArray(evaluationRuns.status, ['queued', 'running']))).returning({ id: evaluationRuns.id })).length === 1),
    /** False when it waits or runs. */
    remove: (id: string): Promise<boolean> => records.run(async (db) => (await db.delete(evaluationRuns).where(and(eq(evaluationRuns.id, id), inArray(evaluationRuns.status, ['done', 'failed', 'cancelled']))).returning({ id: evaluationRuns.id })).length === 1),
  }
}

type Head = Pick<typeof evaluationRuns.$inferSelect, 'id' | 'siteId' | 'settings' | 'status' | 'progress' | 'step' | 'createdAt' | 'by' | 'startedAt' | 'endedAt' | 'attempts' | 'error' | 'log' | 'summary'> & { facts: string | null; ruleSets: string | null; result: string | null }
const toRun = ({ createdAt, startedAt, endedAt, facts, ruleSets, result, ...row }: Head): EvaluationRun => ({
  ...row, createdAt: createdAt.toISOString(), startedAt: startedAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null, hashes: { facts, ruleSets, result },
})
