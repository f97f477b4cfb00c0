import { describe, expect, it } from 'vitest'
import { deadSeriesProposal, type JudgedInstance } from '../../../server/bookings/dead-series-rules.ts'

const VERDICTS = { c: 'came', n: 'did-not-come', u: 'unknown' } as const
/** "cnu": came, did not come, unknown, week after week. */
const history = (letters: string): JudgedInstance[] => [...letters].map((letter, index) => ({ recurrenceId: `2026-03-${String(index + 1).padStart(2, '0')}T09:00`, verdict: VERDICTS[letter as keyof typeof VERDICTS] }))
const day = (date: string): string => `2026-03-${date}T09:00`

describe('a dead series', () => {
  it('is one whose last three judged instances were all missed', () => {
    expect(deadSeriesProposal(history('ccnnn'))).toEqual({ since: day('03'), missed: [day('03'), day('04'), day('05')], lastCame: day('02'), unknown: 0 })
    expect(deadSeriesProposal(history('nnn'))).toMatchObject({ since: day('01'), lastCame: null })
  })

  it.each(['', 'nn', 'cnn', 'nnnc', 'nnncn', 'uuuuu', 'nnuu'])('is not proposed after "%s"', (letters) => expect(deadSeriesProposal(history(letters))).toBeNull())

  it('takes unknown for neither, but says how much of it there was', () => {
    expect(deadSeriesProposal(history('cnunun'))).toEqual({ since: day('02'), missed: [day('02'), day('04'), day('06')], lastCame: day('01'), unknown: 2 })
  })

  it('does not depend on the order in which it is given', () => expect(deadSeriesProposal(history('cnnn').reverse())).toEqual(deadSeriesProposal(history('cnnn'))))
  it('may need more', () => expect(deadSeriesProposal(history('nnn'), { missedInARow: 4 })).toBeNull())
})
