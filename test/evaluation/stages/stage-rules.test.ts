import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STAGE_FACTS, STAGE_RULES, stageOf, type StageFact, type StageFacts } from '#evaluation/stages/stage-rules'

const FULL: StageFacts = Object.freeze({ 'idea-described': 1, 'team-size': 3, registered: 1, 'product-released': 1, 'revenue-12-months': 5000, 'financed-total': 1e6, 'graduation-grounds': 1 })

describe('the stage of a tenant', () => {
  it('is the last one up to which everything is met', () => {
    expect(stageOf(FULL)).toMatchObject({ stage: { id: 'graduate-eligible' }, next: null, missing: [] })
    expect(stageOf({ ...FULL, registered: 0 })).toMatchObject({ stage: { id: 'team' }, next: { id: 'registered' }, missing: [{ fact: 'registered', value: 0, reason: null }] })
    expect(stageOf({})).toMatchObject({ stage: null, next: { id: 'idea' } })
  })

  it('tells what runs ahead, and what is not known from what falls short', () => {
    const { ahead, missing } = stageOf({ ...FULL, 'product-released': null, 'graduation-grounds': 0 })
    expect(ahead.map(({ id }) => id)).toEqual(['revenue', 'financed'])
    expect(missing).toMatchObject([{ fact: 'product-released', value: null, reason: { code: 'facts-missing' } }])
  })

  it('never falls when a fact grows', () => {
    const height = (facts: StageFacts) => STAGE_RULES.findIndex(({ id }) => id === stageOf(facts).stage?.id)
    const facts = fc.dictionary(fc.constantFrom(...(Object.keys(STAGE_FACTS) as StageFact[])), fc.nat(3))
    fc.assert(fc.property(facts, fc.constantFrom(...(Object.keys(STAGE_FACTS) as StageFact[])), (some: StageFacts, fact) => {
      expect(height({ ...some, [fact]: (some[fact] ?? 0) + 2 })).toBeGreaterThanOrEqual(height(some))
    }))
  })
})
