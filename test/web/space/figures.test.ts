import { describe, expect, it } from 'vitest'
import { weekFigures } from '../../../web/src/space/week-figures.ts'
import { withGaps } from '../../../web/src/space/chart-gaps.ts'
import { airLevel } from '../../../web/src/space/air-level.ts'

describe('the week in one figure', () => {
  it('divides sums, not shares: a short day weighs little', () => {
    const figures = weekFigures([{ availableS: 36_000, occupiedS: 0, vacantS: 36_000 }, { availableS: 3_600, occupiedS: 3_600, vacantS: 0 }])
    expect(figures.frequency).toBeCloseTo(3_600 / 39_600, 10)
    expect(figures.coverage).toBe(1)
  })

  it('has no frequency where nothing is known, and no coverage where nothing was open', () => {
    expect(weekFigures([{ availableS: 36_000, occupiedS: 0, vacantS: 0 }])).toMatchObject({ frequency: null, coverage: 0 })
    expect(weekFigures([{ availableS: 0, occupiedS: 0, vacantS: 0 }])).toMatchObject({ frequency: null, coverage: null })
  })
})

describe('a chart with gaps', () => {
  it('breaks the line where buckets are missing, at both ends too', () => {
    const minute = 60_000
    const { time, value, gaps } = withGaps([10, 11, 20, 21].map(m => m * minute), [1, 2, 3, 4], 60, 0, 30 * minute)
    expect(gaps).toEqual([{ from: 0, to: 10 * minute }, { from: 11 * minute, to: 20 * minute }, { from: 21 * minute, to: 30 * minute }])
    expect(value).toEqual([null, 1, 2, null, 3, 4])
    expect(time).toHaveLength(6)
  })

  it('forgives a single late bucket', () => {
    expect(withGaps([60_000, 180_000], [1, 2], 60, 60_000, 180_000).gaps).toEqual([])
  })

  it('takes the usual silence of a sensor that reports by change for what it is', () => {
    const minute = 60_000
    const time = [0, 40, 75, 120, 160, 500, 540].map(m => m * minute)
    expect(withGaps(time, time, 300, 0, 540 * minute).gaps).toEqual([{ from: 160 * minute, to: 500 * minute }])
  })

  it('is one gap when nothing was measured', () => {
    expect(withGaps([], [], 60, 0, 600_000).gaps).toEqual([{ from: 0, to: 600_000 }])
  })
})

describe('air levels', () => {
  it('rise with CO2', () => {
    expect([420, 799, 800, 1_000, 1_999, 2_000, 9_000].map(ppm => airLevel(ppm).level)).toEqual(['fresh', 'fresh', 'fair', 'stuffy', 'stuffy', 'poor', 'poor'])
  })
})
