import type { AnalysisUnit, Fact, Period } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'

export const SITE: AnalysisUnit = { kind: 'site', id: 'demo' }

/** A recorded fact of the site. */
export const fact = (id: FactId, value: number | null, more: Partial<Fact> = {}): Fact => ({
  fact: id, unit: SITE, period: '2026', value, coverage: null, source: { kind: 'recorded', reference: `records/${id}` },
  reason: value === null ? { code: 'not-entered', text: { en: 'Nobody has entered it', 'zh-CN': '尚未录入' } } : null, ...more,
})

export const factsOf = (values: Partial<Record<FactId, number | null>>, period: Period = '2026'): Fact[] =>
  Object.entries(values).map(([id, value]) => fact(id as FactId, value, { period }))
