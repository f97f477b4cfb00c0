import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Language } from '#contract/local-text'
import type { Role } from '#contract/permissions'
import { installation, members, tenants } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'

/** A member as far as signing in is concerned. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly status: 'invited' | 'active' | 'suspended' | 'left'
  readonly tenantId: string | null
  readonly tenantName: string | null
  readonly tenantStatus: string | null
  readonly language: Language | null
  readonly passwordHash: string | null
  readonly oidcSubject: string | null
}

export interface NewAccount {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly tenantId: string | null
  readonly language: Language | null
  readonly passwordHash: string
}

export interface AccountChange { readonly name?: string | undefined; readonly language?: Language | null | undefined; readonly passwordHash?: string; readonly status?: 'active'; readonly oidcSubject?: string }

export type AccountRepository = ReturnType<typeof createAccountRepository>

const FIRST_RUN = 'first-administrator'

export function createAccountRepository(records: Records) {
  const one = async (where: ReturnType<typeof eq>): Promise<Account | null> => {
    const [row] = await records.run((db) => db.select({
      id: members.id, name: members.name, email: members.email, role: members.role, status: members.status, tenantId: members.tenantId,
      tenantName: tenants.name, tenantStatus: tenants.status, language: members.language, passwordHash: members.passwordHash, oidcSubject: members.oidcSubject,
    }).from(members).leftJoin(tenants, eq(tenants.id, members.tenantId)).where(where))
    return row ?? null
  }
  return {
    byId: (id: string) => one(eq(members.id, id)),
    byEmail: (email: string) => one(eq(members.email, email.toLowerCase())),
    byOidcSubject: (subject: string) => one(eq(members.oidcSubject, subject)),
    isAnybodyThere: async (): Promise<boolean> => (await records.run((db) => db.select({ id: members.id }).from(members).limit(1))).length > 0,

    /** False when there is no such member, or (with `oidcSubject`) it has one already. */
    change: async (id: string, change: AccountChange, tx?: RecordsDatabase): Promise<boolean> => {
      const where = change.oidcSubject === undefined ? eq(members.id, id) : and(eq(members.id, id), isNull(members.oidcSubject))
      const run = (db: RecordsDatabase) => db.update(members).set({ ...change, version: sql`${members.version} + 1` }).where(where)
      const { rowCount } = await (tx ? run(tx) : records.run(run))
      return rowCount === 1
    },

    /** The first administrator, once: of several that are asked for at the same moment one is made. False when somebody is there. */
    addFirst: (account: NewAccount): Promise<boolean> => records.transaction(async (tx) => {
      // The unique key makes the others wait for this transaction, and then find the row.
      const claimed = await tx.insert(installation).values({ key: FIRST_RUN, value: account.id }).onConflictDoNothing().returning({ key: installation.key })
      if (claimed.length === 0) return false
      if ((await tx.select({ id: members.id }).from(members).limit(1)).length > 0) return false
      await tx.insert(members).values({ ...account, status: 'active' })
      return true
    }),

    /** Makes the account, or puts the one of this address back to what is given. Of the demo only. */
    put: (account: NewAccount): Promise<unknown> => records.run((db) => db.insert(members).values({ ...account, status: 'active' }).onConflictDoUpdate({
      target: members.email, set: { passwordHash: account.passwordHash, role: account.role, tenantId: account.tenantId, status: 'active' },
    })),
  }
}
