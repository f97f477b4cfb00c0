import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { PeopleImport } from '#contract/people-api'
import type { Role } from '#contract/permissions'
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
/** Nobody would be left who can administer. */
export class ImportLeavesNobody extends Error {}
/** It would give or take a role that is above whoever asks. */
export class ImportAboveReach extends Error {}

export type PeopleImportsRepository = ReturnType<typeof createPeopleImportsRepository>

export function createPeopleImportsRepository(records: Records) {
  return {
    tenantRows: (siteId: string): Promise<TenantRow[]> => records.run((db) => db.select().from(tenants).where(eq(tenants.siteId, siteId))),
    memberRows: (): Promise<MemberRow[]> => records.run((db) => db.select().from(members)),
    plans: (siteId: string): Promise<{ id: string; name: string }[]> => records.run((db) => db.select({ id: plans.id, name: plans.name }).from(plans).where(eq(plans.siteId, siteId))),

    /** All rows in one transaction; throws ImportUsedSince where one was edited since it was read, ImportLeavesNobody. */
    write: ({ id, siteId, report, at, by }: ImportBatch, writes: readonly ImportWrite[]): Promise<void> => records.transaction(async (tx) => {
      const keepAdministrator = report.kind === 'members' ? await administratorWatch(tx) : nothingToKeep
      for (const write of writes) if (!await put(tx, write)) throw new ImportUsedSince()
      await keepAdministrator()
      await tx.insert(peopleImports).values({
        id, siteId, kind: report.kind, report, at: new Date(at), by,
        before: writes.map(({ before, after }) => ({ id: after.id, version: before ? before.version + 1 : 1, row: before && withoutSecrets(before) })),
      })
    }),

    list: (siteId: string): Promise<PeopleImport[]> => records.run((db) => db.select({ report: peopleImports.report, undoneAt: peopleImports.undoneAt }).from(peopleImports)
      .where(eq(peopleImports.siteId, siteId)).orderBy(desc(peopleImports.at)).limit(100)
      .then((rows) => rows.map(({ report, undoneAt }) => ({ ...report, headings: report.headings ?? [], undoneAt: undoneAt?.toISOString() ?? null })))),

    siteOf: (id: string): Promise<string | undefined> => records.run((db) => db.select({ siteId: peopleImports.siteId }).from(peopleImports).where(eq(peopleImports.id, id)).then(([row]) => row?.siteId)),

    /**
     * Puts every row back as it was and takes the new ones out. Gives the people whose rights may be others now; null
     * when it was undone already. Throws ImportUsedSince, ImportLeavesNobody, and ImportAboveReach where a role is not `mayGive`.
     */
    undo: (id: string, at: number, mayGive: (role: Role) => boolean): Promise<readonly string[] | null> => records.transaction(async (tx) => {
      const [batch] = await tx.update(peopleImports).set({ undoneAt: new Date(at) }).where(and(eq(peopleImports.id, id), sql`${peopleImports.undoneAt} IS NULL`)).returning()
      if (!batch) return null
      const memberIds = batch.kind === 'members' ? batch.before.map(({ id: rowId }) => rowId) : []
      const keepAdministrator = batch.kind === 'members' ? await administratorWatch(tx) : nothingToKeep
      const roles = [...await rolesOf(tx, memberIds), ...batch.kind === 'members' ? batch.before.flatMap(({ row }) => (row ? [row['role'] as Role] : [])) : []]
      if (!roles.every(mayGive)) throw new ImportAboveReach()
      const table = batch.kind === 'tenants' ? tenants : members
      for (const { id: rowId, version, row } of batch.before) {
        const asWritten = and(eq(table.id, rowId), eq(table.version, version))
        const undone = row === null ? await tx.delete(table).where(asWritten).returning({ id: table.id }) : await tx.update(table).set(revived(row, version + 1)).where(asWritten).returning({ id: table.id })
        if (undone.length !== 1) throw new ImportUsedSince()
      }
      await keepAdministrator()
      return memberIds
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

const nothingToKeep = (): Promise<void> => Promise.resolve()

/** Edits of administrators wait for each other; the returned check throws when the last one who can sign in is gone. */
async function administratorWatch(tx: RecordsDatabase): Promise<() => Promise<void>> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))`)
  const isThere = async (): Promise<boolean> => (await tx.select({ id: members.id }).from(members).where(and(eq(members.role, 'administrator'), eq(members.status, 'active'))).limit(1)).length > 0
  const wasThere = await isThere()
  return async () => { if (wasThere && !await isThere()) throw new ImportLeavesNobody() }
}

const rolesOf = (tx: RecordsDatabase, ids: readonly string[]): Promise<Role[]> =>
  (ids.length === 0 ? Promise.resolve([]) : tx.select({ role: members.role }).from(members).where(inArray(members.id, [...ids])).then((rows) => rows.map(({ role }) => role)))

/** What an undo needs of a row: passwords and identities are the access part's, and are not kept twice. */
function withoutSecrets(row: Record<string, unknown>): Record<string, unknown> {
  const { passwordHash: _password, oidcSubject: _subject, ...rest } = row
  return rest
}

/** The row as JSON kept it: moments are texts there. */
function revived(row: Record<string, unknown>, version: number): Record<string, unknown> {
  const { createdAt: _createdAt, ...rest } = withoutSecrets(row)
  return { ...rest, version }
}
