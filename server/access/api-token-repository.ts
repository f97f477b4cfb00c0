import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ApiToken } from '#contract/people'
import { apiTokens } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'

export type ApiTokenRepository = ReturnType<typeof createApiTokenRepository>

type Row = typeof apiTokens.$inferSelect
const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const toToken = ({ tokenHash: _hash, createdAt, expiresAt, lastUsedAt, revokedAt, ...row }: Row): ApiToken => ({
  ...row, createdAt: createdAt.toISOString(), expiresAt: iso(expiresAt), lastUsedAt: iso(lastUsedAt), revokedAt: iso(revokedAt),
})

export function createApiTokenRepository(records: Records) {
  const row = ({ createdAt, expiresAt, ...token }: ApiToken, hash: string) => ({
    ...token, tokenHash: hash, createdAt: new Date(createdAt), expiresAt: expiresAt === null ? null : new Date(expiresAt), lastUsedAt: null, revokedAt: null,
  })
  return {
    all: async (): Promise<ApiToken[]> => (await records.run((db) => db.select().from(apiTokens).orderBy(desc(apiTokens.createdAt)))).map(toToken),
    byHash: async (hash: string): Promise<ApiToken | null> => {
      const [found] = await records.run((db) => db.select().from(apiTokens).where(eq(apiTokens.tokenHash, hash)))
      return found ? toToken(found) : null
    },
    byId: async (id: string): Promise<ApiToken | null> => {
      const [found] = await records.run((db) => db.select().from(apiTokens).where(eq(apiTokens.id, id)))
      return found ? toToken(found) : null
    },
    add: async (token: ApiToken, hash: string): Promise<void> => { await records.run((db) => db.insert(apiTokens).values(row(token, hash))) },
    /** The same id with a new secret and scope. */
    put: async (token: ApiToken, hash: string): Promise<void> => {
      const { id: _id, ...rest } = row(token, hash)
      await records.run((db) => db.insert(apiTokens).values(row(token, hash)).onConflictDoUpdate({ target: apiTokens.id, set: rest }))
    },
    used: async (id: string, at: number): Promise<void> => { await records.run((db) => db.update(apiTokens).set({ lastUsedAt: new Date(at) }).where(eq(apiTokens.id, id))) },
    /** False when there is none that still stands. */
    revoke: async (id: string, at: number): Promise<boolean> => {
      const { rowCount } = await records.run((db) => db.update(apiTokens).set({ revokedAt: new Date(at) }).where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt))))
      return rowCount === 1
    },
  }
}
