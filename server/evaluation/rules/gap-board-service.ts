import type { AnalysisUnit, Fact, FigureInput, Period, Tenancy } from '#contract/evaluation'
import type { GapBoard } from '#contract/evaluation-api'
import type { RuleSetAsk } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import type { Measure, RuleSet } from '#contract/rule-sets'
import { factSet, type FactSet } from '#evaluation/indicators/fact-set'
import { indicatorById } from '#evaluation/indicators/index'
import { conditionsResult } from '#evaluation/rule-sets/condition-evaluation'
import { scoreSheetResult } from '#evaluation/rule-sets/score-sheet-evaluation'
import { ApiError } from '../../api-error.ts'
import { periodsUpTo } from '../facts/evaluation-period-rules.ts'
import type { FactsService } from '../facts/facts-service.ts'
import { plainConditions, plainSheet } from './plain-results.ts'
import type { RuleSetsService } from './rule-sets-service.ts'

export interface GapBoardDeps { readonly facts: Pick<FactsService, 'used' | 'named' | 'tenancies'>; readonly ruleSets: Pick<RuleSetsService, 'version'> }
export interface GapBoardAsk extends RuleSetAsk { readonly unit: AnalysisUnit; readonly period: Period }

/** Periods before the asked one that a trend is drawn through. */
const EARLIER = 4

/** How a unit stands against a rule set now: met, not met, unknown, what is missing, and by when at the present trend. */
export function createGapBoardService({ facts, ruleSets }: GapBoardDeps) {
  return {
    board: async (siteId: string, { unit, period, variant, hardship = false, ...ask }: GapBoardAsk): Promise<GapBoard> => {
      const ruleSet = await ruleSets.version(siteId, ask)
      const periods = periodsUpTo(period, EARLIER)
      const [[name], used, tenancies] = await Promise.all([
        facts.named(siteId, [unit], periods), facts.used(siteId, [unit], periods), unit.kind === 'site' ? Promise.all(periods.map((one) => facts.tenancies(siteId, one))) : periods.map(() => null),
      ])
      const sets = periods.map((one, index) => setOf(used, unit, one, tenancies[index]!))
      const now = sets.at(-1)!
      return {
        unit, name: name!, period, ruleSet, variant: variant ?? null, hardship,
        conditions: ruleSet.kind === 'conditions' ? plainConditions(conditionsResult(ruleSet, now, { ...knownVariant(ruleSet, variant), hardship, history: sets.slice(0, -1) })) : null,
        sheet: ruleSet.kind === 'score-sheet' ? plainSheet(scoreSheetResult(ruleSet, now)) : null,
        inputs: inputsOf(ruleSet, now),
      }
    },
  }
}
export type GapBoardService = ReturnType<typeof createGapBoardService>

const setOf = (facts: readonly Fact[], unit: AnalysisUnit, period: Period, tenancies: readonly Tenancy[] | null): FactSet => factSet(facts, unit, period, tenancies)

function knownVariant(ruleSet: RuleSet, variant: string | undefined): { readonly variant?: string } {
  if (variant === undefined) return {}
  if (ruleSet.kind !== 'conditions' || !ruleSet.variants.some(({ id }) => id === variant)) throw new ApiError('bad-request', undefined, [{ field: 'variant', message: { en: 'is no variant of this rule set', 'zh-CN': '不是本规则集的类型' } }])
  return { variant }
}

/** Every fact that a rule looks at, once, in the order of the rules. */
function inputsOf(ruleSet: RuleSet, { facts, tenancies }: FactSet): FigureInput[] {
  const measures: Measure[] = ruleSet.kind === 'conditions'
    ? ruleSet.conditions.flatMap(({ alternatives }) => alternatives.flat().map(({ measure }) => measure))
    : ruleSet.lines.flatMap(({ rule }) => (rule.kind === 'per-unit' ? rule.terms.map(({ measure }) => measure) : [rule.measure]))
  const ids = measures.flatMap((measure): (FactId | 'tenancies')[] => {
    if (measure.kind === 'fact') return [measure.id]
    const own = indicatorById(measure.id)?.facts ?? []
    return own.length === 0 ? ['tenancies'] : [...own]
  })
  return [...new Set(ids)].map((fact): FigureInput => {
    if (fact === 'tenancies') return { fact, value: tenancies?.length ?? null, coverage: null, source: null }
    const known = facts.get(fact)
    return { fact, value: known?.value ?? null, coverage: known?.coverage ?? null, source: known?.source ?? null }
  })
}
