/** Names by which a browser on this machine reaches us. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Host without its port: "[::1]:3000" → "[::1]", "localhost:3000" → "localhost". Null when it is none. */
export function hostName(hostHeader: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s]+)(:\d{1,5})?$/i.exec(hostHeader ?? '')
  return match?.[1]?.toLowerCase() ?? null
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/

/**
 * True when a request may carry this Host. Against DNS rebinding: a page of evil.example whose name
 * was pointed at 127.0.0.1 still sends "Host: evil.example". An address as Host cannot be rebound.
 */
export function isAllowedHost(hostHeader: string | undefined, allowedHosts: readonly string[]): boolean {
  const name = hostName(hostHeader)
  if (name === null) return false
  return LOOPBACK_NAMES.has(name) || IPV4.test(name) || name.startsWith('[') || allowedHosts.some((allowed) => allowed.toLowerCase() === name)
}

/** What a browser says about where a request came from. Programs send neither. */
export interface RequestOrigin {
  readonly origin: string | undefined
  readonly host: string | undefined
  /** Sec-Fetch-Site (Fetch Metadata). */
  readonly fetchSite: string | undefined
}

/**
 * True when a write (or a websocket handshake) may come from there: from the page that this server
 * gave out, from an allowed origin, or from a program. "null" (sandboxed frames, files) never may.
 */
export function isAllowedOrigin({ origin, host, fetchSite }: RequestOrigin, allowedOrigins: readonly string[]): boolean {
  if (origin === undefined) return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
  if (allowedOrigins.includes(origin)) return true
  // The scheme is left out: behind a proxy that ends TLS we see http and the browser https.
  return /^https?:\/\//.test(origin) && origin.replace(/^https?:\/\//, '').toLowerCase() === host?.toLowerCase()
}
