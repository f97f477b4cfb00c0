import { describe, expect, it } from 'vitest'
import { COMFORT_BANDS, COMFORT_POINTS } from '#contract/comfort-bands'
import { PURPOSE_IDS } from '#contract/purposes'
import { VOCABULARY } from '#contract/vocabulary'
import { airCells } from '../../../server/usage/air-cells-rules.ts'

const MIN = 60_000
const at = (minutes: number): number => Date.UTC(2026, 5, 1, 8) + minutes * MIN
const told = (...values: [minutes: number, value: number][]) => values.map(([minutes, value]) => ({ at: at(minutes), value, believedMs: 20 * MIN }))
const cells = (values: ReturnType<typeof told>) => airCells({
  spaceId: 'room', purpose: 'meeting', borders: [at(0), at(60)], now: at(600), available: [{ from: at(0), to: at(60) }], told: new Map([['air.co2', values]]),
}).find(({ key }) => key === 'air.co2')?.sums

describe('air in an hour', () => {
  it('holds its value until the next, at most for as long as silence is normal', () => {
    // 600 ppm 08:00–08:10 (told at 07:55), 1,400 ppm 08:10–08:20, 1,000 ppm from 08:20, believed until 08:40.
    expect(cells(told([-5, 600], [10, 1_400], [20, 1_000]))).toEqual({
      availableMs: 60 * MIN, knownMs: 40 * MIN, comfortMs: 30 * MIN, valueMs: (600 * 10 + 1_400 * 10 + 1_000 * 20) * MIN, highest: 1_400, lowest: 600,
    })
  })
  it('is available and not known where nothing tells it', () => {
    expect(cells([])).toEqual({ availableMs: 60 * MIN, knownMs: 0, comfortMs: 0, valueMs: 0, highest: null, lowest: null })
  })
})

it('every purpose has bands that a sensor can tell', () => {
  for (const purpose of PURPOSE_IDS) for (const point of COMFORT_POINTS) {
    const { low, high } = COMFORT_BANDS[purpose][point]
    expect(low ?? VOCABULARY[point].min).toBeGreaterThanOrEqual(VOCABULARY[point].min)
    expect(high ?? VOCABULARY[point].max).toBeLessThanOrEqual(VOCABULARY[point].max)
    expect((low ?? -Infinity) < (high ?? Infinity)).toBe(true)
  }
})
