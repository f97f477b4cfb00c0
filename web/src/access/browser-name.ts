// The more particular first: Edge calls itself Chrome and Safari as well.
const BROWSERS = [['Edg', 'Edge'], ['OPR', 'Opera'], ['MicroMessenger', 'WeChat'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const
const SYSTEMS = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']] as const

/** "Firefox · Windows" from a User-Agent header; null where it names no browser. */
export function browserName(userAgent: string): string | null {
  const find = (table: readonly (readonly [string, string])[]) => table.find(([sign]) => userAgent.includes(sign))?.[1]
  const browser = find(BROWSERS)
  if (browser === undefined) return null
  const system = find(SYSTEMS)
  return system === undefined ? browser : `${browser} · ${system}`
}
