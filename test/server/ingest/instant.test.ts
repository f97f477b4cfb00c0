import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../../server/ingest/instant.ts'

describe('parseInstant', () => {
  it('agrees with Date on every ISO time of four-digit years', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      expect(parseInstant(date.toISOString())).toBe(date.getTime())
    }))
  })

  it('reads offsets and any number of fractional digits', () => {
    expect(parseInstant('2022-07-18T11:34:15.775023242+02:00')).toBe(Date.UTC(2022, 6, 18, 9, 34, 15, 775))
    expect(parseInstant('2022-07-18T09:34:15.7Z')).toBe(Date.UTC(2022, 6, 18, 9, 34, 15, 700))
    expect(parseInstant('2022-07-18 09:34:15-05:30')).toBe(Date.UTC(2022, 6, 18, 15, 4, 15))
  })

  it.each(['', 'now', '2022-07-18', '2022-07-18T09:34:15', '2022-02-30T00:00:00Z', '2022-13-01T00:00:00Z', '2022-07-18T24:00:00Z', '2022-07-18T09:34:15.Z', '2022-07-18T09:34:15+2:00', '2022-07-18T09:34:15Zx', '２022-07-18T09:34:15Z'])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('never throws and never gives NaN', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+. ab') , minLength: 18, maxLength: 36 }), (text) => {
      const instant = parseInstant(text)
      expect(instant === null || Number.isFinite(instant)).toBe(true)
    }), { numRuns: 2_000 })
  })
})
