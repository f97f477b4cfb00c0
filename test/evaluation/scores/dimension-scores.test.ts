import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INDICATORS, indicatorById } from '#evaluation/indicators/index'
import { DIMENSIONS, type Dimension } from '#evaluation/indicators/indicator'
import { dimensionScores, normalisedFigure } from '#evaluation/scores/dimension-scores'

const figure = (value: number | null) => ({ value, reason: value === null ? { code: 'x', text: { en: 'x', 'zh-CN': '无' } } : null, coverage: null, inputs: [], interval: null })

describe('a normalised figure', () => {
  it('lies in 0…1 for every indicator with bounds, in its direction', () => {
    for (const indicator of INDICATORS.filter(({ bounds }) => bounds)) {
      const [low, high] = [normalisedFigure(indicator, figure(indicator.bounds!.low), '2026'), normalisedFigure(indicator, figure(indicator.bounds!.high), '2026')]
      expect([low.value, high.value], indicator.id).toEqual(indicator.direction === 'higher-is-better' ? [0, 1] : [1, 0])
    }
  })

  it('passes on why there is none', () => {
    expect(normalisedFigure(indicatorById('job-count')!, figure(12), '2026')).toMatchObject({ value: null, reason: { code: 'no-bounds' } })
    expect(normalisedFigure(indicatorById('event-count')!, figure(null), '2026')).toMatchObject({ value: null, reason: { code: 'x' } })
    expect(normalisedFigure(indicatorById('event-count')!, figure(1), '2026-03').value).toBe(1)
  })
})

describe('scores by dimension', () => {
  it('add up to the whole, also where something is missing', () => {
    const row = fc.record({ dimension: fc.constantFrom(...(Object.keys(DIMENSIONS) as Dimension[])), value: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), raw: fc.integer({ min: 1, max: 9 }) })
    fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      const sum = rows.reduce((total, { raw }) => total + raw, 0)
      const { whole, dimensions } = dimensionScores(rows.map(({ dimension, value, raw }, index) => ({ id: String(index), dimension, value, weight: raw / sum })))
      for (const of of ['points', 'lowest', 'highest', 'missingShare'] as const) expect(dimensions.reduce((total, one) => total + one.weight * one[of], 0)).toBeCloseTo(whole[of], 9)
    }))
  })
})
