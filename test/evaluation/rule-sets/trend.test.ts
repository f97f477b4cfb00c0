import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivalAtTrend } from '#evaluation/rule-sets/trend'

const years = (...values: number[]) => values.map((value, index) => ({ period: String(2026 - values.length + 1 + index), value }))

describe('arrival at the present trend', () => {
  it('goes on from the latest value at the slope of the line', () => {
    expect(arrivalAtTrend(years(12, 14, 16), 20)).toMatchObject({ month: '2028-12', periods: 3, perMonth: expect.closeTo(1 / 6, 9) as unknown })
    expect(arrivalAtTrend([{ period: '2026-10', value: 4 }, { period: '2026-12', value: 6 }, { period: '2026-11', value: 5 }], 8).month).toBe('2027-02')
    expect(arrivalAtTrend([{ period: '2026-Q1', value: 9 }, { period: '2026-Q2', value: 6 }, { period: '2026-Q3', value: 3 }], 0).month).toBe('2026-12')
  })

  it('says why there is none', () => {
    const code = (...values: number[]) => arrivalAtTrend(years(...values), 20).reason?.code
    expect([code(10, 12), code(16, 14, 12), code(15, 15, 15), code(1, 1.1, 1.2)]).toEqual(['too-few-periods', 'not-approaching', 'not-approaching', 'beyond-horizon'])
  })

  it('refuses periods of different lengths', () => {
    expect(() => arrivalAtTrend([{ period: '2025', value: 1 }, { period: '2026-Q1', value: 2 }, { period: '2026-Q2', value: 3 }], 9)).toThrow(RangeError)
  })

  it('is earlier for a lower threshold', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 6 }), fc.double({ min: 0, max: 20, noNaN: true }), fc.double({ min: 0, max: 20, noNaN: true }), (values, one, other) => {
      const latest = values.at(-1)!
      const [near, far] = [arrivalAtTrend(years(...values), latest + Math.min(one, other)), arrivalAtTrend(years(...values), latest + Math.max(one, other))]
      if (near.month !== null && far.month !== null) expect(near.month <= far.month).toBe(true)
      if (near.month === null) expect(far.month).toBeNull()
    }))
  })
})
