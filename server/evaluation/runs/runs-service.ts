import type { Period } from '#contract/evaluation'
import type { EvaluationRun, RunAsk, RunComparison, RunSettings, RunVerification, RunWeights, WeightPreviewAsk, WhatIfAnswer, WhatIfAsk } from '#contract/evaluation-runs'
import type { FieldFault } from '#contract/field-faults'
import type { Language } from '#contract/local-text'
import { EFFICIENCY_MODELS, type EfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { indicatorById } from '#evaluation/indicators/index'
import type { Principal } from '../../access/principal.ts'
import { ApiError } from '../../api-error.ts'
import { newId } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { periodsUpTo } from '../facts/evaluation-period-rules.ts'
import type { FactsService } from '../facts/facts-service.ts'
import type { RuleSetsService } from '../rules/rule-sets-service.ts'
import type { JudgementsService } from '../weights/judgements-service.ts'
import type { OwnFacts } from './evaluation-tasks.ts'
import type { EvaluationThread } from './evaluation-thread.ts'
import type { RunQueue } from './run-queue.ts'
import type { RunPart, RunsRepository } from './runs-repository.ts'

export interface RunsServiceDeps {
  readonly repository: RunsRepository
  readonly facts: Pick<FactsService, 'buildingOf' | 'named' | 'used' | 'tenancies'>
  readonly ruleSets: Pick<RuleSetsService, 'version'>
  readonly judgements: Pick<JudgementsService, 'one'>
  readonly queue: Pick<RunQueue, 'look' | 'cancel'>
  /** For questions about runs: apart from the thread that runs, so that an answer does not wait for a bootstrap. */
  readonly thread: Pick<EvaluationThread, 'ask'>
  readonly clock: Clock
}
export type RunsService = ReturnType<typeof createRunsService>

const DEFAULT_SEED = 1

/** What a run of these settings uses now, apart from peers' facts. */
export const ownFactsOf = ({ facts, ruleSets, judgements }: Pick<RunsServiceDeps, 'facts' | 'ruleSets' | 'judgements'>) => async (siteId: string, { units, period, earlier, score, ruleSets: asked }: Pick<RunSettings, 'units' | 'period' | 'earlier' | 'score' | 'ruleSets'>): Promise<OwnFacts> => {
  const periods = periodsUpTo(period, earlier)
  const own = units.filter(({ kind }) => kind !== 'peer')
  const sites = own.filter(({ kind }) => kind === 'site')
  const { judgementsId } = score.weights
  const [names, used, tenancies, rules, judged] = await Promise.all([
    facts.named(siteId, units, periods), facts.used(siteId, own, periods), sites.length > 0 ? facts.tenancies(siteId, period) : null,
    Promise.all(asked.map((one) => ruleSets.version(siteId, one))), judgementsId === undefined ? null : judgements.one(judgementsId),
  ])
  return { facts: used, names: units.map((unit, index) => ({ unit, name: names[index]! })), tenancies: tenancies ? sites.map((unit) => ({ unit, tenancies })) : [], ruleSets: rules, judgements: judged?.nodes ?? null }
}

/** Evaluation runs. What is asked is checked before it waits; errors are ApiErrors and change nothing. */
export function createRunsService({ repository, facts, ruleSets, judgements, queue, thread, clock }: RunsServiceDeps) {
  const existing = async (id: string): Promise<EvaluationRun> => {
    const run = await repository.run(id)
    if (!run) throw new ApiError('not-found')
    return run
  }
  const done = async (id: string): Promise<EvaluationRun> => {
    const run = await existing(id)
    if (run.status !== 'done') throw new ApiError('wrong-state', { en: 'This run has no result.', 'zh-CN': '该次评价没有结果。' })
    return run
  }
  const gather = ownFactsOf({ facts, ruleSets, judgements })
  const checkWeights = async (siteId: string, { weights }: RunAsk['score']): Promise<void> => {
    const needsJudgements = weights.method === 'ahp' || weights.method === 'combination'
    if (weights.judgementsId === undefined) {
      if (needsJudgements) throw new ApiError('bad-request', undefined, [field('score.weights.judgementsId', 'is required by this method', '该方法需要选择判断矩阵')])
      return
    }
    const kept = await judgements.one(weights.judgementsId)
    if (kept.siteId !== siteId) throw new ApiError('not-found')
    if (needsJudgements && !kept.weights) throw new ApiError('bad-request', undefined, [field('score.weights.judgementsId', 'is incomplete or contradicts itself: see its consistency', '判断矩阵不完整或不一致，请查看一致性检验')])
  }

  return {
    create: async (siteId: string, ask: RunAsk, principal: Principal): Promise<EvaluationRun> => {
      facts.buildingOf(siteId)
      const faults = runFaults(ask)
      if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
      await facts.named(siteId, ask.units, periodsUpTo(ask.period, ask.earlier))
      await checkWeights(siteId, ask.score)
      // The version is settled now: what is edited while it waits does not change what was asked.
      const versions = await Promise.all(ask.ruleSets.map(async (one, index) => {
        const ruleSet = await ruleSets.version(siteId, one)
        if (one.variant !== undefined && (ruleSet.kind !== 'conditions' || !ruleSet.variants.some(({ id }) => id === one.variant))) throw new ApiError('bad-request', undefined, [field(`ruleSets[${index}].variant`, 'is no variant of this rule set', '不是本规则集的类型')])
        return { ...one, version: ruleSet.version }
      }))
      const id = newId()
      await repository.add({ id, siteId, settings: { ...ask, ruleSets: versions, seed: ask.seed ?? DEFAULT_SEED }, createdAt: clock.now(), by: principal.name })
      queue.look()
      return existing(id)
    },

    list: async (siteId: string): Promise<EvaluationRun[]> => {
      facts.buildingOf(siteId)
      return repository.list(siteId)
    },
    existing,

    cancel: async (id: string): Promise<EvaluationRun> => {
      await existing(id)
      if (!await queue.cancel(id)) throw new ApiError('wrong-state', { en: 'It has ended already.', 'zh-CN': '该次评价已结束。' })
      return existing(id)
    },

    remove: async (id: string): Promise<void> => {
      await existing(id)
      if (!await repository.remove(id)) throw new ApiError('wrong-state', { en: 'It is running: cancel it first.', 'zh-CN': '评价正在进行，请先取消。' })
    },

    /** The stored text itself, byte for byte what was hashed. */
    part: async (id: string, part: RunPart): Promise<string> => {
      await existing(id)
      const text = await repository.part(id, part)
      if (text === null) throw new ApiError('wrong-state', { en: 'This run has not come that far.', 'zh-CN': '该次评价尚未进行到这一步。' })
      return text
    },
    csv: async (id: string, language: Language): Promise<string> => thread.ask('csv', { runId: (await done(id)).id, language }),

    compare: async (before: string, after: string): Promise<RunComparison> => {
      const [one, other] = await Promise.all([done(before), done(after)])
      if (one.siteId !== other.siteId) throw new ApiError('bad-request', undefined, [field('with', 'is a run of another site', '是其他场所的评价')])
      return thread.ask('compare', { before, after })
    },
    verify: async (id: string, again: boolean): Promise<RunVerification> => thread.ask('verify', { runId: (await done(id)).id, again }),
    whatIf: async (id: string, ask: WhatIfAsk): Promise<WhatIfAnswer> => thread.ask('what-if', { runId: (await done(id)).id, ask }),

    /** Weights as a run would use them now. */
    weights: async (siteId: string, { period, units, score }: WeightPreviewAsk): Promise<RunWeights> => {
      facts.buildingOf(siteId)
      await checkWeights(siteId, score)
      const settings: RunSettings = { name: 'preview', period, earlier: 0, units, score, efficiency: null, ruleSets: [], seed: DEFAULT_SEED }
      return thread.ask('weights', { siteId, settings, own: await gather(siteId, settings) })
    },
  }
}

const field = (name: string, en: string, zh: string): FieldFault => ({ field: name, message: { en, 'zh-CN': zh } })

/** What can be seen to be wrong before anything is computed. */
export function runFaults({ units, score, efficiency, earlier, period }: RunAsk): FieldFault[] {
  const key = ({ kind, id }: RunAsk['units'][number]): string => `${kind} ${id}`
  return [
    ...units.flatMap((unit, index) => (units.findIndex((other) => key(other) === key(unit)) < index ? [field(`units[${index}]`, 'is there twice', '重复')] : [])),
    ...(score.indicators ?? []).flatMap((id, index) => (indicatorById(id) ? [] : [field(`score.indicators[${index}]`, 'is no indicator', '不是已有的指标')])),
    ...Object.keys(score.targets ?? {}).flatMap((id) => (indicatorById(id) ? [] : [field(`score.targets.${id}`, 'is no indicator', '不是已有的指标')])),
    ...(efficiency ? efficiencyFaults(efficiency, earlier, period) : []),
  ]
}

function efficiencyFaults(settings: NonNullable<RunAsk['efficiency']>, earlier: number, period: Period): FieldFault[] {
  const model: EfficiencyModel = EFFICIENCY_MODELS[settings.model]
  const { inputs, outputs, undesirable = [], fixed = [], orientation, returns, malmquist } = settings
  const all = [...inputs, ...outputs, ...undesirable]
  const twice = all.find((id, index) => all.indexOf(id) !== index)
  return [
    ...(twice === undefined ? [] : [field('efficiency.inputs', `names ${twice} twice among inputs and outputs`, `投入和产出中重复使用了 ${twice}`)]),
    ...(orientation !== undefined && !model.orientations.includes(orientation) ? [field('efficiency.orientation', `is one of ${model.orientations.join(', ')} in this model`, `该模型可选 ${model.orientations.join('、')}`)] : []),
    ...(returns !== undefined && !model.returns.includes(returns) ? [field('efficiency.returns', `is one of ${model.returns.join(', ')} in this model`, `该模型可选 ${model.returns.join('、')}`)] : []),
    ...(fixed.length > 0 && !model.takesFixed ? [field('efficiency.fixed', 'is not known to this model', '该模型不支持固定变量')] : []),
    ...(undesirable.length > 0 && !model.takesUndesirable ? [field('efficiency.undesirable', 'is not known to this model', '该模型不支持非期望产出')] : []),
    ...((model.needsPeriods || malmquist) && earlier === 0 ? [field('earlier', `must be at least 1: ${period} is compared with periods before it`, '至少为 1：需要与更早的时期比较')] : []),
  ]
}
