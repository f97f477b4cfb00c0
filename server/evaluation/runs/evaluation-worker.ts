import { parentPort, workerData } from 'node:worker_threads'
import { pino } from 'pino'
import { judgedForecast } from '#evaluation/forecast/judged-forecast'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import { withFallback } from '#evaluation/linear-program/fallback-solver'
import { ApiError } from '../../api-error.ts'
import { errorCodeOf } from '../../http/problems.ts'
import { createFactsRepository } from '../facts/facts-repository.ts'
import { joinRecords } from '../../records/open-records.ts'
import type { EvaluationTask, EvaluationTasks, TaskAnswer, TaskMessage } from './evaluation-tasks.ts'
import { executeRun } from './run-execution.ts'
import { createRunQuestions } from './run-questions.ts'
import { createRunsRepository } from './runs-repository.ts'

/**
 * The evaluation's thread. It has a connection of its own: facts of sixty spaces and their results are megabytes, which
 * the server's thread never sees.
 */
const { url } = workerData as { readonly url: string }
const records = joinRecords(url, pino({ level: 'warn' }, pino.destination(2)))
const [runs, facts] = [createRunsRepository(records), createFactsRepository(records)]
const solver = withFallback(await highsSolver())
const questions = createRunQuestions({ runs, facts, solver })

const work: { readonly [Task in EvaluationTask]: (ask: EvaluationTasks[Task]['ask']) => Promise<EvaluationTasks[Task]['answer']> } = {
  'run': (ask) => executeRun({ runs, facts, solver, now: () => Date.now() }, ask).then(() => null),
  forecast: async ({ series, options }) => judgedForecast(series, options),
  ...questions,
}

async function answered<Task extends EvaluationTask>({ id, task, ask }: TaskMessage<Task>): Promise<TaskAnswer> {
  try {
    return { id, answer: await work[task](ask) }
  } catch (error) {
    const code = errorCodeOf(error)
    if (code !== 'internal') return { id, refusal: code, fields: error instanceof ApiError ? error.fields : [] }
    return { id, failed: error instanceof Error ? error.stack ?? error.message : String(error) }
  }
}

parentPort!.on('message', (message: TaskMessage) => { void answered(message).then((answer) => parentPort!.postMessage(answer, 'answer' in answer && answer.answer instanceof Uint8Array ? [answer.answer.buffer as ArrayBuffer] : [])) })
