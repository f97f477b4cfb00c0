import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { LEDGERS } from '#contract/ledgers'
import { LANGUAGES, type LocalText } from '#contract/local-text'
import { MetricInfo, MISSING_REASONS } from '#contract/report'
import { METRICS } from '../../server/metrics/index.ts'
import { metricsPage } from '../../server/metrics/metrics-page.ts'
import { TALLIES } from '../../server/metrics/tallies.ts'
import { describesPresence } from '../../server/reports/ledger-sums-rules.ts'
import { sourceFiles, textOf } from './source-tree.ts'

const CHINESE = /\p{Script=Han}/u
function expectBothLanguages(text: LocalText): void {
  for (const language of LANGUAGES) expect(text[language].trim()).not.toBe('')
  expect(CHINESE.test(text.en), text.en).toBe(false)
}
const repeated = (list: readonly string[]): string[] => list.filter((item, index) => list.indexOf(item) !== index)
const valid = Compile(MetricInfo)
const sumsOf = (of: string): readonly string[] => (of in LEDGERS ? Object.keys(LEDGERS[of as keyof typeof LEDGERS].sums) : TALLIES[of as keyof typeof TALLIES])

describe('the metrics', () => {
  it('have ids and names of their own, one file each', () => {
    expect(repeated(METRICS.map(({ info }) => info.id))).toEqual([])
    for (const language of LANGUAGES) expect(repeated(METRICS.map(({ info }) => info.names[language]))).toEqual([])
    const files = sourceFiles().filter((file) => /^server\/metrics\/.*-metric\.ts$/.test(file)).map((file) => file.slice('server/metrics/'.length, -'-metric.ts'.length))
    expect(files.sort()).toEqual(METRICS.map(({ info }) => info.id).sort())
  })

  it.each(METRICS.map((metric) => [metric.info.id, metric] as const))('%s is said in both languages, with formula, unit and source, over sums that there are', (_id, { info, of, inputs }) => {
    expect([...valid.Errors(info)]).toEqual([])
    for (const text of [info.names, info.formula, info.source]) expectBothLanguages(text)
    expect(CHINESE.test(info.names['zh-CN']) && CHINESE.test(info.formula['zh-CN'])).toBe(true)
    expect(inputs.length).toBeGreaterThan(0)
    for (const input of inputs) expect(sumsOf(of)).toContain(input)
  })

  it.each(METRICS.map((metric) => [metric.info.id, metric] as const))('%s of nothing is missing with a reason, never 0', (_id, metric) => {
    const { inputs } = metric
    for (const nothing of [0, null]) {
      const { value, reason } = metric.figure(Object.fromEntries(inputs.map((input) => [input, nothing])))
      // What was spent is a true 0 where nothing was.
      if (value !== 0 || nothing === null || !inputs.includes('credits')) expect([value, reason !== null && reason in MISSING_REASONS]).toEqual([null, true])
    }
  })

  it.each(METRICS.filter(({ of }) => of in LEDGERS).map((metric) => [metric.info.id, metric] as const))('%s says whether it tells of presence as its sums do', (_id, metric) => {
    expect(metric.describesPresence).toBe(metric.inputs.some((input) => describesPresence(metric.of as keyof typeof LEDGERS, input)))
  })

  it('are what docs/metrics.md shows', () => {
    expect(textOf('docs/metrics.md')).toBe(metricsPage())
  })
})
