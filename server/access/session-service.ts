import type { Logger } from 'pino'
import type { MySession } from '#contract/access'
import { ApiError } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { secretHash } from './access-secrets.ts'
import { FreshCache } from './fresh-cache.ts'
import type { EndedSession, SessionData, SessionRepository, StoredSession } from './session-repository.ts'
import { isAlive, SEEN_WRITE_MS, sessionEnd } from './session-rules.ts'

/** Sessions of people and panels, by the id that only their cookie knows; its hash is what is stored and shown. */
export interface SessionService {
  /** One that may be used now; counts as being seen unless `quietly`. Null for every reason alike. */
  read(id: string, quietly?: boolean): Promise<StoredSession | null>
  /** `tokenEnd`: of a panel, when its token ends. */
  begin(id: string, data: SessionData, tokenEnd: number | null): Promise<StoredSession>
  end(id: string): Promise<void>
  ofMember(memberId: string, currentId: string): Promise<MySession[]>
  /** One of the member's own; throws 'not-found'. */
  endOne(memberId: string, idHash: string): Promise<void>
  /** All of a member's, but the current one where it is given. */
  endOthers(memberId: string, currentId: string | null): Promise<void>
  /** Takes expired ones out of the records. */
  sweep(): Promise<void>
}

export interface SessionServiceDeps { readonly repository: SessionRepository; readonly bus: Bus; readonly clock: Clock; readonly logger: Logger }

/** A session with the time at which it was last written to have been seen. */
interface Held { session: StoredSession; writtenAt: number }

export function createSessionService({ repository, bus, clock, logger }: SessionServiceDeps): SessionService {
  const cache = new FreshCache<Held>(clock)
  /** Seen by this server later than the records say. */
  const seenAt = new Map<string, number>()
  const ended = (sessions: readonly EndedSession[]): void => {
    for (const { idHash } of sessions) {
      cache.forget(idHash)
      seenAt.delete(idHash)
    }
    for (const memberId of new Set(sessions.map((session) => session.memberId))) bus.emit('accessChanged', { memberId })
  }
  bus.on('accessChanged', ({ memberId }) => cache.forgetWhere(({ session: { data: { holder } } }) => memberId === null || (holder.kind === 'member' && holder.id === memberId)))

  const see = (held: Held, now: number): void => {
    const { idHash } = held.session
    seenAt.set(idHash, now)
    if (now - held.writtenAt < SEEN_WRITE_MS) return
    held.writtenAt = now
    repository.seen(idHash, now).catch((error: unknown) => logger.debug({ err: error }, 'that a session was seen could not be written'))
  }

  return {
    async read(id, quietly = false) {
      const idHash = secretHash(id)
      const held = await cache.get(idHash, async () => {
        const session = await repository.byId(idHash)
        return session && { session, writtenAt: session.lastSeenAt }
      })
      if (!held) return null
      const now = clock.now()
      const lastSeenAt = Math.max(held.session.lastSeenAt, seenAt.get(idHash) ?? 0)
      if (!isAlive(held.session.data.holder, { ...held.session, lastSeenAt }, now)) {
        seenAt.delete(idHash)
        return null
      }
      if (!quietly) see(held, now)
      return { ...held.session, lastSeenAt }
    },
    async begin(id, data, tokenEnd) {
      const now = clock.now()
      const session: StoredSession = { idHash: secretHash(id), data, createdAt: now, lastSeenAt: now, expiresAt: sessionEnd(data.holder, now, tokenEnd) }
      await repository.add(session)
      cache.put(session.idHash, { session, writtenAt: now })
      return session
    },
    end: async (id) => ended(await repository.end(secretHash(id))),
    async ofMember(memberId, currentId) {
      const now = clock.now()
      const current = secretHash(currentId)
      return (await repository.ofMember(memberId, now))
        .map((session) => ({ ...session, lastSeenAt: Math.max(session.lastSeenAt, seenAt.get(session.idHash) ?? 0) }))
        .filter((session) => isAlive(session.data.holder, session, now))
        .map(({ idHash, data, createdAt, lastSeenAt, expiresAt }) => ({
          id: idHash, createdAt: iso(createdAt), lastSeenAt: iso(lastSeenAt), expiresAt: iso(expiresAt), current: idHash === current, userAgent: data.userAgent, address: data.address,
        }))
    },
    async endOne(memberId, idHash) {
      const own = (await repository.ofMember(memberId, clock.now())).some((session) => session.idHash === idHash)
      if (!own) throw new ApiError('not-found')
      ended(await repository.end(idHash))
    },
    async endOthers(memberId, currentId) {
      ended(await repository.endOfMember(memberId, currentId === null ? null : secretHash(currentId)))
    },
    async sweep() {
      const now = clock.now()
      await repository.endExpired(now)
      for (const [id, at] of seenAt) if (now - at > 24 * 3_600_000) seenAt.delete(id)
    },
  }
}

const iso = (at: number): string => new Date(at).toISOString()
