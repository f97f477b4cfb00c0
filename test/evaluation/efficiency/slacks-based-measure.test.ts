import { describe, expect, it } from 'vitest'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import type { EfficiencyResult } from '#evaluation/efficiency/efficiency-result'
import { slacksBasedMeasure } from '#evaluation/efficiency/slacks-based-measure'
import { superSlacksBasedMeasure } from '#evaluation/efficiency/super-slacks-based-measure'
import { POWER_PLANTS, TONE_2001, dataOf } from './textbook-data.ts'

const printed = ({ units }: EfficiencyResult, digits = 6) => units.map(({ score }) => Number(score?.toFixed(digits)))
const codes = ({ units }: EfficiencyResult) => units.map(({ score, reason }) => reason?.code ?? typeof score)

describe('the slacks-based measure', () => {
  it('gives the printed scores of Tone 2001, p. 505', () => {
    expect(printed(slacksBasedMeasure(TONE_2001))).toEqual([0.79798, 0.568182, 1, 0.666667, 1])
  })

  it('computes ρ from the slacks that it reports, in every orientation', () => {
    for (const orientation of ['none', 'in', 'out'] as const) for (const returns of ['crs', 'vrs', 'nirs', 'ndrs'] as const) {
      slacksBasedMeasure(TONE_2001, { orientation, returns }).units.forEach(({ score, slacks, targets }, unit) => {
        const share = (id: string): number => slacks![id]! / [...TONE_2001.inputs, ...TONE_2001.outputs].find((variable) => variable.id === id)!.values[unit]!
        const saved = orientation === 'out' ? 0 : (share('x1') + share('x2')) / 2
        const gained = orientation === 'in' ? 0 : (share('y1') + share('y2')) / 2
        expect(score).toBeCloseTo((1 - saved) / (1 + gained), 10)
        expect(targets!['x1']).toBeCloseTo(TONE_2001.inputs[0]!.values[unit]! - slacks!['x1']!, 12)
      })
    }
  })

  it('counts undesirable outputs as Tone 2004 does (values: scipy 1.17 linprog on the ratio itself, by Dinkelbach\'s iteration)', () => {
    const data = dataOf({ x: [3, 4, 5, 6, 7, 4] }, { y: [2, 4, 5, 4, 6, 3] }, { b: [1, 2, 3, 2, 4, 3] })
    expect(printed(slacksBasedMeasure(data), 9)).toEqual([0.666666667, 1, 0.923076923, 0.666666667, 0.761904762, 0.6])
    expect(printed(slacksBasedMeasure(data, { returns: 'vrs' }), 9)).toEqual([1, 1, 1, 0.666666667, 1, 0.7])
    const nine = dataOf({ x: [1, 1, 1, 1, 1, 1, 1, 1, 1] }, { y: [1, 2, 6, 8, 9, 5, 4, 6, 4] }, { b: [1, 1, 2, 5, 8, 2, 3, 5, 6] })
    expect(printed(slacksBasedMeasure(nine), 9)).toEqual([0.105263158, 0.285714286, 1, 1, 1, 0.769230769, 0.461538462, 0.666666667, 0.369230769])
  })

  it('leaves out the term of a zero input and refuses a zero output that it would divide by', () => {
    const data = dataOf({ a: [0, 2, 4], b: [2, 2, 4] }, { y: [2, 2, 2], z: [1, 0, 1] })
    expect(codes(slacksBasedMeasure(data))).toEqual(['number', 'zero-data', 'number'])
    expect(codes(slacksBasedMeasure(data, { orientation: 'in' }))).toEqual(['number', 'number', 'number'])
    // Unit 3 saves all of a and half of b: 1 − (1 + ½)/2.
    expect(slacksBasedMeasure(data, { orientation: 'in' }).units[2]?.score).toBeCloseTo(0.25, 12)
  })
})

describe('slacks-based super-efficiency', () => {
  it('gives the printed values of the power plants (Tone 2002; they are the input-oriented ones)', () => {
    expect(printed(superSlacksBasedMeasure(POWER_PLANTS, { orientation: 'in' }))).toEqual([1.011616, 1.708333, 1.078125, 1.15625, 1.79881, 1.01981])
  })

  it('gives less where outputs may fall too (non-oriented; values: scipy 1.17 linprog on Tone\'s program in x̄, ȳ)', () => {
    expect(printed(superSlacksBasedMeasure(POWER_PLANTS, { orientation: 'none' }))).toEqual([1.011616, 1.414634, 1.078125, 1.15625, 1.585846, 1.01981])
    expect(printed(superSlacksBasedMeasure(POWER_PLANTS, { orientation: 'none', returns: 'vrs' }))).toEqual([1.030426, 2, 1.089286, 1.264706, 1.840293, 1.09589])
  })

  it('says infeasible where no other units reach the outputs', () => {
    expect(codes(superSlacksBasedMeasure(POWER_PLANTS, { orientation: 'in', returns: 'vrs' }))).toEqual(['number', 'number', 'number', 'infeasible', 'number', 'infeasible'])
  })

  it('keeps the plain measure for inefficient units', () => {
    expect(printed(superSlacksBasedMeasure(TONE_2001, { orientation: 'none' })).slice(0, 2)).toEqual([0.79798, 0.568182])
  })

  it('takes no undesirable outputs', () => {
    expect(() => superSlacksBasedMeasure(dataOf({ x: [1, 2] }, { y: [1, 1] }, { b: [1, 1] }))).toThrow(EfficiencyError)
  })
})
