import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScoreRule } from '#contract/rule-sets'
import { differenceText, measuredText, setText } from '../../../../web/src/evaluation/figure-words.ts'
import { nearestWay, readOrder, readShown, shownConditions, wayVerdict } from '../../../../web/src/evaluation/gaps/gap-order.ts'
import { arrivalText, gapText } from '../../../../web/src/evaluation/gaps/gap-words.ts'
import { inputsOf, missingInputs } from '../../../../web/src/evaluation/gaps/measure-inputs.ts'
import { nextPoints } from '../../../../web/src/evaluation/gaps/next-points.ts'
import { language } from '../../../../web/src/i18n/language.svelte.ts'
import { boardOf, catalogue, condition, met, threshold, unknown } from './gap-fixtures.ts'

describe('which conditions are shown', () => {
  const all = [condition('a', 'met', [met()]), condition('b', 'unknown', [unknown()]), condition('c', 'not-met', [threshold()]), condition('d', 'not-met', [threshold()])]
  const ids = (...args: Parameters<typeof shownConditions>) => shownConditions(...args).map(({ id }) => id).join('')

  it('puts what falls short first, then what is unknown, and keeps the order of the rules otherwise', () => {
    expect(ids(all, 'all', 'open-first')).toBe('cdba')
    expect(ids(all, 'all', 'as-written')).toBe('abcd')
    expect(ids(all, 'open', 'as-written')).toBe('bcd')
    expect(ids(all, 'met', 'open-first')).toBe('a')
  })

  it('reads nonsense in the address as the usual view', () => {
    expect([readShown('x'), readOrder(null)]).toEqual(['all', 'open-first'])
  })

  it('names the way with the least left to do, by shares of what is asked; none where ways tie or nothing is to choose', () => {
    expect(nearestWay(condition('a', 'not-met', [threshold({ gap: 250, threshold: 500 })], [threshold({ gap: 3 })]))).toBe(1)
    expect(nearestWay(condition('a', 'unknown', [unknown()], [threshold({ gap: 3 })]))).toBe(1)
    expect(nearestWay(condition('a', 'not-met', [threshold()], [threshold()]))).toBeNull()
    expect(nearestWay(condition('a', 'met', [met()], [threshold()]))).toBeNull()
    expect(nearestWay(condition('a', 'not-met', [threshold()]))).toBeNull()
  })

  it('calls a way met only when all of it is, and not met when any of it falls short', () => {
    expect([wayVerdict([met(), met()]), wayVerdict([met(), unknown()]), wayVerdict([unknown(), threshold()])]).toEqual(['met', 'unknown', 'not-met'])
  })
})

describe('figures of a board', () => {
  it('never print a missed value as the threshold that it misses, nor a gap as nothing', () => {
    expect(measuredText(0.7496, 0.75, 'share', 'en')).toBe('74.96%')
    expect(measuredText(0.7512, 0.5, 'share', 'en')).toBe('75.1%')
    expect(measuredText(0.75, 0.75, 'share', 'en')).toBe('75.0%')
    expect(differenceText(0.0004, 'share', 'en')).toBe('0.04 percentage points')
    expect(differenceText(0.4, 'person', 'en')).toBe('0.4 people')
    expect(differenceText(12, 'count', 'zh-CN')).toBe('12')
  })

  it('print a set value with the decimals that it has', () => {
    expect([setText(0.75, 'share', 'en'), setText(2.4, 'person', 'en'), setText(0.005, 'share', 'en'), setText(10_000, 'square-metre', 'zh-CN')]).toEqual(['75%', '2.4 people', '0.5%', '10,000 平方米'])
  })

  it('a gap is told by its direction, and nothing where there is none', () => {
    language.set('en')
    expect(gapText(threshold(), 'en')).toBe('12 missing')
    expect(gapText(threshold({ compare: 'at-most', gap: 0.03, unit: 'share' }), 'en')).toBe('3.0 percentage points too much')
    expect([gapText(met(), 'en'), gapText(unknown(), 'en')]).toEqual(['', ''])
  })

  it('a trend says its month, its slope and how many periods it is drawn through; or why it does not arrive', () => {
    language.set('en')
    expect(arrivalText({ month: '2027-04', perMonth: 0.75, periods: 4, reason: null }, 'count', 'en')).toEqual({ when: 'in Apr 2027', how: '+1 a month, from 4 periods' })
    const why = { code: 'too-few-periods', text: { en: 'A trend needs at least 3 periods', 'zh-CN': '至少需要 3 个周期' } }
    expect(arrivalText({ month: null, perMonth: null, periods: 1, reason: why }, 'count', 'en')).toEqual({ when: 'A trend needs at least 3 periods', how: null })
  })
})

describe('where a value comes from', () => {
  const { inputs } = boardOf([])
  it('is the fact itself, an indicator\'s facts, or the tenancies of one that has none', () => {
    expect(inputsOf({ kind: 'fact', id: 'mentors' }, catalogue, inputs).map(({ fact }) => fact)).toEqual(['mentors'])
    expect(inputsOf({ kind: 'indicator', id: 'mentor-density' }, catalogue, inputs).map(({ fact }) => fact)).toEqual(['mentors'])
    expect(inputsOf({ kind: 'indicator', id: 'survival-12-months' }, catalogue, [{ fact: 'tenancies', value: 4, coverage: null, source: null }])).toHaveLength(1)
  })

  it('what is missing is what has no value; where too little is covered it is what was measured', () => {
    expect(missingInputs(inputs, 'facts-missing').map(({ fact }) => fact)).toEqual(['mentors'])
    expect(missingInputs([inputs[0]!], 'coverage-too-low')).toHaveLength(1)
    expect(missingInputs([inputs[0]!], 'facts-contradict')).toHaveLength(0)
  })
})

describe('what the next unit of a line brings', () => {
  const perUnit: ScoreRule = { kind: 'per-unit', wholeUnits: true, terms: [{ measure: { kind: 'fact', id: 'financed-amount' }, unitSize: 300_000, points: 1 }] }
  const fromBase: ScoreRule = { kind: 'from-base', wholeUnits: true, measure: { kind: 'indicator', id: 'desk-occupancy' }, from: 0.6, base: 6, unitSize: 0.01, points: 0.1 }
  const line = (value: number | null, points: number, maxPoints: number) => ({ points, maxPoints, lowest: points, terms: [{ ...met(), value, points }] })

  it('is the rest of the unit that was begun', () => {
    expect(nextPoints(perUnit, line(700_000, 2, 8))).toEqual([{ term: 0, more: 200_000, points: 1 }])
    expect(nextPoints(perUnit, line(600_000, 2, 8))).toEqual([{ term: 0, more: 300_000, points: 1 }])
  })

  it('is the base below it, then a step; shares do not stumble over binary fractions', () => {
    expect(nextPoints(fromBase, line(0.55, 0, 10))).toEqual([{ term: 0, more: 0.05, points: 6 }])
    expect(nextPoints(fromBase, line(0.75, 7.5, 10))).toEqual([{ term: 0, more: 0.01, points: 0.1 }])
  })

  it('never brings more than what is left to the line\'s full points, and nothing for a full or an unknown one', () => {
    expect(nextPoints(perUnit, line(2_300_000, 7.5, 8))).toEqual([{ term: 0, more: 100_000, points: 0.5 }])
    expect(nextPoints(perUnit, line(9_000_000, 8, 8))).toEqual([])
    expect(nextPoints(perUnit, { ...line(null, 0, 8), points: null })).toEqual([])
  })

  it('a step that is taken is worth what was promised, whatever the value', () => {
    const worth = (value: number) => Math.min(8, Math.floor(value / 300_000 + 1e-9))
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_399_999 }), (value) => {
      const [step] = nextPoints(perUnit, line(value, worth(value), 8))
      expect(worth(value + step!.more) - worth(value)).toBe(step!.points)
      expect(worth(value + step!.more - 1)).toBe(worth(value))
    }))
  })
})
