import { describe, expect, it } from 'vitest'
import { simarWilson } from '#evaluation/frontier/simar-wilson'
import { threeStage } from '#evaluation/frontier/three-stage'
import { drawsOf, unitsInEnvironment } from './simulated-units.ts'

/** Slack that the environment, luck and inefficiency make: x = y + 2·z + v + u above a straight frontier. */
function unitsWithLuck(seed: number, count: number) {
  const { uniform, normal } = drawsOf(seed)
  const z = Array.from({ length: count }, () => 2 * uniform())
  const y = z.map(() => 20 + 5 * uniform())
  const x = y.map((value, index) => value + 2 * z[index]! + 0.5 * normal() + Math.abs(1.5 * normal()))
  return { data: { units: z.map((_, index) => `u${index}`), inputs: [{ id: 'x', values: x }], outputs: [{ id: 'y', values: y }] }, environment: [{ id: 'z', values: z }] }
}

describe('three-stage efficiency', () => {
  it('puts every input into the worst environment and luck, by the formula of Fried and others', () => {
    const { data, environment } = unitsWithLuck(3, 120)
    const result = threeStage(data, environment, { returns: 'crs' })
    expect(result.reason).toBeNull()
    const { coefficients, noise } = result.regressions[0]!.fit!
    const effect = environment[0]!.values.map((value) => value * coefficients[1]!.value)
    result.units.forEach(({ adjustedInputs }, index) => {
      const expected = data.inputs[0]!.values[index]! + Math.max(...effect) - effect[index]! + Math.max(...noise) - noise[index]!
      expect(adjustedInputs!['x']).toBeCloseTo(expected, 9)
      expect(adjustedInputs!['x']).toBeGreaterThanOrEqual(data.inputs[0]!.values[index]! - 1e-9)
    })
  })

  it('takes the environment out: units in good and bad ones come closer', () => {
    const { data, environment } = unitsWithLuck(3, 120)
    const { units } = threeStage(data, environment, { returns: 'crs' })
    const gap = (of: 'first' | 'third'): number => {
      const average = (bad: boolean) => { const own = units.filter((_, index) => environment[0]!.values[index]! > 1 === bad); return own.reduce((sum, unit) => sum + unit[of]!, 0) / own.length }
      return average(false) - average(true)
    }
    expect(Math.abs(gap('third'))).toBeLessThan(gap('first') / 3)
  })

  it('reports the boundary instead of a number, and offers the bootstrap', () => {
    const { data, environment } = unitsInEnvironment(2, 80)
    const { units, thirdStage, reason, regressions } = threeStage(data, environment, { returns: 'crs' })
    expect(regressions[0]).toMatchObject({ fit: null, reason: { code: 'boundary-gamma-one' } })
    // The trap of EVALUATION.md: the likelihood ratio still looks excellent.
    expect(regressions[0]!.inefficiencyTest!.p).toBeLessThan(1e-6)
    expect([reason?.code, thirdStage]).toEqual(['second-stage-failed', null])
    expect(reason!.text.en).toContain('Simar and Wilson')
    expect(units.every(({ first, third, adjustedInputs }) => first !== null && third === null && adjustedInputs === null)).toBe(true)
  })

  it('leaves units without an environment out of every stage, with the reason', () => {
    const { data, environment } = unitsWithLuck(3, 60)
    const { units, firstStage } = threeStage(data, [{ id: 'z', values: environment[0]!.values.map((value, index) => (index === 5 ? null : value)) }])
    expect(units[5]).toMatchObject({ first: null, third: null, reason: { code: 'environment-missing' } })
    expect(firstStage.units).toHaveLength(59)
    expect(() => threeStage(data, [])).toThrow(RangeError)
    expect(() => threeStage(data, [{ id: 'z', values: [1] }])).toThrow('"z" has 1 values')
  })
})

describe('Simar and Wilson\'s algorithm 2', () => {
  const { data, environment, distance } = unitsInEnvironment(3, 60)
  const options = { seed: 7, returns: 'crs', distanceResamples: 40, regressionResamples: 200 } as const
  const result = simarWilson(data, environment, options)

  it('finds the environment\'s effect of 0.4 within its interval', () => {
    const [, slope] = result.coefficients!
    expect(slope!.low <= 0.4 && 0.4 <= slope!.high).toBe(true)
    expect(slope!.low).toBeGreaterThan(0)
    expect(result.sigma!.low <= 0.25 && 0.25 <= result.sigma!.high).toBe(true)
  })

  it('brings the distances nearer to the truth', () => {
    const error = (of: 'distance' | 'correctedDistance') => result.units.reduce((sum, unit, index) => sum + Math.abs(unit[of]! - distance[index]!), 0)
    expect(error('correctedDistance')).toBeLessThan(error('distance'))
  })

  it('repeats its seed to the last digit', () => {
    expect(simarWilson(data, environment, options)).toEqual(result)
    expect(simarWilson(data, environment, { ...options, seed: 8 }).coefficients).not.toEqual(result.coefficients)
  })

  it('answers where three-stage efficiency ends on the boundary, either way round', () => {
    const trap = unitsInEnvironment(2, 50)
    for (const orientation of ['in', 'out'] as const) {
      const { coefficients, reason } = simarWilson(trap.data, trap.environment, { ...options, orientation })
      expect(reason).toBeNull()
      expect(coefficients![1]!.value).toBeGreaterThan(0.1)
    }
  })

  it('refuses no resamples and an environment that says nothing', () => {
    expect(() => simarWilson(data, environment, { ...options, regressionResamples: 0 })).toThrow(RangeError)
    expect(simarWilson(data, [{ id: 'z', values: data.units.map(() => 1) }], options)).toMatchObject({ coefficients: null, reason: { code: 'collinear' } })
  })
})
