import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, MAX_PAYLOAD_BYTES, payloadJson } from '../../../server/ingest/payload-json.ts'

const reasonOf = (payload: Uint8Array): string => {
  const result = payloadJson(payload)
  return result.ok ? 'ok' : result.reason
}
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('payloadJson', () => {
  it('bounds size and depth', () => {
    expect(reasonOf(Buffer.alloc(MAX_PAYLOAD_BYTES + 1, 0x20))).toBe('too-large')
    expect(reasonOf(Buffer.from(nested(MAX_DEPTH)))).toBe('ok')
    expect(reasonOf(Buffer.from(nested(MAX_DEPTH + 1)))).toBe('too-deep')
    expect(reasonOf(Buffer.from('['.repeat(1_000_000)))).toBe('too-deep')
  })

  it('does not take brackets inside strings for depth', () => {
    expect(payloadJson(Buffer.from(JSON.stringify({ text: `\\"${'['.repeat(200)}` })))).toMatchObject({ ok: true })
  })

  it('tells empty, broken UTF-8 and broken JSON apart', () => {
    expect(reasonOf(new Uint8Array())).toBe('empty')
    expect(reasonOf(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toBe('not-utf8')
    expect(reasonOf(Buffer.from('{"a":'))).toBe('not-json')
    expect(reasonOf(Buffer.from('"\uFFFD"'))).toBe('ok')
  })

  it('reads a view into a larger buffer', () => {
    expect(payloadJson(new Uint8Array(Buffer.from('xx42yy')).subarray(2, 4))).toEqual({ ok: true, value: 42 })
  })
})
