import type { EvaluationCatalogue } from '#contract/evaluation-api'
import { EFFICIENCY_MODELS, type EfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { BENEFITS, DIMENSIONS } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'
import { HIERARCHY } from './weights/weight-hierarchy.ts'

/** Models whose scores the bootstrap gives intervals for. */
export const BOOTSTRAPPED: ReadonlySet<string> = new Set(['ccr', 'bcc', 'nirs', 'ndrs'])

const named = (table: Readonly<Record<string, { readonly en: string; readonly 'zh-CN': string }>>) => Object.entries(table).map(([id, name]) => ({ id, name }))

/** What can be computed, for pages that explain and ask: indicators with their formulas, models, and the hierarchy of weights. */
export const EVALUATION_CATALOGUE: EvaluationCatalogue = {
  indicators: INDICATORS.map(({ compute: _compute, facts, ...indicator }) => ({ ...indicator, facts: [...facts] })),
  models: Object.entries(EFFICIENCY_MODELS).map(([id, model]: [string, EfficiencyModel]) => ({
    id, name: model.name, score: model.score, orientations: [...model.orientations], returns: [...model.returns], takesFixed: model.takesFixed,
    takesUndesirable: model.takesUndesirable, needsPeriods: model.needsPeriods, bootstrap: BOOTSTRAPPED.has(id), source: model.source,
  })),
  dimensions: named(DIMENSIONS), benefits: named(BENEFITS),
  hierarchy: Object.fromEntries([...HIERARCHY].map(([node, criteria]) => [node, [...criteria]])),
}
