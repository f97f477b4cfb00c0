import { and, desc, eq, sql } from 'drizzle-orm'
import type { PeopleImport } from '#contract/people-api'
import { peopleImports } from '../records/people-imports-schema.ts'
import { members, plans, tenants } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'

type TenantRow = typeof tenants.$inferSelect
type MemberRow = typeof members.$inferSelect
/** One row to write; `before` is what stands there now. */
export type ImportWrite =
  | { readonly kind: 'tenants'; readonly before: TenantRow | null; readonly after: typeof tenants.$inferInsert }
  | { readonly kind: 'members'; readonly before: MemberRow | null; readonly after: typeof members.$inferInsert }

export interface ImportBatch { readonly id: string; readonly siteId: string; readonly report: PeopleImport; readonly at: number; readonly by: string | null }

/** A row that the import had written was edited since, or is used: undoing would lose something. */
export class ImportUsedSince extends Error {}

export type PeopleImportsRepository = ReturnType<typeof createPeopleImportsRepository>

export function createPeopleImportsRepository(records: Records) {
  return {
    tenantRows: (siteId: string): Promise<TenantRow[]> => records.run((db) => db.select().from(tenants).where(eq(tenants.siteId, siteId))),
    memberRows: (): Promise<MemberRow[]> => records.run((db) => db.select().from(members)),
    plans: (siteId: string): Promise<{ id: string; name: string }[]> => records.run((db) => db.select({ id: plans.id, name: plans.name }).from(plans).where(eq(plans.siteId, siteId))),

    /** All rows in one transaction; throws ImportUsedSince where one was edited since it was read. */
    write: ({ id, siteId, report, at, by }: ImportBatch, writes: readonly ImportWrite[]): Promise<void> => records.transaction(async (tx) => {
      for (const write of writes) if (!await put(tx, write)) throw new ImportUsedSince()
      await tx.insert(peopleImports).values({
        id, siteId, kind: report.kind, report, at: new Date(at), by,
        before: writes.map(({ before, after }) => ({ id: after.id, version: before ? before.version + 1 : 1, row: before })),
      })
    }),

    list: (siteId: string): Promise<PeopleImport[]> => records.run((db) => db.select({ report: peopleImports.report, undoneAt: peopleImports.undoneAt }).from(peopleImports)
      .where(eq(peopleImports.siteId, siteId)).orderBy(desc(peopleImports.at)).limit(100)
      .then((rows) => rows.map(({ report, undoneAt }) => ({ ...report, undoneAt: undoneAt?.toISOString() ?? null })))),

    siteOf: (id: string): Promise<string | undefined> => records.run((db) => db.select({ siteId: peopleImports.siteId }).from(peopleImports).where(eq(peopleImports.id, id)).then(([row]) => row?.siteId)),

    /** Puts every row back as it was and takes the new ones out; false when it was undone already. */
    undo: (id: string, at: number): Promise<boolean> => records.transaction(async (tx) => {
      const [batch] = await tx.update(peopleImports).set({ undoneAt: new Date(at) }).where(and(eq(peopleImports.id, id), sql`${peopleImports.undoneAt} IS NULL`)).returning()
      if (!batch) return false
      const table = batch.kind === 'tenants' ? tenants : members
      for (const { id: rowId, version, row } of batch.before) {
        const asWritten = and(eq(table.id, rowId), eq(table.version, version))
        const undone = row === null ? await tx.delete(table).where(asWritten).returning({ id: table.id }) : await tx.update(table).set(revived(row, version + 1)).where(asWritten).returning({ id: table.id })
        if (undone.length !== 1) throw new ImportUsedSince()
      }
      return true
    }),
  }
}

async function put(tx: RecordsDatabase, write: ImportWrite): Promise<boolean> {
  const { before, after } = write
  const table = write.kind === 'tenants' ? tenants : members
  if (before === null) {
    await tx.insert(table).values(after as never)
    return true
  }
  const changed = await tx.update(table).set({ ...after, version: before.version + 1 }).where(and(eq(table.id, before.id), eq(table.version, before.version))).returning({ id: table.id })
  return changed.length === 1
}

/** The row as JSON kept it: moments are texts there. Passwords and identities are not an import's to put back. */
function revived(row: Record<string, unknown>, version: number): Record<string, unknown> {
  const { createdAt: _createdAt, passwordHash: _password, oidcSubject: _subject, ...rest } = row
  return { ...rest, version }
}
