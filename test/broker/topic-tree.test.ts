import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TopicTree } from '../../broker/topic-tree.ts'
import { filterFault, filterMatches, publishTopicFault } from '../../broker/topic-rules.ts'

const shape = { maxBytes: 256, maxLevels: 10 }
const level = fc.constantFrom('a', 'b', '', '$x')
const topicOf = fc.array(level, { minLength: 1, maxLength: 4 }).map(levels => levels.join('/'))
const filterOf = fc.tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 0, maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open || levels.length === 0 ? ['#'] : [])].join('/'))

describe('topic tree', () => {
  it('law: finds what the definition of matching finds, after any additions and removals', () => {
    fc.assert(fc.property(fc.array(fc.tuple(filterOf, fc.nat(3), fc.boolean()), { maxLength: 12 }), topicOf, (steps, topic) => {
      const tree = new TopicTree<number>()
      const kept: [string, number][] = []
      for (const [filter, value, removes] of steps) {
        if (!removes) { tree.add(filter, value); kept.push([filter, value]); continue }
        const index = kept.findIndex(([each, other]) => each === filter && other === value)
        expect(tree.remove(filter, value)).toBe(index >= 0)
        if (index >= 0) kept.splice(index, 1)
      }
      const expected = kept.filter(([filter]) => filterMatches(filter, topic)).map(([, value]) => value).sort()
      expect(tree.match(topic).sort()).toEqual(expected)
      expect(tree.matchesAny(topic)).toBe(expected.length > 0)
      expect(tree.size).toBe(kept.length)
    }), { numRuns: 3_000 })
  })
})

describe('topics', () => {
  it('matches as section 4.7 says', () => {
    const matching: [string, string][] = [['a/#', 'a'], ['a/#', 'a/b/c'], ['+', 'a'], ['/+', '/a'], ['+/+', '/a'], ['#', 'a/b'], ['$SYS/#', '$SYS/x'], ['a/+', 'a/']]
    const not: [string, string][] = [['a/+', 'a'], ['a/+', 'a/b/c'], ['#', '$SYS/x'], ['+/x', '$SYS/x'], ['a', 'A'], ['a', 'a/']]
    for (const [filter, topic] of matching) expect(filterMatches(filter, topic), `${filter} ${topic}`).toBe(true)
    for (const [filter, topic] of not) expect(filterMatches(filter, topic), `${filter} ${topic}`).toBe(false)
  })

  it('names what is wrong with a topic or a filter', () => {
    expect(['', 'x'.repeat(257), '门'.repeat(86), '/'.repeat(10), 'a\0', 'a\ud800', 'a\ufffd', 'a/+', '$a', 'a/b'].map(topic => publishTopicFault(topic, shape)))
      .toEqual(['empty', 'too-long', 'too-long', 'too-many-levels', 'forbidden-character', 'forbidden-character', 'forbidden-character', 'wildcard', 'reserved', null])
    expect(['a/#/b', 'a#', 'a+', '+a/b', '$share/g/a', '#', '+/a/#'].map(filter => filterFault(filter, shape)))
      .toEqual(['wildcard', 'wildcard', 'wildcard', 'wildcard', 'reserved', null, null])
  })
})
