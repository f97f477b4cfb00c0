/** What PostgreSQL refused, by SQLSTATE and the constraint's name; null for any other error. Drizzle wraps the driver's error as its cause. */
export interface ConstraintFault { readonly kind: 'unique' | 'foreign-key' | 'exclusion' | 'check'; readonly constraint: string }

const KINDS: Readonly<Record<string, ConstraintFault['kind']>> = { 23505: 'unique', 23503: 'foreign-key', '23P01': 'exclusion', 23514: 'check' }

export function constraintFault(error: unknown): ConstraintFault | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint } = cause as { code?: unknown; constraint?: unknown }
    const kind = typeof code === 'string' ? KINDS[code] : undefined
    if (kind) return { kind, constraint: typeof constraint === 'string' ? constraint : '' }
  }
  return null
}

/** The SQLSTATE that an error, or what caused it, carries. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) return cause.code
  }
  return undefined
}
