import type { ConditionResult, EvaluationCatalogue, GapBoard, ThresholdResult } from '#contract/evaluation-api'
import type { ConditionRules } from '#contract/rule-sets'

const text = (en: string, zh = en) => ({ en, 'zh-CN': zh })

export const catalogue: EvaluationCatalogue = {
  indicators: [
    { id: 'mentor-density', names: text('Mentors per 10 tenants', '每10家企业导师数'), dimension: 'service', benefit: null, formula: text('mentors ÷ tenants'), calculation: null, unit: 'per-10-tenants', direction: 'higher-is-better', bounds: null, boundsSource: text(''), facts: ['mentors', 'tenants'] },
    { id: 'survival-12-months', names: text('Survival, 12 months', '12个月存活率'), dimension: 'performance', benefit: 'economic', formula: text('Kaplan–Meier'), calculation: null, unit: 'share', direction: 'higher-is-better', bounds: null, boundsSource: text(''), facts: [] },
  ],
  models: [], dimensions: [{ id: 'service', name: text('Service', '服务') }, { id: 'performance', name: text('Performance', '绩效') }], benefits: [],
  hierarchy: { root: ['service', 'performance'], service: ['mentor-density'], performance: ['survival-12-months'] },
}

export const threshold = (change: Partial<ThresholdResult> = {}): ThresholdResult => ({
  measure: { kind: 'fact', id: 'desks-offered' }, name: text('Desks offered', '可提供工位数'), unit: 'count', coverage: null, value: 18, reason: null,
  compare: 'at-least', threshold: 30, verdict: 'not-met', gap: 12, arrival: null, ...change,
})
export const met = (change: Partial<ThresholdResult> = {}): ThresholdResult => threshold({ value: 40, verdict: 'met', gap: 0, ...change })
export const unknown = (change: Partial<ThresholdResult> = {}): ThresholdResult =>
  threshold({ measure: { kind: 'fact', id: 'mentors' }, name: text('Mentors', '创业导师数'), unit: 'person', value: null, threshold: 3, verdict: 'unknown', gap: null, reason: { code: 'facts-missing', text: text('Not known: Mentors', '缺少数据：创业导师数') }, ...change })

export const condition = (id: string, verdict: ConditionResult['verdict'], ...alternatives: ThresholdResult[][]): ConditionResult => ({ id, name: text(`Condition ${id}`, `条件 ${id}`), verdict, alternatives })

export const rules: ConditionRules = {
  kind: 'conditions', id: 'town', version: 2, name: text('Town rules', '市级规则'), issuer: text('The town', '市科技局'), issued: '2025-03', source: '文件〔2025〕1号', doubt: text('Read the original.', '请核对原文。'),
  minimumCoverage: 0.5, variants: [{ id: 'specialised', name: text('Specialised', '专业类') }], hardshipFactor: 0.8,
  conditions: [{ id: 'a', name: text('Condition a'), alternatives: [[{ measure: { kind: 'fact', id: 'desks-offered' }, compare: 'at-least', value: 30 }]] }],
}

export const boardOf = (conditions: ConditionResult[]): GapBoard => {
  const count = (verdict: ConditionResult['verdict']) => conditions.filter(one => one.verdict === verdict).length
  return {
    unit: { kind: 'site', id: 's' }, name: 'Harbour', period: '2026', ruleSet: rules, variant: null, hardship: false, sheet: null,
    conditions: { ruleSet: { id: 'town', version: 2 }, verdict: 'not-met', met: count('met'), notMet: count('not-met'), unknown: count('unknown'), conditions },
    inputs: [
      { fact: 'desks-offered', value: 18, coverage: null, source: { kind: 'recorded', reference: 'floors of the building' } },
      { fact: 'mentors', value: null, coverage: null, source: null },
    ],
  }
}
