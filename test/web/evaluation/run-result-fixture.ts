import type { EvaluationCatalogue } from '#contract/evaluation-api'
import type { EvaluationRun, RunEfficiency, RunResult, RunUnitEfficiency } from '#contract/evaluation-runs'
import type { ShownRun } from '../../../web/src/evaluation/evaluation-state.svelte.ts'

export const SITE = { id: 's', name: 'S', timeZone: 'Asia/Shanghai', openingHours: [], demo: false }

const row = (unit: number, score: number | null, more: Partial<RunUnitEfficiency> = {}): RunUnitEfficiency =>
  ({ unit, period: '2025', score, reason: null, status: score === null ? null : score === 1 ? 'efficient' : 'inefficient', slacks: null, targets: null, peers: null, operating: [], bootstrap: null, scale: null, malmquist: null, ...more })

/** Three units, one input and one output: the site behind the frontier, a synthetic peer on it, a peer without data. */
export const EFFICIENCY: RunEfficiency = {
  model: 'ccr', orientation: 'in', returns: 'crs', inputs: ['desks-offered'], outputs: ['jobs'], undesirable: [], bootstrap: null, reason: null,
  warnings: [{ code: 'few-units', text: { en: 'Few units: many look efficient', 'zh-CN': '单元偏少' } }],
  units: [
    row(0, 0.8, { targets: { 'desks-offered': 48, jobs: 96 }, slacks: { 'desks-offered': 0, jobs: 0 }, peers: [{ unit: 1, period: null, weight: 0.96 }], operating: [{ fact: 'desks-offered', now: 60, target: 48, change: -12, text: { en: 'Release 12 desks', 'zh-CN': '释放 12 个工位' } }] }),
    row(1, 1, { targets: { 'desks-offered': 50, jobs: 100 }, slacks: { 'desks-offered': 0, jobs: 0 }, peers: [{ unit: 1, period: null, weight: 1 }] }),
    row(2, null, { reason: { code: 'missing-data', text: { en: 'A value is missing', 'zh-CN': '数据缺失' } } }),
  ],
}

const units: RunResult['units'] = [{ unit: { kind: 'site', id: 's' }, name: 'Harbour', synthetic: false }, { unit: { kind: 'peer', id: 'p1' }, name: 'Willow', synthetic: true }, { unit: { kind: 'peer', id: 'p2' }, name: 'Alder', synthetic: false }]

/** A run that is done, with what the pages of efficiency and what-if read of it. */
export function shownRun(efficiency: RunEfficiency | null): ShownRun {
  const settings = { name: 'Year', period: '2025', earlier: 0, units: units.map(({ unit }) => unit), score: { normalisation: 'bounds', weights: { method: 'equal' }, aggregation: 'weighted-sum', samples: 0 }, efficiency: null, ruleSets: [], seed: 1 }
  const result = { settings, periods: ['2025'], units, efficiency, malmquist: null, rules: [], survival: [], scores: [], indicators: [{ id: 'jobs' }] }
  // Only what the pages read; the rest of a result is tested where it is made.
  return { run: { id: 'r1', settings } as unknown as EvaluationRun, result: result as unknown as RunResult }
}

export const CATALOGUE = {
  models: [{ id: 'ccr', name: { en: 'CCR model', 'zh-CN': 'CCR 模型' }, score: { en: 'Between 0 and 1.', 'zh-CN': '介于 0 与 1 之间。' }, source: 'Charnes, Cooper, Rhodes (1978)' }],
  indicators: [{ id: 'jobs', names: { en: 'Jobs created', 'zh-CN': '就业带动' }, facts: ['jobs', 'tenants'], unit: 'count', direction: 'higher-is-better' }],
  dimensions: [{ id: 'performance', name: { en: 'Performance', 'zh-CN': '绩效' } }],
} as unknown as EvaluationCatalogue

const fact = (unit: { kind: string; id: string }, id: string, value: number) => ({ fact: id, unit, period: '2025', value, coverage: null, source: { kind: 'entered', reference: 'r' }, reason: null })
export const RUN_FACTS = { format: 'atrium-facts/1', tenancies: [], names: [], judgements: null, facts: units.slice(0, 2).flatMap(({ unit }, index) => [fact(unit, 'desks-offered', [60, 50][index]!), fact(unit, 'jobs', [96, 100][index]!)]) }
