import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import type { AuditEntry } from '#contract/people'
import { auditLog } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'

export type NewAuditEntry = Omit<AuditEntry, 'id'>

export interface AuditSearch {
  readonly before?: number | undefined
  readonly limit: number
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export type AuditRepository = ReturnType<typeof createAuditRepository>

/** The log itself is append only: a trigger refuses every other statement. */
export function createAuditRepository(records: Records) {
  return {
    add: async ({ at, ...entry }: NewAuditEntry, tx?: RecordsDatabase): Promise<void> => {
      const run = (db: RecordsDatabase) => db.insert(auditLog).values({ ...entry, at: new Date(at) })
      await (tx ? run(tx) : records.run(run))
    },
    /** Newest first. */
    find: async (search: AuditSearch): Promise<AuditEntry[]> => {
      const { before, actorId, action, subjectKind, subjectId, from, to } = search
      const where: (SQL | undefined)[] = [
        before === undefined ? undefined : lt(auditLog.id, before), actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
        action === undefined ? undefined : eq(auditLog.action, action), subjectKind === undefined ? undefined : eq(auditLog.subjectKind, subjectKind),
        subjectId === undefined ? undefined : eq(auditLog.subjectId, subjectId),
        from === undefined ? undefined : gte(auditLog.at, new Date(from)), to === undefined ? undefined : lt(auditLog.at, new Date(to)),
      ]
      const rows = await records.run((db) => db.select().from(auditLog).where(and(...where)).orderBy(desc(auditLog.id)).limit(search.limit))
      return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }))
    },
  }
}
