import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../server/telemetry-views/csv-rules.ts'

describe('a line of CSV', () => {
  it('quotes what needs it, ends with CRLF, and leaves numbers and gaps as they are', () => {
    expect(csvLine(['a,b', 'say "so"', 'two\nlines', -1.5, true, null, ''])).toBe('"a,b","say ""so""","two\nlines",-1.5,true,,\r\n')
  })

  it('never begins a text as a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      const [[cell]] = parse(csvLine([`${start}HYPERLINK("x")`])) as [[string]]
      expect(cell).toBe(`'${start}HYPERLINK("x")`)
    }
  })

  it('is read back as it was, by another reader of RFC 4180', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => !/^[=+\-@\t\r]/.test(one))
    fc.assert(fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (cells) => {
      expect(parse(csvLine(cells))).toEqual([cells])
    }))
  })
})
