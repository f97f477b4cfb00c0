import { describe, expect, it } from 'vitest'
import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import type { EfficiencyResult } from '#evaluation/efficiency/efficiency-result'
import { radialEfficiency } from '#evaluation/efficiency/radial-efficiency'
import { COELLI_EG1, COELLI_EG2, COOPER_3_1, POWER_PLANTS, TONE_2001, dataOf } from './textbook-data.ts'

const to = (digits: number) => ({ units }: EfficiencyResult) => units.map(({ score }) => Number(score?.toFixed(digits)))
const peersOf = ({ units }: EfficiencyResult, unit: number): string[] | undefined => units[unit - 1]?.peers?.map((peer) => peer.unit)

describe('radial efficiency', () => {
  it('gives the printed results of Coelli\'s EG1: scores, slack, peers, targets', () => {
    const result = radialEfficiency(COELLI_EG1, { returns: 'crs', orientation: 'in' })
    expect(to(3)(result)).toEqual([0.5, 1, 0.833, 0.714, 1])
    expect(result.units[0]?.slacks?.['x2']).toBeCloseTo(0.5, 12)
    expect([1, 3, 4].map((unit) => peersOf(result, unit))).toEqual([['2'], ['2', '5'], ['2', '5']])
    expect([result.units[3]?.targets?.['x1'], result.units[3]?.targets?.['x2']].map((value) => Number(value?.toFixed(3)))).toEqual([2.143, 1.429])
    expect(result.units.map(({ status }) => status)).toEqual(['inefficient', 'efficient', 'inefficient', 'inefficient', 'efficient'])
  })

  it('gives the printed results of Coelli\'s EG2 under constant and variable returns', () => {
    expect(to(3)(radialEfficiency(COELLI_EG2, { returns: 'crs' }))).toEqual([0.5, 0.5, 1, 0.8, 0.833])
    expect(to(3)(radialEfficiency(COELLI_EG2, { returns: 'vrs' }))).toEqual([1, 0.625, 1, 0.9, 1])
    // Increasing returns (firms 1, 2) are forbidden to nirs, decreasing ones (4, 5) to ndrs.
    expect(to(3)(radialEfficiency(COELLI_EG2, { returns: 'nirs' }))).toEqual([0.5, 0.5, 1, 0.9, 1])
    expect(to(3)(radialEfficiency(COELLI_EG2, { returns: 'ndrs' }))).toEqual([1, 0.625, 1, 0.8, 0.833])
  })

  it('calls F of Cooper, Seiford and Tone\'s example 3.1 weakly efficient, with a slack of 2', () => {
    const result = radialEfficiency(COOPER_3_1)
    expect(to(4)(result)).toEqual([0.8571, 0.6316, 1, 1, 1, 1])
    expect(result.units[5]).toMatchObject({ status: 'weakly-efficient', slacks: { x1: expect.closeTo(2, 12) as number, x2: 0, y: 0 }, targets: { x1: expect.closeTo(8, 12) as number } })
  })

  it('finds all six power plants of Tone 2002 efficient under constant returns', () => {
    expect(to(9)(radialEfficiency(POWER_PLANTS))).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('projects onto the frontier: targets are efficient and made of the peers', () => {
    for (const returns of ['crs', 'vrs', 'nirs', 'ndrs'] as const) for (const orientation of ['in', 'out'] as const) {
      const { units } = radialEfficiency(TONE_2001, { returns, orientation })
      for (const { unit, targets, peers } of units) {
        for (const variable of [...TONE_2001.inputs, ...TONE_2001.outputs]) {
          const mixed = peers!.reduce((sum, peer) => sum + peer.weight * variable.values[Number(peer.unit) - 1]!, 0)
          expect(mixed, `${returns} ${orientation} ${unit} ${variable.id}`).toBeCloseTo(targets![variable.id]!, 10)
        }
        const again = radialEfficiency(withUnit(TONE_2001, targets!), { returns, orientation })
        expect(again.units.at(-1)).toMatchObject({ status: 'efficient' })
      }
    }
  })

  it('leaves a fixed input as it is (Banker and Morey 1986): against peers with no more of it', () => {
    // B uses least staff but has 40 m²; with the floor fixed at 20 only A itself has so little.
    const data: EfficiencyData = { units: ['A', 'B'], inputs: [{ id: 'staff', values: [4, 2] }, { id: 'area', values: [20, 40], fixed: true }], outputs: [{ id: 'y', values: [1, 1] }] }
    const { units } = radialEfficiency(data, { returns: 'vrs' })
    expect(units.map(({ score }) => score)).toEqual([1, 1])
    const roomy = radialEfficiency({ ...data, inputs: [data.inputs[0]!, { id: 'area', values: [40, 40], fixed: true }] }, { returns: 'vrs' })
    expect(roomy.units[0]).toMatchObject({ score: expect.closeTo(0.5, 12) as number, targets: { staff: expect.closeTo(2, 12) as number, area: 40 } })
  })
})

const withUnit = (data: EfficiencyData, values: Readonly<Record<string, number>>): EfficiencyData => {
  const grown = (variables: EfficiencyData['inputs']) => variables.map((variable) => ({ ...variable, values: [...variable.values, values[variable.id]!] }))
  return { units: [...data.units, 'new'], inputs: grown(data.inputs), outputs: grown(data.outputs) }
}

describe('data that a model cannot take', () => {
  const refusals = (data: EfficiencyData, options = {}) => radialEfficiency(data, options).units.map(({ score, reason }) => reason?.code ?? typeof score)

  it('refuses missing and infinite values of a unit with a reason, and goes on without it', () => {
    const data = dataOf({ x: [1, 2, NaN, Infinity, 4] }, { y: [1, 1, 1, 1, 1] })
    const result = radialEfficiency({ ...data, outputs: [{ id: 'y', values: [1, null, 1, 1, 1] }] })
    expect(result.units.map(({ reason }) => reason?.code)).toEqual([undefined, 'missing-data', 'missing-data', 'missing-data', undefined])
    expect(result.units[4]?.score).toBeCloseTo(0.25, 12)
    expect(result.units[1]).toMatchObject({ score: null, slacks: null, targets: null, peers: null, reason: { text: { 'zh-CN': expect.stringContaining('缺失') as string } } })
    expect(result.warnings.map(({ code }) => code)).toEqual(['few-units', 'left-out'])
  })

  it('refuses a unit without input or output where the ratio would not exist', () => {
    const data = dataOf({ x: [0, 1, 2] }, { y: [1, 0, 1] })
    expect(refusals(data)).toEqual(['no-input', 'no-output', 'number'])
    expect(refusals(data, { returns: 'vrs', orientation: 'in' })).toEqual(['no-input', 'number', 'number'])
    expect(refusals(data, { returns: 'vrs', orientation: 'out' })).toEqual(['number', 'no-output', 'number'])
  })

  it('takes zeros beside positive values', () => {
    expect(refusals(dataOf({ a: [0, 1, 2], b: [1, 0, 3] }, { y: [1, 2, 0], z: [0, 1, 1] }))).toEqual(['number', 'number', 'number'])
  })

  it('takes negative outputs only where the model is translation invariant, with the same scores after a shift', () => {
    const data = dataOf({ x: [2, 4, 3, 5, 6] }, { y: [-2, -1, 0, 1, 2] })
    expect(refusals(data)).toEqual(['negative-data', 'negative-data', 'no-output', 'number', 'number'])
    expect(refusals(data, { returns: 'vrs', orientation: 'out' }).slice(0, 2)).toEqual(['negative-data', 'negative-data'])
    expect(to(12)(radialEfficiency(data, { returns: 'vrs' }))).toEqual(to(12)(radialEfficiency(COELLI_EG2, { returns: 'vrs' })))
  })

  it('warns of few units', () => {
    expect(radialEfficiency(COELLI_EG1).warnings.map(({ code }) => code)).toEqual(['few-units'])
    expect(radialEfficiency(dataOf({ x: [1, 2, 3, 4, 5, 6] }, { y: [1, 2, 3, 4, 5, 6] })).warnings).toEqual([])
  })

  it('throws in both languages when the data have no shape', () => {
    for (const data of [dataOf({ x: [] }, { y: [] }), dataOf({ x: [1] }, {}), dataOf({ x: [1] }, { x: [1] }), dataOf({ x: [1, 2] }, { y: [1] })]) {
      expect(() => radialEfficiency(data)).toThrow(EfficiencyError)
    }
  })
})
