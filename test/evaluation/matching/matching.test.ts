import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAssignment } from '#evaluation/matching/best-assignment'
import { matchScore } from '#evaluation/matching/match-score'
import { blockingPairs, stableMatching, type Preferences } from '#evaluation/matching/stable-matching'

const need = { id: 't', topics: ['finance', 'law'], sector: 'biotech', stage: 'team', languages: ['zh'] }
const offer = { id: 'm', topics: ['law'], sectors: ['biotech'], stages: ['product'], languages: ['zh'], rating: 0.8 }

describe('a match score', () => {
  it('shows its terms and adds them up by weight', () => {
    const { score, terms } = matchScore(need, offer)
    expect(terms.map(({ term, value }) => [term, value])).toEqual([['topics', 0.5], ['sector', 1], ['stage', 0], ['rating', 0.8]])
    expect(score).toBeCloseTo(0.5 * 0.5 + 0.2 + 0.1 * 0.8, 12)
  })

  it('counts what is not known as nothing, neither good nor bad', () => {
    expect(matchScore({ ...need, stage: null }, { ...offer, rating: null }).score).toBeCloseTo((0.5 * 0.5 + 0.2) / 0.7, 12)
    expect(matchScore(need, { ...offer, languages: ['en'] })).toMatchObject({ score: null, excluded: { en: 'They share no language' } })
    expect(matchScore({ ...need, topics: [] }, offer).score).toBeNull()
  })
})

/** Every assignment of small tables, by trying them all. */
function largestTotal(scores: readonly (readonly (number | null)[])[], capacities: readonly number[], tenant = 0): number {
  if (tenant === scores.length) return 0
  const without = largestTotal(scores, capacities, tenant + 1)
  return Math.max(without, ...capacities.map((capacity, mentor) => {
    const score = scores[tenant]![mentor] ?? null
    return capacity > 0 && score !== null ? score + largestTotal(scores, capacities.map((one, index) => (index === mentor ? one - 1 : one)), tenant + 1) : 0
  }))
}

describe('the best assignment', () => {
  const table = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })).chain(([tenants, mentors]) => fc.record({
    scores: fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { minLength: mentors, maxLength: mentors }), { minLength: tenants, maxLength: tenants }),
    capacities: fc.array(fc.nat(2), { minLength: mentors, maxLength: mentors }),
  }))

  it('is as good as the best of all, within the capacities, and makes no forbidden pair', () => {
    fc.assert(fc.property(table, ({ scores, capacities }) => {
      const { pairs, total, unassigned } = bestAssignment(Object.freeze(scores), Object.freeze(capacities))
      expect(total).toBe(largestTotal(scores, capacities))
      capacities.forEach((capacity, mentor) => expect(pairs.filter((pair) => pair.mentor === mentor).length).toBeLessThanOrEqual(capacity))
      for (const { tenant, mentor, score } of pairs) expect(scores[tenant]![mentor]).toBe(score)
      expect([...pairs.map(({ tenant }) => tenant), ...unassigned].sort()).toEqual([...scores.keys()])
    }), { numRuns: 200 })
  })

  it('refuses tables that do not fit', () => {
    expect(bestAssignment([], [1])).toEqual({ pairs: [], total: 0, unassigned: [] })
    expect(() => bestAssignment([[1]], [1, 1])).toThrow(RangeError)
    expect(() => bestAssignment([[1]], [0.5])).toThrow(RangeError)
    expect(() => bestAssignment([[-1]], [1])).toThrow(RangeError)
  })
})

describe('a stable matching', () => {
  const list = (count: number) => fc.shuffledSubarray([...new Array<number>(count).keys()])
  const preferences: fc.Arbitrary<Preferences> = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 })).chain(([tenants, mentors]) => fc.record({
    tenants: fc.array(list(mentors), { minLength: tenants, maxLength: tenants }),
    mentors: fc.array(list(tenants), { minLength: mentors, maxLength: mentors }),
    capacities: fc.array(fc.nat(3), { minLength: mentors, maxLength: mentors }),
  }))

  it('has 0 blocking pairs, keeps to the capacities and matches only who accepts whom', () => {
    fc.assert(fc.property(preferences, (ranked) => {
      const matching = stableMatching(ranked)
      expect(blockingPairs(ranked, matching)).toEqual([])
      ranked.capacities.forEach((capacity, mentor) => expect(matching.filter((own) => own === mentor).length).toBeLessThanOrEqual(capacity))
      matching.forEach((mentor, tenant) => { if (mentor !== null) expect(ranked.tenants[tenant]!.includes(mentor) && ranked.mentors[mentor]!.includes(tenant)).toBe(true) })
    }), { numRuns: 500 })
  })

  // Gale and Shapley (1962), example 1: everybody's first choice among α, β, γ is stable when tenants propose.
  it('gives the proposing side its best stable partner', () => {
    expect(stableMatching({ tenants: [[0, 1, 2], [1, 2, 0], [2, 0, 1]], mentors: [[1, 2, 0], [2, 0, 1], [0, 1, 2]], capacities: [1, 1, 1] })).toEqual([0, 1, 2])
  })

  it('sees a pair that would rather have each other', () => {
    expect(blockingPairs({ tenants: [[0, 1], [0, 1]], mentors: [[0, 1], [0, 1]], capacities: [1, 1] }, [1, 0])).toEqual([{ tenant: 0, mentor: 0 }])
    expect(() => stableMatching({ tenants: [[0, 0]], mentors: [[0]], capacities: [1] })).toThrow('twice')
    expect(() => stableMatching({ tenants: [[1]], mentors: [[0]], capacities: [1] })).toThrow('does not exist')
  })
})
