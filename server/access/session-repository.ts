import { and, desc, eq, gt, lt, ne, type SQL } from 'drizzle-orm'
import { sessions } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { SessionHolder } from './session-rules.ts'

/** What a session remembers beside whose it is. */
export interface SessionData {
  readonly holder: SessionHolder
  /** Secret behind the x-csrf-token. */
  readonly csrf: string
  readonly userAgent: string
  readonly address: string
}

export interface StoredSession { readonly idHash: string; readonly data: SessionData; readonly createdAt: number; readonly lastSeenAt: number; readonly expiresAt: number }

export interface EndedSession { readonly idHash: string; readonly memberId: string | null }

export type SessionRepository = ReturnType<typeof createSessionRepository>

type Row = typeof sessions.$inferSelect
const toSession = ({ idHash, data, createdAt, lastSeenAt, expiresAt }: Row): StoredSession => ({
  idHash, data: data as unknown as SessionData, createdAt: createdAt.getTime(), lastSeenAt: lastSeenAt.getTime(), expiresAt: expiresAt.getTime(),
})

export function createSessionRepository(records: Records) {
  const remove = (where: SQL | undefined): Promise<EndedSession[]> => records.run((db) => db.delete(sessions).where(where).returning({ idHash: sessions.idHash, memberId: sessions.memberId }))
  return {
    byId: async (idHash: string): Promise<StoredSession | null> => {
      const [row] = await records.run((db) => db.select().from(sessions).where(eq(sessions.idHash, idHash)))
      return row ? toSession(row) : null
    },
    add: async ({ idHash, data, createdAt, lastSeenAt, expiresAt }: StoredSession): Promise<void> => {
      await records.run((db) => db.insert(sessions).values({
        idHash, data: { ...data }, memberId: data.holder.kind === 'member' ? data.holder.id : null,
        createdAt: new Date(createdAt), lastSeenAt: new Date(lastSeenAt), expiresAt: new Date(expiresAt),
      }))
    },
    seen: async (idHash: string, at: number): Promise<void> => {
      await records.run((db) => db.update(sessions).set({ lastSeenAt: new Date(at) }).where(eq(sessions.idHash, idHash)))
    },
    ofMember: async (memberId: string, now: number): Promise<StoredSession[]> =>
      (await records.run((db) => db.select().from(sessions).where(and(eq(sessions.memberId, memberId), gt(sessions.expiresAt, new Date(now)))).orderBy(desc(sessions.lastSeenAt)))).map(toSession),

    /** Each gives the sessions that it ended. */
    end: (idHash: string) => remove(eq(sessions.idHash, idHash)),
    endOfMember: (memberId: string, but: string | null = null) => remove(but === null ? eq(sessions.memberId, memberId) : and(eq(sessions.memberId, memberId), ne(sessions.idHash, but))),
    endExpired: (now: number) => remove(lt(sessions.expiresAt, new Date(now))),
  }
}
