import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { FACTS, FACT_IDS, FACT_ORIGINS, type FactId } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import { LANGUAGES, type LocalText } from '#contract/local-text'
import { factSet } from '#evaluation/indicators/fact-set'
import { INDICATORS } from '#evaluation/indicators/index'
import { BENEFITS, DIMENSIONS } from '#evaluation/indicators/indicator'
import { sourceFiles } from './source-tree.ts'

const CHINESE = /\p{Script=Han}/u
function expectBothLanguages(text: LocalText): void {
  for (const language of LANGUAGES) expect(text[language].trim()).not.toBe('')
  expect(CHINESE.test(text.en), text.en).toBe(false)
  expect(CHINESE.test(text['zh-CN']), text['zh-CN']).toBe(true)
}
const repeated = (list: readonly string[]): string[] => list.filter((item, index) => list.indexOf(item) !== index)

/** The value of a written-out sum: + − × ÷ min( ) and numbers, as a person would work it out. */
const arithmetic = (text: string): number => {
  const plain = text.replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-').replaceAll('min(', 'Math.min(')
  expect(plain).toMatch(/^[-+*/().,\d\sMathmin]+$/)
  return Number(runInNewContext(plain))
}

describe('the facts', () => {
  it.each(FACT_IDS)('%s has words, a unit and an origin', (id) => {
    const { label, unit, origin } = FACTS[id]
    expectBothLanguages(label)
    expect(Object.keys(FIGURE_UNITS)).toContain(unit)
    expect(FACT_ORIGINS).toContain(origin)
  })

  it('and their units say different things differently', () => {
    for (const language of LANGUAGES) {
      expect(repeated(FACT_IDS.map((id) => FACTS[id].label[language]))).toEqual([])
      expect(repeated(Object.values(FIGURE_UNITS).map(({ label }) => label[language]))).toEqual([])
    }
    for (const { label } of Object.values(FIGURE_UNITS)) expectBothLanguages(label)
  })
})

describe('the indicators', () => {
  it('have ids and names of their own, one file each', () => {
    expect(repeated(INDICATORS.map(({ id }) => id))).toEqual([])
    for (const language of LANGUAGES) expect(repeated(INDICATORS.map(({ names }) => names[language]))).toEqual([])
    const files = sourceFiles().filter((file) => /^evaluation\/indicators\/.*-indicator\.ts$/.test(file)).map((file) => file.slice('evaluation/indicators/'.length, -'-indicator.ts'.length))
    expect(files.sort()).toEqual(INDICATORS.map(({ id }) => id).sort())
  })

  it('cover every dimension and every benefit, which only performance has', () => {
    expect(new Set(INDICATORS.map(({ dimension }) => dimension))).toEqual(new Set(Object.keys(DIMENSIONS)))
    expect(new Set(INDICATORS.flatMap(({ benefit }) => benefit ?? []))).toEqual(new Set(Object.keys(BENEFITS)))
    for (const { id, dimension, benefit } of INDICATORS) expect(benefit !== null, id).toBe(dimension === 'performance')
  })

  it.each(INDICATORS.map((indicator) => [indicator.id, indicator] as const))('%s is said in both languages, with formula, unit, bounds and their source', (_id, { names, formula, unit, bounds, boundsSource, facts }) => {
    expectBothLanguages(names)
    expectBothLanguages(formula)
    expect(Object.keys(FIGURE_UNITS)).toContain(unit)
    if (bounds) expect(bounds.low).toBeLessThan(bounds.high)
    expectBothLanguages(boundsSource)
    for (const fact of facts) expect(FACT_IDS).toContain(fact)
  })

  it.each(INDICATORS.filter(({ calculation }) => calculation !== null).map((indicator) => [indicator.id, indicator] as const))('%s says its arithmetic as it is computed', (_id, { calculation, compute, facts }) => {
    expect([...new Set([...calculation!.matchAll(/\{([a-z0-9-]+)\}/g)].map(([, fact]) => fact))].sort()).toEqual([...facts].sort())
    const unit = { kind: 'site', id: 's' } as const
    // Wholes are far larger than parts whatever their order, so that shares stay shares.
    const values = new Map(facts.map((fact, index) => [fact, 3 + 10 ** (index + 1)]))
    const figure = compute(factSet(facts.map((fact) => ({ fact, unit, period: '2026', value: values.get(fact)!, coverage: null, reason: null, source: { kind: 'entered', reference: 'x' } })), unit, '2026'))
    const filled = calculation!.replace(/\{([a-z0-9-]+)\}/g, (_text, fact: string) => String(values.get(fact as FactId)))
    if (figure.value !== null) expect(arithmetic(filled)).toBeCloseTo(figure.value, 9)
    expect(figure.value !== null, figure.reason?.text.en).toBe(true)
  })

  it.each(INDICATORS.map((indicator) => [indicator.id, indicator] as const))('%s without facts is null with a reason, never 0', (_id, { compute, facts }) => {
    const figure = compute(factSet([], { kind: 'site', id: 'empty' }, '2026'))
    expect(figure).toMatchObject({ value: null, coverage: null, interval: null })
    expectBothLanguages(figure.reason!.text)
    expect(figure.inputs.map(({ fact }) => fact)).toEqual(facts.length > 0 ? facts : ['tenancies'])
  })
})
