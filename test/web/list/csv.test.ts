import { describe, expect, it } from 'vitest'
import { BYTE_ORDER_MARK, csvText } from '../../../web/src/list/csv.ts'

describe('CSV downloads', () => {
  it('begin with the mark that Excel needs and quote what must be quoted', () => {
    expect(csvText(['a', 'b'], [['x,y', 'say "hi"'], [1, null]])).toBe(`${BYTE_ORDER_MARK}a,b\r\n"x,y","say ""hi"""\r\n1,\r\n`)
  })

  it('defuse texts that a spreadsheet would run, and leave numbers alone', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) expect(csvText(['a'], [[text]])).toContain(`'${text}`)
    expect(csvText(['a'], [[-4.5]])).toContain('\r\n-4.5\r\n')
  })
})
