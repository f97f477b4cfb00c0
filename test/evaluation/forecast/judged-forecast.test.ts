import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgedForecast } from '#evaluation/forecast/judged-forecast'
import { seasonalNaive, seasonalSmoothing } from '#evaluation/forecast/seasonal-models'
import { drawsOf } from '../frontier/simulated-units.ts'

/** Daily values: a weekly shape with noise. */
function noisyWeeks(seed: number, weeks: number): number[] {
  const { normal } = drawsOf(seed)
  const shape = [20, 22, 21, 19, 15, 4, 2]
  return Array.from({ length: 7 * weeks }, (_, day) => shape[day % 7]! + 3 * normal())
}

describe('a judged forecast', () => {
  it('smooths noise, and has the smaller error over rolling origins', () => {
    const { model, errors, note } = judgedForecast(noisyWeeks(1, 16), { season: 7, horizon: 7 })
    expect([model, note?.code, errors.origins]).toEqual(['smoothing', 'smoothing-wins', 6])
    expect(errors.smoothing!).toBeLessThan(errors.naive!)
  })

  it('repeats the last season when that does as well, and says so', () => {
    expect(judgedForecast(Array.from({ length: 42 }, (_, day) => day % 7), { season: 7, horizon: 7 })).toMatchObject({ model: 'naive', note: { code: 'naive-wins' }, errors: { naive: 0 } })
  })

  it('covers what comes about as often as its level says', () => {
    let [inside, all] = [0, 0]
    for (let run = 0; run < 20; run += 1) {
      const series = noisyWeeks(100 + run, 16)
      const { steps } = judgedForecast(series.slice(0, -7), { season: 7, horizon: 7, level: 0.8 })
      steps!.forEach(({ low, high }, step) => { all += 1; if (series[series.length - 7 + step]! >= low && series[series.length - 7 + step]! <= high) inside += 1 })
    }
    expect(inside / all).toBeGreaterThan(0.68)
    expect(inside / all).toBeLessThan(0.92)
  })

  it('keeps within what is possible', () => {
    const { steps } = judgedForecast(noisyWeeks(3, 12), { season: 7, horizon: 14, minimum: 0, maximum: 21 })
    for (const { value, low, high } of steps!) expect(0 <= low && low <= value && value <= high && high <= 21).toBe(true)
  })

  it('has no forecast without a past to judge it by', () => {
    expect(judgedForecast(noisyWeeks(1, 2), { season: 7, horizon: 7 })).toMatchObject({ model: null, steps: null, reason: { code: 'too-short' } })
    expect(judgedForecast(new Array<null>(60).fill(null), { season: 7, horizon: 7 })).toMatchObject({ model: null, reason: { code: 'too-short' } })
    expect(() => judgedForecast([], { season: 0, horizon: 1 })).toThrow(RangeError)
  })
})

describe('the seasonal models', () => {
  it('take the latest known value of a place, over gaps', () => {
    expect(seasonalNaive([1, 2, 3, null, 5, null], 2, 3)).toEqual([5, 2, 5])
    expect(seasonalNaive([null, 4, null, 6], 2, 1)).toEqual([5])
  })

  it('repeat a pure season exactly, and move with a shift of the whole series', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 6 }), fc.integer({ min: -100, max: 100 }), (shape, shift) => {
      const series = [...shape, ...shape, ...shape]
      const forecast = seasonalSmoothing(series, shape.length, shape.length)
      forecast.forEach((value, step) => expect(value).toBeCloseTo(shape[step]!, 8))
      seasonalSmoothing(series.map((value) => value + shift), shape.length, shape.length).forEach((value, step) => expect(value).toBeCloseTo(forecast[step]! + shift, 8))
    }))
  })

  it('refuses less than a season', () => expect(() => seasonalSmoothing([1, 2], 3, 1)).toThrow(RangeError))
})
