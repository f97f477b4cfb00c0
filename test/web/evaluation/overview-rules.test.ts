import { describe, expect, it } from 'vitest'
import type { EvaluationCatalogue, IndicatorInfo } from '#contract/evaluation-api'
import type { RunIndicator, RunResult } from '#contract/evaluation-runs'
import { benefitScores, leastCoverage, missingIndicators, pulls, sortedUnits, survivalByMonth, unitIndicators, type RankedUnit } from '../../../web/src/evaluation/overview/overview-rules.ts'

const info = (id: string, benefit: string | null = null): IndicatorInfo => ({
  id, names: { en: id, 'zh-CN': id }, dimension: benefit === null ? 'service' : 'performance', benefit, formula: { en: '', 'zh-CN': '' }, calculation: null, unit: 'count', direction: 'higher-is-better', bounds: null, boundsSource: { en: '', 'zh-CN': '' }, facts: [],
})
const indicator = (id: string, weight: number, normalised: (number | null)[]): RunIndicator => ({
  id, weight, normalisation: 'bounds', normalisationReason: null, trend: [],
  units: normalised.map(value => ({ value, reason: value === null ? { code: 'facts-missing', text: { en: 'Not known', 'zh-CN': '缺少' } } : null, coverage: null, interval: null, normalised: value })),
})
const catalogue: Pick<EvaluationCatalogue, 'indicators' | 'benefits'> = { indicators: [info('a'), info('b', 'economic'), info('c', 'economic'), info('d', 'social')], benefits: [{ id: 'economic', name: { en: 'E', 'zh-CN': '经' } }, { id: 'social', name: { en: 'S', 'zh-CN': '社' } }] }
const result: Pick<RunResult, 'indicators'> = { indicators: [indicator('a', 0.4, [0.9, 0.5, 0.1]), indicator('b', 0.3, [0.2, 0.6, null]), indicator('c', 0.1, [null, 1, 1]), indicator('d', 0.2, [0.5, null, null])] }

describe('what pulls a score', () => {
  it('is weight × (value − mean of all units), the strongest first, and nothing where only one unit is known', () => {
    const found = pulls(result, catalogue, 0)
    expect(found.map(({ info: { id } }) => id)).toEqual(['a', 'b'])
    expect(found[0]!.pull).toBeCloseTo(0.4 * (0.9 - 0.5), 12)
    expect(found[1]!.pull).toBeCloseTo(0.3 * (0.2 - 0.4), 12)
  })

  it('of what is missing there is none: it is listed with its weight and its reason', () => {
    expect(missingIndicators(result, catalogue, 2).map(({ info: { id }, weight, reason }) => [id, weight, reason?.code])).toEqual([['b', 0.3, 'facts-missing'], ['d', 0.2, 'facts-missing']])
  })
})

describe('benefits', () => {
  it('are scored over what is known of them, and say how much that is', () => {
    const [economic, social] = benefitScores(result, catalogue, 0)
    expect(economic).toEqual({ id: 'economic', weight: 0.4, knownShare: 0.3 / 0.4, score: 0.2 })
    expect(social).toEqual({ id: 'social', weight: 0.2, knownShare: 1, score: 0.5 })
    expect(benefitScores(result, catalogue, 2)[1]).toMatchObject({ knownShare: 0, score: null })
  })

  it('have the coverage of what is measured least; what nothing measures has none', () => {
    expect(leastCoverage(unitIndicators(result, catalogue, 0))).toBeNull()
    expect(leastCoverage([{ ...unitIndicators(result, catalogue, 0)[0]!, coverage: 0.4 }, { ...unitIndicators(result, catalogue, 0)[1]!, coverage: 0.9 }])).toBe(0.4)
  })
})

describe('the ranking', () => {
  it('puts units without a figure last in both directions', () => {
    const row = (place: number, score: number | null): RankedUnit => ({ place, name: `u${place}`, synthetic: false, rank: null, score, missing: 0, efficiency: null, topsis: null })
    const rows = [row(0, null), row(1, 0.2), row(2, 0.8)]
    const by = (descending: boolean) => sortedUnits(rows, 'score', descending, (one, other) => one.localeCompare(other)).map(({ place }) => place)
    expect([by(true), by(false)]).toEqual([[2, 1, 0], [1, 2, 0]])
  })
})

describe('a survival curve', () => {
  it('stays at 1 until the first exit and keeps each step until the next', () => {
    const step = (time: number, survival: number) => ({ time, atRisk: 4, events: 1, survival, low: survival - 0.1, high: survival + 0.1 })
    const { months, survival, low } = survivalByMonth({ unit: 0, subjects: 4, events: 2, followedTo: 4.5, median: null, steps: [step(1.5, 0.75), step(3, 0.5)] })
    expect(months).toEqual([0, 1, 2, 3, 4])
    expect(survival).toEqual([1, 1, 0.75, 0.5, 0.5])
    expect(low[0]).toBeNull()
  })
})
