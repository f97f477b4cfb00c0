import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JudgementNode } from '#contract/evaluation-api'
import { judgedValue, judgementDifferences, judgementsKey, nodeOf, nodeState, pairsOf, ratioText, stepOf, valueOf, withCriterion, withJudgement, withoutCriterion } from '../../../../web/src/evaluation/weights/judgement-rules.ts'
import { judgementText } from '../../../../web/src/evaluation/weights/judgement-words.ts'
import { spreadWeights } from '../../../../web/src/evaluation/weights/weight-spread.ts'
import { language } from '../../../../web/src/i18n/language.svelte.ts'

const HIERARCHY = { root: ['a', 'p'], a: ['x', 'y', 'z'], p: ['e'], e: ['v'] }
const abc: JudgementNode = { node: 'a', criteria: ['x', 'y', 'z'], judgements: [{ row: 'x', column: 'y', value: 3 }, { row: 'z', column: 'x', value: 5 }] }

describe('judgements of pairs', () => {
  it('are read from either side', () => {
    expect(judgedValue(abc.judgements, { row: 'x', column: 'y' })).toBe(3)
    expect(judgedValue(abc.judgements, { row: 'y', column: 'x' })).toBeCloseTo(1 / 3)
    expect(judgedValue(abc.judgements, { row: 'x', column: 'z' })).toBeCloseTo(0.2)
    expect(judgedValue(abc.judgements, { row: 'y', column: 'z' })).toBeNull()
  })

  it('a pair is judged once: anew replaces it also where it was written the other way, null takes it back', () => {
    const again = withJudgement(abc, { row: 'x', column: 'z' }, 2)
    expect(again.judgements).toHaveLength(2)
    expect(judgedValue(again.judgements, { row: 'x', column: 'z' })).toBe(2)
    expect(withJudgement(again, { row: 'z', column: 'x' }, null).judgements).toEqual([{ row: 'x', column: 'y', value: 3 }])
  })

  it('a criterion that is left out takes its judgements with it, and brings them back to its place', () => {
    const { node, setAside } = withoutCriterion(abc, 'x')
    expect(node).toEqual({ node: 'a', criteria: ['y', 'z'], judgements: [] })
    expect(withCriterion(node, 'x', HIERARCHY, setAside)).toEqual(abc)
  })

  it('a pair that was judged anew meanwhile keeps the newer judgement', () => {
    const { node, setAside } = withoutCriterion(abc, 'x')
    const judged = withJudgement(withCriterion(node, 'x', HIERARCHY, []), { row: 'x', column: 'y' }, 9)
    expect(judgedValue(withCriterion(judged, 'x', HIERARCHY, setAside).judgements, { row: 'x', column: 'y' })).toBe(9)
  })

  it('every step of the slider is a value of the scale and leads back to its step', () => {
    fc.assert(fc.property(fc.integer({ min: -8, max: 8 }), (step) => {
      expect(stepOf(valueOf(step))).toBe(step)
      expect(valueOf(-step)).toBeCloseTo(1 / valueOf(step))
    }))
    expect([stepOf(2.4), stepOf(1 / 8.6)]).toEqual([-1, 8])
  })

  it('are written as Saaty writes them', () => {
    expect([1, 7, 1 / 3, 2.5].map(ratioText)).toEqual(['1', '7', '1/3', '2.5'])
  })

  it('know how far a node is', () => {
    const weighed = { weights: [1], missing: [] }
    expect(nodeState({ ...abc, judgements: [] }, weighed)).toBe('equal')
    expect(nodeState(abc, { weights: null, missing: [{ row: 'y', column: 'z' }] })).toBe('open')
    expect(nodeState(abc, { weights: null, missing: [] })).toBe('inconsistent')
    expect(nodeState(abc, weighed)).toBe('consistent')
  })

  it('are the same set in any order, and whether an untouched node is written down or not', () => {
    const key = (nodes: JudgementNode[]) => judgementsKey(nodes, HIERARCHY)
    expect(key([abc])).toBe(key([{ node: 'root', criteria: ['a', 'p'], judgements: [] }, { ...abc, judgements: [{ row: 'y', column: 'x', value: 1 / 3 }, { row: 'x', column: 'z', value: 0.2 }] }]))
    expect(key([abc])).not.toBe(key([withJudgement(abc, { row: 'x', column: 'y' }, 4)]))
    expect(key([abc])).not.toBe(key([withoutCriterion(abc, 'y').node]))
  })

  it('of two versions part where a value or what is compared is another', () => {
    const theirs = withJudgement(withoutCriterion(abc, 'z').node, { row: 'x', column: 'y' }, 1 / 2)
    expect(judgementDifferences([abc], [theirs], HIERARCHY)).toEqual([
      { node: 'a', what: { criterion: 'z' }, mine: true, theirs: false },
      { node: 'a', what: { row: 'x', column: 'y' }, mine: 3, theirs: 0.5 },
      { node: 'a', what: { row: 'x', column: 'z' }, mine: 0.2, theirs: null },
    ])
    expect(judgementDifferences([abc], [abc], HIERARCHY)).toEqual([])
  })
})

describe('judgements in words', () => {
  beforeEach(() => language.set('en'))
  it('name the more important one first, whichever side it is on', () => {
    const pair = { row: 'x', column: 'y' }
    expect(judgementText(pair, 5, id => id)).toBe('x is much more important than y (5)')
    expect(judgementText(pair, 1 / 5, id => id)).toBe('y is much more important than x (5)')
    expect(judgementText(pair, 1, id => id)).toBe('x and y are equally important')
    expect(judgementText(pair, null, id => id)).toBe('x and y: not judged yet')
  })
})

describe('weights down the hierarchy', () => {
  const local = (weights: Record<string, Record<string, number>>) => (node: string) => (weights[node] ? new Map(Object.entries(weights[node])) : null)
  const given = local({ root: { a: 0.6, p: 0.4 }, a: { x: 0.5, y: 0.3, z: 0.2 }, p: { e: 1 }, e: { v: 1 } })

  it('are products on the way and sum to one', () => {
    const spread = spreadWeights({ hierarchy: HIERARCHY }, given)
    expect(spread.get('x')).toEqual({ node: 'a', local: 0.5, global: 0.3 })
    expect(['x', 'y', 'z', 'v'].reduce((sum, id) => sum + spread.get(id)!.global!, 0)).toBeCloseTo(1)
  })

  it('a criterion that nothing is known of gives its share to the others of its node, a whole node to the others', () => {
    const spread = spreadWeights({ hierarchy: HIERARCHY }, given, id => id === 'x' || id === 'y')
    expect(spread.get('x')!.global).toBeCloseTo(0.625)
    expect(spread.get('y')!.global).toBeCloseTo(0.375)
    expect(spread.has('v')).toBe(false)
  })

  it('a node without weights leaves the weights below it open, not 0; what is left out is 0', () => {
    expect(spreadWeights({ hierarchy: HIERARCHY }, local({ a: { x: 1 }, p: { e: 1 }, e: { v: 1 } })).get('x')).toEqual({ node: 'a', local: 1, global: null })
    const leftOut = spreadWeights({ hierarchy: HIERARCHY }, local({ root: { p: 1 }, a: { x: 1, y: 0 }, p: { e: 1 }, e: { v: 1 } }))
    expect([leftOut.get('a')!.global, leftOut.get('x')!.global, leftOut.get('v')!.global]).toEqual([0, 0, 1])
  })

  it('a node that was not kept is all its criteria, not judged', () => {
    expect(nodeOf([], HIERARCHY, 'a')).toEqual({ node: 'a', criteria: ['x', 'y', 'z'], judgements: [] })
    expect(pairsOf(['x', 'y', 'z'])).toHaveLength(3)
  })
})
