import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unstorableText } from '../../../server/http/storable-text-rules.ts'

describe('text that the records cannot hold', () => {
  it('is found by its path, wherever it stands', () => {
    expect(unstorableText({ name: 'a', tags: [{ name: 'b' }, { name: 'c\0' }] })).toBe('tags[1].name')
    expect(unstorableText({ note: 'half \ud83d' })).toBe('note')
    expect(unstorableText({ map: { 'a\0': 1 } })).toBe('map')
    expect(unstorableText('\0')).toBe('')
  })

  it('is not found in files, numbers, nothing or whole characters', () => {
    for (const value of [Buffer.from([0, 0]), 5, null, undefined, true, { name: '众创空间 🏢', list: [] }]) expect(unstorableText(value)).toBeNull()
  })

  it('is also what is nested deeper than anything is kept: no body makes the stack overflow', () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    expect(unstorableText({ body: nested(60) })).toBeNull()
    expect(unstorableText({ body: nested(100_000) })).toMatch(/^body\[0\]/)
  })

  it('is never missed: what passes goes through UTF-8 unchanged and without U+0000', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 }), (text, units) => {
      const whole = text + String.fromCharCode(...units)
      const holds = !whole.includes('\0') && Buffer.from(whole, 'utf8').toString('utf8') === whole
      expect(unstorableText({ whole }) === null).toBe(holds)
    }))
  })
})
