import type { RunFacts, RunStep } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'
import type { RuleSet } from '#contract/rule-sets'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import type { FactsRepository } from '../facts/facts-repository.ts'
import { periodsUpTo } from '../facts/evaluation-period-rules.ts'
import { canonicalJson, hashOf } from './canonical-json.ts'
import type { EvaluationTasks } from './evaluation-tasks.ts'
import { frozen, gatheredFacts } from './frozen-facts.ts'
import { runSteps, summaryOf, type RunProgress } from './run-computation.ts'
import type { FrozenParts, RunsRepository } from './runs-repository.ts'

export interface RunExecutionDeps { readonly runs: RunsRepository; readonly facts: Pick<FactsRepository, 'standing'>; readonly solver: LinearSolver; readonly now: () => number }

const TOLD_EVERY_MS = 500
const STEP_WORDS: Record<RunStep, LocalText> = {
  facts: { en: 'Gathering facts', 'zh-CN': '汇集数据' }, indicators: { en: 'Computing indicators', 'zh-CN': '计算指标' }, weights: { en: 'Weighing', 'zh-CN': '计算权重' },
  scores: { en: 'Scoring', 'zh-CN': '计算得分' }, robustness: { en: 'Testing how firm the ranks are', 'zh-CN': '检验排名稳健性' }, efficiency: { en: 'Computing efficiency', 'zh-CN': '计算效率' },
  malmquist: { en: 'Comparing periods', 'zh-CN': '比较各期' }, rules: { en: 'Checking rule sets', 'zh-CN': '核对规则集' }, survival: { en: 'Estimating survival', 'zh-CN': '估计存活率' }, result: { en: 'Storing the result', 'zh-CN': '保存结果' },
}

/** Carries out a run: freezes what it uses, computes in steps, tells how far it is, stores the result. Ends early when it was cancelled. */
export async function executeRun({ runs, facts, solver, now }: RunExecutionDeps, { runId, siteId, settings, own }: EvaluationTasks['run']['ask']): Promise<void> {
  const parts = own ? await freeze() : await kept()
  if (!parts) return
  const question = { settings, facts: JSON.parse(parts.facts) as RunFacts, ruleSets: JSON.parse(parts.ruleSets) as RuleSet[], factsHash: parts.factsHash, ruleSetsHash: parts.ruleSetsHash }
  const result = await told(runSteps(question, solver), async ({ step, progress }, isNew) => runs.tell(runId, step, progress, isNew ? { at: new Date(now()).toISOString(), step, text: STEP_WORDS[step] } : null))
  if (!result) return
  const text = canonicalJson(result)
  await runs.finish(runId, text, hashOf(text), summaryOf(result), now())

  async function freeze(): Promise<FrozenParts | null> {
    const line = { at: new Date(now()).toISOString(), step: 'facts' as const, text: STEP_WORDS.facts }
    if (!await runs.tell(runId, 'facts', 0.01, line)) return null
    const peers = { siteId, ids: settings.units.filter(({ kind }) => kind === 'peer').map(({ id }) => id), periods: periodsUpTo(settings.period, settings.earlier) }
    const made = frozen(await gatheredFacts(own!, peers, facts), own!.ruleSets)
    return await runs.freeze(runId, made) ? made : null
  }

  /** A run that was begun before goes on with the facts of then. */
  async function kept(): Promise<FrozenParts | null> {
    const stored = await runs.parts(runId)
    if (!stored?.facts || !stored.ruleSets) return null
    return { facts: stored.facts, ruleSets: stored.ruleSets, factsHash: hashOf(stored.facts), ruleSetsHash: hashOf(stored.ruleSets) }
  }
}

/** Drives the steps; what is new is told at once, the rest now and then. Null when telling says that nobody wants it any more. */
async function told<Result>(steps: Generator<RunProgress, Result, void>, tell: (progress: RunProgress, isNew: boolean) => Promise<boolean>): Promise<Result | null> {
  let step: RunStep | null = null
  let toldAt = 0
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const isNew = value.step !== step
    if (!isNew && performance.now() - toldAt < TOLD_EVERY_MS) continue
    step = value.step
    if (!await tell(value, isNew)) return null
    toldAt = performance.now()
  }
}
