import { and, eq, gt, isNull } from 'drizzle-orm'
import { putIntoOutbox, type OutboxMessage } from '../outbox/outbox-repository.ts'
import { signInLinks } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { AccountChange, AccountRepository } from './account-repository.ts'

export interface StoredLink { readonly memberId: string; readonly purpose: 'invitation' | 'password'; readonly expiresAt: number }

export type SignInLinkRepository = ReturnType<typeof createSignInLinkRepository>

export function createSignInLinkRepository(records: Records, accounts: Pick<AccountRepository, 'change'>) {
  const open = (hash: string, now: number) => and(eq(signInLinks.tokenHash, hash), isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, new Date(now)))
  return {
    /** A new link takes the place of the member's older ones; its mail is written down with it or not at all. */
    add: (hash: string, { memberId, purpose, expiresAt }: StoredLink, now: number, mails: readonly OutboxMessage[]): Promise<void> => records.transaction(async (tx) => {
      await tx.delete(signInLinks).where(and(eq(signInLinks.memberId, memberId), isNull(signInLinks.usedAt)))
      await tx.insert(signInLinks).values({ tokenHash: hash, memberId, purpose, createdAt: new Date(now), expiresAt: new Date(expiresAt) })
      await putIntoOutbox(tx, mails)
    }),
    /** One that may still be used; null for every other reason alike. */
    open: async (hash: string, now: number): Promise<StoredLink | null> => {
      const [row] = await records.run((db) => db.select().from(signInLinks).where(open(hash, now)))
      return row ? { memberId: row.memberId, purpose: row.purpose, expiresAt: row.expiresAt.getTime() } : null
    },
    /** Uses it up and changes its member, both or neither; false when it was used meanwhile. */
    use: (hash: string, now: number, change: AccountChange): Promise<boolean> => records.transaction(async (tx) => {
      const [used] = await tx.update(signInLinks).set({ usedAt: new Date(now) }).where(open(hash, now)).returning({ memberId: signInLinks.memberId })
      return used !== undefined && accounts.change(used.memberId, change, tx)
    }),
  }
}
