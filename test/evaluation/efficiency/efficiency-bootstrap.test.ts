import { describe, expect, it } from 'vitest'
import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'
import { efficiencyBootstrap } from '#evaluation/efficiency/efficiency-bootstrap'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import { mean } from '#evaluation/numerics/moments'
import { normalQuantile } from '#evaluation/numerics/normal-distribution'
import { randomSource } from '#evaluation/numerics/random-source'
import { COELLI_EG2 } from './textbook-data.ts'

/** y = x^0.5 · e^(−u), u half-normal: the true frontier is known, so bias and intervals can be judged. */
function simulated(seed: number, count: number): { readonly data: EfficiencyData; readonly truth: readonly number[] } {
  const random = randomSource(seed)
  const inputs = Array.from({ length: count }, () => 1 + 9 * random())
  const truth = inputs.map(() => Math.exp(-Math.abs(normalQuantile(random() || 0.5)) * 0.3))
  return { truth, data: { units: inputs.map((_, unit) => String(unit)), inputs: [{ id: 'x', values: inputs }], outputs: [{ id: 'y', values: inputs.map((x, unit) => x ** 0.5 * truth[unit]!) }] } }
}

describe('the smoothed bootstrap', () => {
  it('repeats a seed to the last digit, and differs with another', () => {
    const run = (seed: number) => efficiencyBootstrap(COELLI_EG2, { returns: 'vrs', resamples: 50, random: randomSource(seed) }).units.map(({ bootstrap }) => bootstrap)
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('brings the mean score nearer to the known truth than it was, over five simulated samples', () => {
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const { data, truth } = simulated(seed, 40)
      const { units } = efficiencyBootstrap(data, { returns: 'vrs', orientation: 'out', resamples: 100, random: randomSource(9) })
      return [mean(units.map(({ score }) => score!)) - mean(truth), mean(units.map(({ bootstrap }) => bootstrap!.corrected)) - mean(truth)]
    })
    const [raw, corrected] = [0, 1].map((column) => mean(errors.map((row) => Math.abs(row[column]!))))
    expect(corrected).toBeLessThan(0.7 * raw!)
  })

  it('corrects downwards and keeps the interval below the score', () => {
    for (const orientation of ['in', 'out'] as const) for (const returns of ['crs', 'vrs'] as const) {
      const { units, bandwidth } = efficiencyBootstrap(simulated(5, 40).data, { orientation, returns, resamples: 200, random: randomSource(2) })
      expect(bandwidth).toBeGreaterThan(0)
      for (const { score, bootstrap } of units) {
        expect(bootstrap!.bias).toBeGreaterThan(0)
        expect(bootstrap!.corrected).toBeLessThan(score!)
        expect(bootstrap!.lower).toBeLessThan(bootstrap!.upper)
        expect(bootstrap!.upper).toBeLessThan(score! + 1e-9)
      }
    }
  })

  it('leaves refused units out with their reason', () => {
    const data = { ...COELLI_EG2, outputs: [{ id: 'y', values: [1, 2, null, 4, 5] }] }
    const { units } = efficiencyBootstrap(data, { resamples: 20, random: randomSource(1) })
    expect(units[2]).toMatchObject({ score: null, bootstrap: null, reason: { code: 'missing-data' } })
    expect(units[0]!.bootstrap).not.toBeNull()
  })

  it('refuses what cannot be resampled', () => {
    const all = { units: ['A', 'B'], inputs: [{ id: 'x', values: [1, 1] }], outputs: [{ id: 'y', values: [1, 1] }] }
    expect(() => efficiencyBootstrap(all, { resamples: 10, random: randomSource(1) })).toThrow(EfficiencyError)
    expect(() => efficiencyBootstrap(COELLI_EG2, { resamples: 0, random: randomSource(1) })).toThrow(EfficiencyError)
    expect(() => efficiencyBootstrap(COELLI_EG2, { resamples: 10, confidence: 1, random: randomSource(1) })).toThrow(EfficiencyError)
  })

  it('warns of few pseudo-samples', () => {
    const codes = (resamples: number) => efficiencyBootstrap(COELLI_EG2, { resamples, random: randomSource(1) }).warnings.map(({ code }) => code)
    expect(codes(10)).toContain('few-resamples')
    expect(codes(1000)).not.toContain('few-resamples')
  })
})
