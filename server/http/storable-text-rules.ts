/** What no text of the records can hold: U+0000 (PostgreSQL 8.3, 8.14) and half of a surrogate pair, which is no character. */
const UNSTORABLE = /[\0\p{Surrogate}]/u

/** Nothing that we keep is nested half as deep; whoever sends more wants the stack to overflow. */
const DEEPEST = 64

/** The path of the first text in a parsed body or query that cannot be stored, or of what is nested too deep, as "tags[2].name"; '' where it is the whole, null where all can. */
export function unstorableText(value: unknown, path = '', depth = 0): string | null {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path : null
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  if (depth > DEEPEST) return path
  for (const [name, inner] of Object.entries(value)) {
    if (UNSTORABLE.test(name)) return path
    const found = unstorableText(inner, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`, depth + 1)
    if (found !== null) return found
  }
  return null
}
