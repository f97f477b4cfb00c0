import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEDUPE_READINGS, StreamMemory } from '../../../server/ingest/dedupe.ts'

describe('StreamMemory', () => {
  it('agrees with a set of everything while within its bound', () => {
    const reading = fc.record({ time: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }), key: fc.constantFrom('', 'a', 'b', 'c'), value: fc.integer({ min: 0, max: 2 }) })
    fc.assert(fc.property(fc.array(reading, { maxLength: 200 }), (readings) => {
      const memory = new StreamMemory(256)
      const all = new Set<string>()
      for (const { time, key, value } of readings) {
        const tellable = key !== '' || time !== null
        const name = `${time} ${key === '' ? value : key}`
        expect(memory.has(time, key, value)).toBe(tellable && all.has(name))
        if (tellable) all.add(name)
        memory.remember(time, key, value)
      }
    }))
  })

  it('forgets the oldest beyond its bound and keeps the rest', () => {
    const memory = new StreamMemory()
    for (let time = 0; time < DEDUPE_READINGS + 10; time++) memory.remember(time, '', 1)
    expect(memory.has(9, '', 1)).toBe(false)
    for (let time = 10; time < DEDUPE_READINGS + 10; time++) expect(memory.has(time, '', 1)).toBe(true)
  })

  it('tells 10,000 keys apart', () => {
    const memory = new StreamMemory(10_000)
    for (let index = 0; index < 10_000; index++) {
      expect(memory.has(null, `message-${index}`, 0)).toBe(false)
      memory.remember(null, `message-${index}`, 0)
    }
  })
})
