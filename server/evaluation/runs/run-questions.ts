import type { RunFacts, RunResult, RunVerification } from '#contract/evaluation-runs'
import type { RuleSet } from '#contract/rule-sets'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { ApiError } from '../../api-error.ts'
import { parquetTable, withOneTable } from '../../report-exports/export-choice-rules.ts'
import { periodsUpTo } from '../facts/evaluation-period-rules.ts'
import type { FactsRepository } from '../facts/facts-repository.ts'
import { evaluationReport } from '../report/evaluation-report.ts'
import { canonicalJson, hashOf } from './canonical-json.ts'
import type { EvaluationTask, EvaluationTasks } from './evaluation-tasks.ts'
import { gatheredFacts } from './frozen-facts.ts'
import { comparedRuns, type ComparedRun } from './run-comparison.ts'
import { runSteps } from './run-computation.ts'
import { runFactSets } from './run-fact-sets.ts'
import { computedIndicators } from './run-indicators.ts'
import { runTable } from './run-table.ts'
import { runWeights } from './run-weights.ts'
import type { RunPart, RunsRepository, StoredParts } from './runs-repository.ts'
import { whatIf, type WhatIfBase } from './what-if.ts'

export interface RunQuestionsDeps { readonly runs: RunsRepository; readonly facts: Pick<FactsRepository, 'standing'>; readonly solver: LinearSolver }
type Answers = { readonly [Task in Exclude<EvaluationTask, 'run' | 'forecast'>]: (ask: EvaluationTasks[Task]['ask']) => Promise<EvaluationTasks[Task]['answer']> }

interface WholeRun extends WhatIfBase { readonly parts: StoredParts }
const PARTS = ['facts', 'ruleSets', 'result'] as const satisfies readonly RunPart[]

/** What is asked about runs that are done. The last one is kept parsed: what-if questions come one after the other. */
export function createRunQuestions({ runs, facts, solver }: RunQuestionsDeps): Answers {
  let last: { readonly key: string; readonly run: WholeRun } | null = null

  const stored = async (runId: string): Promise<StoredParts & Record<RunPart, string>> => {
    const parts = await runs.parts(runId)
    if (!parts) throw new ApiError('not-found')
    const { facts: used, ruleSets, result } = parts
    if (used === null || ruleSets === null || result === null) throw new ApiError('wrong-state')
    return { ...parts, facts: used, ruleSets, result }
  }
  const whole = async (runId: string): Promise<WholeRun> => {
    const run = await runs.run(runId)
    const key = `${runId} ${run?.hashes.result}`
    if (last?.key === key) return last.run
    const parts = await stored(runId)
    const parsed = { parts, settings: parts.settings, facts: JSON.parse(parts.facts) as RunFacts, ruleSets: JSON.parse(parts.ruleSets) as RuleSet[], result: JSON.parse(parts.result) as RunResult }
    last = { key, run: parsed }
    return parsed
  }
  const compared = async (id: string): Promise<ComparedRun> => {
    const { settings, facts: used, result, parts } = await whole(id)
    return { id, settings, facts: used, result, ruleSetsHash: parts.hashes.ruleSets ?? '', resultHash: parts.hashes.result ?? '' }
  }

  return {
    'verify': async ({ runId, again }) => {
      const parts = await stored(runId)
      const checked = PARTS.map((part) => {
        const found = hashOf(parts[part])
        return { part, stored: parts.hashes[part], found, ok: parts.hashes[part] === found }
      })
      const repeated = again ? computedAgain(parts, solver) : null
      return { parts: checked, again: repeated, ok: checked.every(({ ok }) => ok) && (repeated?.ok ?? true) }
    },
    'compare': async ({ before, after }) => comparedRuns(await compared(before), await compared(after)),
    'what-if': async ({ runId, ask }) => {
      const run = await whole(runId)
      const begun = performance.now()
      const answer = whatIf(run, ask, solver)
      return { ...answer, ms: performance.now() - begun }
    },
    'report': async ({ run, choice, ...site }) => {
      const { facts: used, ruleSets, result } = await whole(run.id)
      const report = evaluationReport({ run, ...site, facts: used, ruleSets, result })
      const chosen = choice.table === undefined ? report : withOneTable(report, choice.table)
      if (choice.format === 'parquet') parquetTable(chosen)
      return new TextEncoder().encode(JSON.stringify(chosen))
    },
    'csv': async ({ runId, language }) => runTable((await whole(runId)).result, language),
    'weights': async ({ siteId, settings, own }) => {
      const peers = { siteId, ids: settings.units.filter(({ kind }) => kind === 'peer').map(({ id }) => id), periods: periodsUpTo(settings.period, settings.earlier) }
      const gathered = await gatheredFacts(own, peers, facts)
      return runWeights(computedIndicators(runFactSets(settings, gathered), settings.score), settings.score.weights, gathered.judgements)
    },
  }
}

/** The whole computation once more, from what is stored now. */
function computedAgain(parts: StoredParts & Record<RunPart, string>, solver: LinearSolver): NonNullable<RunVerification['again']> {
  const question = { settings: parts.settings, facts: JSON.parse(parts.facts) as RunFacts, ruleSets: JSON.parse(parts.ruleSets) as RuleSet[], factsHash: hashOf(parts.facts), ruleSetsHash: hashOf(parts.ruleSets) }
  const hash = hashOf(canonicalJson(resultOf(runSteps(question, solver))))
  return { hash, ok: hash === parts.hashes.result }
}

function resultOf<Result>(steps: Generator<unknown, Result, void>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
