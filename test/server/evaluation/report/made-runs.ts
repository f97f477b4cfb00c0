import type { AnalysisUnit, Fact, Tenancy } from '#contract/evaluation'
import type { RunFacts, RunSettings } from '#contract/evaluation-runs'
import { isFactId } from '#contract/fact-table'
import { solveLinearProgram } from '#evaluation/linear-program/simplex'
import { BUILT_IN_RULE_SETS } from '#evaluation/rule-sets/index'
import { syntheticRegion } from '../../../../devices-sim/synthetic-region.ts'
import { dateRangeOf, periodsUpTo } from '../../../../server/evaluation/facts/evaluation-period-rules.ts'
import type { RunView } from '../../../../server/evaluation/report/run-view.ts'
import { canonicalJson, hashOf } from '../../../../server/evaluation/runs/canonical-json.ts'
import { runSteps, summaryOf } from '../../../../server/evaluation/runs/run-computation.ts'

const AT = '2026-07-01T02:00:00.000Z'
const site: AnalysisUnit = { kind: 'site', id: 's1' }

/** Spaces of a made-up region: the first is the site itself, measured and recorded; the others are peers, synthetic. */
function factsOf(periods: readonly string[], count: number): Fact[] {
  return syntheticRegion(7, periods.map((period) => Number(period.slice(0, 4))), count).flatMap(({ years }, index) => years.flatMap(({ values }, place) => Object.entries(values).flatMap(([fact, value]): Fact[] => {
    if (!isFactId(fact)) return []
    const isOwn = index === 0
    const isMeasured = isOwn && fact.startsWith('desk-hours')
    return [{
      fact, unit: isOwn ? site : { kind: 'peer', id: `peer-${index}` }, period: periods[place]!, value, coverage: isMeasured ? 0.93 : null, reason: null,
      source: isMeasured ? { kind: 'measured', reference: `usage ledger, ${fact}` } : isOwn ? { kind: 'entered', reference: 'yearbook, page 12', by: 'Li Lei', at: AT } : { kind: 'synthetic', reference: 'region.csv' },
    }]
  })))
}

const tenancies: Tenancy[] = Array.from({ length: 24 }, (_, index) => ({ tenantId: `t${index}`, months: 3 + index * 1.5, ended: index % 3 === 0 }))

export const combined: RunSettings['score'] = { normalisation: 'bounds', weights: { method: 'combination', share: 0.5, objective: 'critic' }, aggregation: 'weighted-sum', samples: 200 }
export const bcc: NonNullable<RunSettings['efficiency']> = { model: 'bcc', orientation: 'in', inputs: ['desks-offered', 'staff-total', 'mentors'], outputs: ['companies-new', 'jobs', 'financed-amount'], bootstrap: { resamples: 100, confidence: 0.95 }, malmquist: true }
const judgements: RunFacts['judgements'] = [
  { node: 'root', criteria: ['strategy', 'organisation', 'service', 'performance'], judgements: [['strategy', 'organisation', 1], ['strategy', 'service', 1], ['strategy', 'performance', 1 / 3], ['organisation', 'service', 1], ['organisation', 'performance', 1 / 3], ['service', 'performance', 1 / 3]].map(([row, column, value]) => ({ row: String(row), column: String(column), value: Number(value) })) },
  { node: 'performance', criteria: ['economic', 'social', 'innovation'], judgements: [] },
]

export interface MadeRun { readonly units?: number; readonly known?: boolean; readonly settings?: Partial<RunSettings> }

/** A run as it would be stored, computed by the run's own steps from made-up facts; without any fact at all if `known` is false. */
export function madeRun({ units = 12, known = true, settings: given = {} }: MadeRun = {}): RunView {
  const asked: RunSettings = {
    name: 'Yearly evaluation', period: '2026', earlier: 2, units: [site, ...Array.from({ length: units - 1 }, (_, index): AnalysisUnit => ({ kind: 'peer', id: `peer-${index + 1}` }))],
    score: combined, efficiency: bcc, ruleSets: BUILT_IN_RULE_SETS.map(({ id, version }) => ({ id, version })), seed: 4711, ...given,
  }
  const facts: RunFacts = {
    format: 'atrium-facts/1', facts: known ? factsOf(periodsUpTo(asked.period, asked.earlier), units) : [], judgements,
    tenancies: known ? [{ unit: site, tenancies }] : [], names: asked.units.map((unit, index) => ({ unit, name: index === 0 ? 'Harbour Works' : `Space ${String(index + 1)}` })),
  }
  const [factsHash, ruleSetsHash] = [hashOf(canonicalJson(facts)), hashOf(canonicalJson(BUILT_IN_RULE_SETS))]
  const steps = runSteps({ settings: asked, facts, ruleSets: BUILT_IN_RULE_SETS, factsHash, ruleSetsHash }, solveLinearProgram)
  let step = steps.next()
  while (!step.done) step = steps.next()
  const result = step.value
  return {
    run: {
      id: 'run1', siteId: 's1', settings: asked, status: 'done', progress: 1, step: null, createdAt: AT, by: 'Han Meimei', startedAt: AT, endedAt: AT, attempts: 1, error: null, log: [],
      hashes: { facts: factsHash, ruleSets: ruleSetsHash, result: hashOf(canonicalJson(result)) }, summary: summaryOf(result),
    },
    siteName: 'Harbour Works', timeZone: 'Asia/Shanghai', madeAt: `${dateRangeOf(asked.period).to}T00:00:00.000Z`, facts, ruleSets: BUILT_IN_RULE_SETS, result,
  }
}
