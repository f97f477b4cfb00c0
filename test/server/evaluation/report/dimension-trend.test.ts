import { describe, expect, it } from 'vitest'
import { dimensionTrend } from '../../../../server/evaluation/report/dimension-trend.ts'
import { combined, madeRun } from './made-runs.ts'

describe('scores through the periods', () => {
  it.each([
    { normalisation: 'bounds' }, { normalisation: 'min-max' }, { normalisation: 'z-score' }, { normalisation: 'target', targets: { 'desk-occupancy': { target: 0.7, tolerance: 0.4 } } },
  ] as const)('end at the run\'s own scores: $normalisation', (score) => {
    const { result } = madeRun({ settings: { score: { ...combined, ...score }, efficiency: null } })
    result.scores.forEach(({ score: total, dimensions }, unit) => {
      const last = dimensionTrend(result, unit).at(-1)!
      expect(last.period).toBe('2026')
      expect(last.total).toBeCloseTo(total!, 12)
      for (const { dimension, score: part } of dimensions) expect(last.dimensions.get(dimension) ?? null, dimension).toEqual(part === null ? null : expect.closeTo(part, 12))
    })
  })

  it('move only where the unit\'s own figures do', () => {
    const { result } = madeRun({ settings: { efficiency: null } })
    const still = { ...result, indicators: result.indicators.map((one) => ({ ...one, trend: one.trend.map((values) => values.map(() => values.at(-1)!)) })) }
    const totals = dimensionTrend(still, 0).map(({ total }) => total)
    expect(new Set(totals).size).toBe(1)
    expect(new Set(dimensionTrend(result, 0).map(({ total }) => total)).size).toBe(3)
  })
})
