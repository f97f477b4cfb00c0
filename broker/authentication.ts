import { LOCAL_RULES, UNKNOWN_RULES, type AclRule, type Role } from './acl-rules.ts'
import type { RateLimit } from './broker-limits.ts'

/** Who a connection belongs to. `rate` overrides the limit of the role, e.g. for a known bulk loader. */
export interface Principal {
  readonly role: Role
  readonly rules: readonly AclRule[]
  readonly rate?: RateLimit
}

export interface ConnectAttempt {
  readonly clientId: string
  readonly username: string | null
  readonly password: Uint8Array | null
  readonly remoteAddress: string
}

export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly reason: 'bad-credentials' | 'not-authorized' | 'unavailable' }

/** Injected by whoever knows the devices. Must answer within `connectTimeoutMs`; a rejection counts as "unavailable". */
export type Authenticate = (attempt: ConnectAttempt) => Authentication | Promise<Authentication>

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
export const isLoopback = (address: string): boolean => LOOPBACK.test(address)

/**
 * For a broker that knows no devices yet: anonymous clients on loopback get the role "local" if the
 * setting allows it, everybody else may only knock at join/<client id>. Credentials are refused
 * rather than ignored: nobody could have checked them.
 */
export const anonymousAuthentication = (allowOnLoopback: boolean): Authenticate => attempt => {
  if (attempt.username !== null) return { ok: false, reason: 'bad-credentials' }
  return allowOnLoopback && isLoopback(attempt.remoteAddress)
    ? { ok: true, principal: { role: 'local', rules: LOCAL_RULES } }
    : { ok: true, principal: { role: 'unknown', rules: UNKNOWN_RULES } }
}
