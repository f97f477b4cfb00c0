/** TRUST.md: idle 30 minutes, absolute 12 hours. */
export const IDLE_MS = 30 * 60_000
export const MEMBER_SESSION_MS = 12 * 3_600_000
/** A tablet on a wall stays signed in until its token is revoked; browsers keep no cookie longer than 400 days (RFC 6265bis §5.5). */
export const KIOSK_SESSION_MS = 400 * 86_400_000
/** When somebody was last seen is written so often at most: a request must not cost a write. */
export const SEEN_WRITE_MS = 60_000

/** Whose a session is: a member's, or a panel's by its token. */
export interface SessionHolder { readonly kind: 'member' | 'kiosk'; readonly id: string }

export interface SessionTimes { readonly lastSeenAt: number; readonly expiresAt: number }

/** True while the session may be used; a panel's does not idle out. Times are epoch ms. */
export const isAlive = (holder: SessionHolder, { lastSeenAt, expiresAt }: SessionTimes, now: number): boolean =>
  now < expiresAt && (holder.kind === 'kiosk' || now - lastSeenAt < IDLE_MS)

/** When a session that begins now ends at the latest. A panel's ends with its token. */
export const sessionEnd = (holder: SessionHolder, now: number, tokenEnd: number | null): number =>
  (holder.kind === 'member' ? now + MEMBER_SESSION_MS : Math.min(now + KIOSK_SESSION_MS, tokenEnd ?? Infinity))
