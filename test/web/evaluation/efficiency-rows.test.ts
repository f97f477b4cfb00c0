import { describe, expect, it } from 'vitest'
import type { RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import { malmquistPeriods, rankedRows, scoreText, variableLines, wayOf } from '../../../web/src/evaluation/efficiency/efficiency-rows.ts'

const row = (unit: number, score: number | null, more: Partial<RunUnitEfficiency> = {}): RunUnitEfficiency =>
  ({ unit, period: '2025', score, reason: null, status: null, slacks: null, targets: null, peers: null, operating: [], bootstrap: null, scale: null, malmquist: null, ...more })
const efficiency = (units: RunUnitEfficiency[], more: Partial<RunEfficiency> = {}): RunEfficiency =>
  ({ model: 'bcc', orientation: 'in', returns: 'vrs', inputs: ['desks-offered'], outputs: ['jobs'], undesirable: [], units, warnings: [], bootstrap: null, reason: null, ...more })

describe('the order of units', () => {
  it('begins with the best, keeps ties as they were, and ends with those without a score', () => {
    expect(rankedRows(efficiency([row(0, null), row(1, 0.5), row(2, 1), row(3, 1), row(4, 0.9, { period: '2024' })]), '2025').map(({ unit }) => unit)).toEqual([2, 3, 1, 0])
  })

  it('begins with 0 in the additive model, where 0 is efficient', () => {
    expect(rankedRows(efficiency([row(0, 4), row(1, 0)], { model: 'additive' }), '2025').map(({ unit }) => unit)).toEqual([1, 0])
  })

  it('prints a dash and never 0 for no score', () => {
    expect([scoreText(null, 'en'), scoreText(0.87254, 'en')]).toEqual(['—', '0.873'])
  })
})

describe('a unit\'s variables', () => {
  it('say what is, where the frontier is, and what of the way is slack', () => {
    const own = row(0, 0.8, { slacks: { 'desks-offered': 2, jobs: 0 }, targets: { 'desks-offered': 46, jobs: 30 }, operating: [{ fact: 'desks-offered', now: 60, target: 46, change: -14, text: { en: '', 'zh-CN': '' } }] })
    expect(variableLines(efficiency([own]), own, (fact) => (fact === 'jobs' ? 30 : null))).toEqual([
      { fact: 'desks-offered', role: 'input', now: 60, slack: 2, target: 46, change: -14 }, { fact: 'jobs', role: 'output', now: 30, slack: 0, target: 30, change: 0 },
    ])
  })
})

describe('productivity over time', () => {
  const change = (since: string) => ({ since, efficiencyChange: 1.5, technicalChange: 2, pureEfficiencyChange: null, scaleChange: null })

  it('has the geometric mean of all units beside the unit, and no period that nobody has an index of', () => {
    const periods = malmquistPeriods(efficiency([row(0, null, { period: '2024' }), row(1, null, { period: '2024' }), row(0, 2, { malmquist: change('2024') }), row(1, 0.5, { malmquist: change('2024') })]), ['2024', '2025'], 0)
    expect(periods).toHaveLength(1)
    expect(periods[0]).toMatchObject({ period: '2025', since: '2024', units: 2 })
    expect(periods[0]!.meanIndex).toBeCloseTo(1, 12)
    expect(periods[0]!.row?.score).toBe(2)
  })

  it('calls above 1 progress, and what rounds to 1 unchanged', () => {
    expect([wayOf(1.02), wayOf(0.9), wayOf(1.0004)]).toEqual(['up', 'down', 'same'])
  })
})
