import type { ApiTokenService } from './api-token-service.ts'
import type { AccountBook } from './account-book.ts'
import type { Principal } from './principal.ts'
import type { SessionHolder } from './session-rules.ts'
import type { SessionService } from './session-service.ts'

/** What somebody shows to come in: the session of a cookie, or the secret of a token. */
export interface Credentials { readonly sessionId: string | null; readonly bearer: string | null }

/** Whoever was let in, and how to ask again whether that still holds. */
export interface Admission {
  readonly principal: Principal
  /** Who it is now; null once the session, the token or the account has ended. Being asked does not count as being seen. */
  again(): Promise<Principal | null>
}

export interface Authentication {
  /** The token wins where both are shown. Null where neither stands. */
  readonly admit: (credentials: Credentials) => Promise<Admission | null>
}

export interface AuthenticationDeps {
  readonly sessions: Pick<SessionService, 'read'>
  readonly tokens: Pick<ApiTokenService, 'bySecret' | 'byId' | 'principal'>
  readonly accounts: Pick<AccountBook, 'principal'>
}

export function createAuthentication({ sessions, tokens, accounts }: AuthenticationDeps): Authentication {
  const ofHolder = async ({ kind, id }: SessionHolder): Promise<Principal | null> => {
    if (kind === 'member') return accounts.principal(id)
    const token = await tokens.byId(id)
    return token && tokens.principal(token, 'kiosk')
  }
  const ofSession = async (id: string, quietly: boolean): Promise<Principal | null> => {
    const session = await sessions.read(id, quietly)
    return session && ofHolder(session.data.holder)
  }
  const ofBearer = async (secret: string): Promise<Principal | null> => {
    const token = await tokens.bySecret(secret)
    return token && tokens.principal(token)
  }
  const admission = async (ask: (quietly: boolean) => Promise<Principal | null>): Promise<Admission | null> => {
    const principal = await ask(false)
    return principal && { principal, again: () => ask(true) }
  }
  return {
    admit: async ({ sessionId, bearer }) => {
      if (bearer !== null) return admission(() => ofBearer(bearer))
      return sessionId === null ? null : admission((quietly) => ofSession(sessionId, quietly))
    },
  }
}

/** The secret of "Authorization: Bearer …" (RFC 6750); null where there is none. */
export const bearerOf = (header: string | undefined): string | null => /^Bearer +([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1] ?? null
