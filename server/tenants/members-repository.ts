import { and, asc, eq, getTableColumns, ilike, or, sql } from 'drizzle-orm'
import type { StoredMember } from '#contract/people-api'
import type { Induction, Member } from '#contract/people'
import { inductions, members, tenants } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import type { PagePlace } from '../http/page-cursor.ts'
import { containing } from '../records/like-pattern.ts'

export interface MemberQuery {
  /** Undefined: everybody; null: the house's own people. */
  readonly tenantId?: string | null | undefined
  readonly memberId?: string | undefined
  readonly status?: Member['status'] | undefined
  readonly role?: Member['role'] | undefined
  readonly search?: string | undefined
  readonly after: PagePlace | null
  readonly limit: number
}

export type MembersRepository = ReturnType<typeof createMembersRepository>

/** People and what they were trained on. Passwords are the access part's: no row here carries one. */
export function createMembersRepository(records: Records) {
  return {
    members: ({ tenantId, memberId, status, role, search, after, limit }: MemberQuery): Promise<StoredMember[]> => records.run((db) => selected(db)
      .where(and(
        tenantId === undefined ? undefined : tenantId === null ? sql`${members.tenantId} IS NULL` : eq(members.tenantId, tenantId),
        memberId === undefined ? undefined : eq(members.id, memberId), status && eq(members.status, status), role && eq(members.role, role),
        search ? or(ilike(members.name, containing(search)), ilike(members.email, containing(search))) : undefined,
        after === null ? undefined : sql`(${members.name}, ${members.id}) > (${after.key}, ${after.id})`,
      ))
      .orderBy(asc(members.name), asc(members.id)).limit(limit).then((rows) => rows.map(toStored))),

    member: (id: string): Promise<StoredMember | undefined> => records.run((db) => selected(db).where(eq(members.id, id)).then(([row]) => row && toStored(row))),

    add: (member: Member, createdAt: number): Promise<void> => records.run(async (db) => { await db.insert(members).values({ ...member, createdAt: new Date(createdAt) }) }),

    /** With `leaves`, only while another administrator who can sign in stays; checked one after the other, so that two do not remove each other. */
    change: (id: string, version: number, patch: Partial<Member>, leaves: boolean): Promise<'changed' | 'other-version' | 'last-administrator'> => records.transaction(async (tx) => {
      if (leaves) {
        await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))`)
        const [other] = await tx.select({ id: members.id }).from(members).where(and(eq(members.role, 'administrator'), eq(members.status, 'active'), sql`${members.id} <> ${id}`)).limit(1)
        if (!other) return 'last-administrator'
      }
      const changed = await tx.update(members).set({ ...patch, version: version + 1 }).where(and(eq(members.id, id), eq(members.version, version))).returning({ id: members.id })
      return changed.length === 1 ? 'changed' : 'other-version'
    }),

    inductions: (memberId: string): Promise<Induction[]> => records.run((db) => db.select().from(inductions).where(eq(inductions.memberId, memberId)).orderBy(inductions.topic, inductions.grantedAt)
      .then((rows) => rows.map((row) => ({ ...row, grantedAt: row.grantedAt.toISOString() })))),
    addInduction: (induction: Induction): Promise<void> => records.run(async (db) => { await db.insert(inductions).values({ ...induction, grantedAt: new Date(induction.grantedAt) }) }),
    removeInduction: (id: string): Promise<boolean> => records.run(async (db) => (await db.delete(inductions).where(eq(inductions.id, id)).returning({ id: inductions.id })).length === 1),
  }
}

function selected(db: RecordsDatabase) {
  const { passwordHash: _password, oidcSubject: _subject, ...columns } = getTableColumns(members)
  return db.select({ ...columns, tenantName: tenants.name }).from(members).leftJoin(tenants, eq(tenants.id, members.tenantId)).$dynamic()
}

const toStored = ({ createdAt, ...row }: Omit<StoredMember, 'createdAt'> & { createdAt: Date }): StoredMember => ({ ...row, createdAt: createdAt.toISOString() })
