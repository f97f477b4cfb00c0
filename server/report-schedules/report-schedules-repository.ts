import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { MadeReport, NewReportSchedule, ReportScheduleChanges, StoredReportSchedule } from '#contract/report-schedules'
import { putIntoOutbox, type OutboxMessage } from '../outbox/outbox-repository.ts'
import type { Records } from '../records/open-records.ts'
import { reportFiles, reportSchedules } from '../records/reports-schema.ts'

type Row = typeof reportSchedules.$inferSelect
/** A schedule that is due, taken for making. */
export interface TakenSchedule extends StoredReportSchedule { readonly attempts: number }

const toStored = ({ dueAt, attempts: _attempts, lastRunAt, ...row }: Row): StoredReportSchedule => ({ ...row, lastRunAt: lastRunAt?.toISOString() ?? null, nextRunAt: dueAt?.toISOString() ?? null })
const toFile = ({ scheduleId: _scheduleId, madeAt, ...file }: typeof reportFiles.$inferSelect): MadeReport => ({ ...file, madeAt: madeAt.toISOString() })

export type ReportSchedulesRepository = ReturnType<typeof createReportSchedulesRepository>

export function createReportSchedulesRepository(records: Records) {
  return {
    ofSite: (siteId: string): Promise<StoredReportSchedule[]> => records.run((db) => db.select().from(reportSchedules).where(eq(reportSchedules.siteId, siteId)).orderBy(asc(reportSchedules.name), asc(reportSchedules.id)).then((rows) => rows.map(toStored))),
    one: (id: string): Promise<StoredReportSchedule | undefined> => records.run((db) => db.select().from(reportSchedules).where(eq(reportSchedules.id, id)).then(([row]) => row && toStored(row))),
    add: (schedule: Required<NewReportSchedule> & { id: string; siteId: string }, dueAt: number | null): Promise<void> =>
      records.run(async (db) => { await db.insert(reportSchedules).values({ ...schedule, dueAt: dueAt === null ? null : new Date(dueAt) }) }),
    change: (id: string, version: number, patch: ReportScheduleChanges, dueAt: number | null): Promise<boolean> => records.run(async (db) => {
      const changed = await db.update(reportSchedules).set({ ...patch, version: version + 1, attempts: 0, dueAt: dueAt === null ? null : new Date(dueAt) })
        .where(and(eq(reportSchedules.id, id), eq(reportSchedules.version, version))).returning({ id: reportSchedules.id })
      return changed.length === 1
    }),
    remove: (id: string): Promise<boolean> => records.run(async (db) => (await db.delete(reportSchedules).where(eq(reportSchedules.id, id)).returning({ id: reportSchedules.id })).length === 1),

    /** Takes what is due: counted as an attempt, and not due again before the lease ends (also when this process dies). No two takers get the same. */
    take: (now: number, leaseMs: number): Promise<TakenSchedule[]> => records.transaction(async (tx) => {
      const due = await tx.select({ id: reportSchedules.id }).from(reportSchedules).where(lte(reportSchedules.dueAt, new Date(now))).orderBy(asc(reportSchedules.dueAt)).limit(1).for('update', { skipLocked: true })
      if (due.length === 0) return []
      const rows = await tx.update(reportSchedules).set({ attempts: sql`${reportSchedules.attempts} + 1`, dueAt: new Date(now + leaseMs) }).where(inArray(reportSchedules.id, due.map(({ id }) => id))).returning()
      return rows.map((row) => ({ ...toStored(row), attempts: row.attempts }))
    }),

    /** What became of a making: its file, its result, its mails and when it is due next, in one. A schedule that was edited meanwhile keeps the time of the edit; `dueAt` undefined: its time stays. */
    finish: ({ schedule, ranAt, result, file, mails, dueAt }: {
      schedule: StoredReportSchedule; ranAt: number; result: NonNullable<StoredReportSchedule['lastResult']>; file: MadeReport | null; mails: readonly OutboxMessage[]; dueAt: number | undefined
    }): Promise<void> => records.transaction(async (tx) => {
      const known = await tx.update(reportSchedules).set({ lastRunAt: new Date(ranAt), lastResult: result }).where(eq(reportSchedules.id, schedule.id)).returning({ id: reportSchedules.id })
      if (known.length === 0) return // Removed meanwhile: nobody waits for it.
      if (dueAt !== undefined) {
        await tx.update(reportSchedules).set({ dueAt: new Date(dueAt), ...result.ok && { attempts: 0 } }).where(and(eq(reportSchedules.id, schedule.id), eq(reportSchedules.version, schedule.version)))
      }
      if (file) {
        const row = { ...file, scheduleId: schedule.id, madeAt: new Date(file.madeAt) }
        await tx.insert(reportFiles).values(row).onConflictDoUpdate({ target: [reportFiles.scheduleId, reportFiles.name], set: row })
      }
      await putIntoOutbox(tx, mails)
    }),

    files: (scheduleId: string, limit: number): Promise<MadeReport[]> => records.run((db) => db.select().from(reportFiles).where(eq(reportFiles.scheduleId, scheduleId))
      .orderBy(desc(reportFiles.madeAt), asc(reportFiles.name)).limit(limit).then((rows) => rows.map(toFile))),
    /** Forgets files made before a moment, and the oldest of what takes more room than there is. */
    forgetFiles: (before: number, roomBytes: number): Promise<{ readonly scheduleId: string; readonly name: string }[]> => records.run(async (db) => {
      const { rows } = await db.execute<{ schedule_id: string; name: string }>(sql`
        DELETE FROM report_files f USING (
          SELECT schedule_id, name, made_at, sum(bytes) OVER (ORDER BY made_at DESC, schedule_id, name) AS filled FROM report_files
        ) aged WHERE f.schedule_id = aged.schedule_id AND f.name = aged.name AND (aged.made_at < ${new Date(before).toISOString()}::timestamptz OR aged.filled > ${roomBytes}) RETURNING f.schedule_id, f.name`)
      return rows.map(({ schedule_id: scheduleId, name }) => ({ scheduleId, name }))
    }),
  }
}
