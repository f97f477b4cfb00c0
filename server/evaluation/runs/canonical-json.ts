import { createHash } from 'node:crypto'

/**
 * JSON with one spelling for one value: names sorted by UTF-16 code units, no spaces, numbers and texts as ECMAScript
 * writes them (RFC 8785, JSON Canonicalization Scheme). A name without a value is left out, as JSON.stringify does.
 *
 * @throws RangeError for a number that JSON cannot write (NaN, infinities)
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`)
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => canonicalJson(entry ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
