import { describe, expect, it } from 'vitest'
import { INDICATORS } from '#evaluation/indicators/index'
import { judgedWeights, judgementFaults, nodeWeights } from '../../../../server/evaluation/weights/judged-weights.ts'
import { HIERARCHY } from '../../../../server/evaluation/weights/weight-hierarchy.ts'

const all = new Set(INDICATORS.map(({ id }) => id))
const root = (...judgements: [string, string, number][]) => ({ node: 'root', criteria: ['strategy', 'organisation', 'service', 'performance'], judgements: judgements.map(([row, column, value]) => ({ row, column, value })) })

describe('weights by judgement', () => {
  it('have a node for every indicator, none with more criteria than a random index is known for', () => {
    const leaves = [...HIERARCHY.values()].flat().filter((id) => !HIERARCHY.has(id))
    expect(leaves.toSorted()).toEqual([...all].toSorted())
    for (const criteria of HIERARCHY.values()) expect(criteria.length).toBeLessThanOrEqual(15)
  })

  it('are equal down the hierarchy where nobody judged, and sum to 1', () => {
    const { weights } = judgedWeights([], all)
    expect(Object.values(weights!).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(weights!['tenant-satisfaction']).toBeCloseTo(1 / 4 / HIERARCHY.get('service')!.length, 12)
  })

  it('follow the judgements, and give what is not scored to the others of its node', () => {
    const judged = root(['strategy', 'organisation', 1], ['strategy', 'service', 1], ['strategy', 'performance', 1 / 3], ['organisation', 'service', 1], ['organisation', 'performance', 1 / 3], ['service', 'performance', 1 / 3])
    expect(nodeWeights(judged).weights?.map((weight) => Number(weight.toFixed(6)))).toEqual([0.166667, 0.166667, 0.166667, 0.5])
    const { weights } = judgedWeights([judged], new Set(['job-count', 'desk-occupancy']))
    expect(weights!['job-count']).toBeCloseTo(0.75, 9)
    expect(weights!['desk-occupancy']).toBeCloseTo(0.25, 9)
  })

  it('are none while pairs are open or contradict each other, and say which', () => {
    expect(nodeWeights(root(['strategy', 'organisation', 3]))).toMatchObject({ weights: null, reason: { code: 'judgements-missing' } })
    expect(nodeWeights(root(['strategy', 'organisation', 3])).missing).toHaveLength(5)
    const crooked = root(['strategy', 'organisation', 9], ['organisation', 'service', 9], ['service', 'strategy', 9], ['strategy', 'performance', 1], ['organisation', 'performance', 1], ['service', 'performance', 1])
    expect(nodeWeights(crooked)).toMatchObject({ weights: null, reason: { code: 'too-inconsistent' } })
    expect(nodeWeights(crooked).worst.length).toBeGreaterThan(0)
    expect(judgedWeights([crooked], all).reason?.code).toBe('too-inconsistent')
  })

  it('are refused at their field for what is no node, no criterion or judged twice', () => {
    expect(judgementFaults([{ node: 'nothing', criteria: ['a'], judgements: [] }]).map(({ field }) => field)).toEqual(['nodes[0].node'])
    expect(judgementFaults([root(['strategy', 'strategy', 1], ['strategy', 'service', 2], ['service', 'strategy', 2])]).map(({ field }) => field)).toEqual(['nodes[0].judgements[0]', 'nodes[0].judgements[2]'])
  })
})
