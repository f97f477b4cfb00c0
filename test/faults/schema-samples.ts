import fc from 'fast-check'
import type { TSchema } from 'typebox'

type Json = Record<string, unknown> & { readonly type?: string; readonly properties?: Record<string, TSchema>; readonly required?: readonly string[] }

/** A fixed moment, or a day, of a format. */
const FORMATS: Readonly<Record<string, string>> = { 'date-time': '2026-04-01T09:00:00Z', date: '2026-04-01', email: 'somebody@example.org', uri: 'https://example.org' }

/**
 * The plainest value that a schema takes, so that a request reaches whoever decides about it: what is
 * required, the first of several, and `known` wherever a field of that name stands. Of an object in which
 * everything is optional but something must be there, the first field.
 */
export function sampleOf(schema: TSchema, known: Readonly<Record<string, unknown>> = {}): unknown {
  const json = schema as unknown as Json
  if ('const' in json) return json['const']
  if (Array.isArray(json['enum'])) return json['enum'][0]
  const union = (json['anyOf'] ?? json['oneOf']) as TSchema[] | undefined
  if (union) return sampleOf(union[0]!, known)
  switch (json.type) {
    case 'object': return sampleObject(json, known)
    case 'array': {
      const items = json['items'] as TSchema | readonly TSchema[] | undefined
      if (Array.isArray(items)) return items.map((item: TSchema) => sampleOf(item, known))
      return Array.from({ length: Number(json['minItems'] ?? 0) }, () => sampleOf(items as TSchema, known))
    }
    case 'integer': case 'number': return Number(json['minimum'] ?? (json['exclusiveMinimum'] === undefined ? 1 : Number(json['exclusiveMinimum']) + 1))
    case 'boolean': return false
    case 'null': return null
    case 'string': return sampleText(json)
    default: return null
  }
}

function sampleObject(json: Json, known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = json.properties ?? {}
  const needed = [...json.required ?? []]
  if (needed.length === 0 && Number(json['minProperties'] ?? 0) > 0) needed.push(Object.keys(properties)[0]!)
  const named = Object.keys(properties).filter((name) => needed.includes(name) || name in known)
  return Object.fromEntries(named.map((name) => [name, name in known ? inFormat(properties[name]!, known[name]) : sampleOf(properties[name]!, known)]))
}

/** A moment that is known, as the day that a field wants. */
const inFormat = (schema: TSchema, value: unknown): unknown => ((schema as unknown as Json)['format'] === 'date' && typeof value === 'string' ? value.slice(0, 10) : value)

function sampleText(json: Json): string {
  const format = typeof json['format'] === 'string' ? FORMATS[json['format']] : undefined
  if (format !== undefined) return format
  if (typeof json['pattern'] === 'string') return fc.sample(fc.stringMatching(new RegExp(json['pattern'])), { numRuns: 1, seed: 17 })[0]!
  return 'x'.repeat(Math.max(1, Number(json['minLength'] ?? 1)))
}
