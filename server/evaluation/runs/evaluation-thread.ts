import { Worker } from 'node:worker_threads'
import { ApiError } from '../../api-error.ts'
import type { EvaluationTask, EvaluationTasks, TaskAnswer, TaskMessage } from './evaluation-tasks.ts'

/** The thread was ended while it worked: by a cancellation, or because the server stops. */
export class ThreadEnded extends Error {}

interface Waiting { readonly resolve: (answer: unknown) => void; readonly reject: (error: unknown) => void }
/** A thread that nobody asks is ended: it holds tens of megabytes. */
const IDLE_MS = 5 * 60_000

/** One worker thread that evaluates; started when first asked, ended when idle or stopped, started again when asked again. */
export class EvaluationThread {
  readonly #url: string
  #worker: Worker | null = null
  #waiting = new Map<number, Waiting>()
  #asked = 0
  #idle: NodeJS.Timeout | undefined

  constructor(recordsUrl: string) {
    this.#url = recordsUrl
  }

  ask<Task extends EvaluationTask>(task: Task, ask: EvaluationTasks[Task]['ask']): Promise<EvaluationTasks[Task]['answer']> {
    clearTimeout(this.#idle)
    const worker = this.#worker ??= this.#started()
    const message: TaskMessage<Task> = { id: this.#asked += 1, task, ask }
    return new Promise<EvaluationTasks[Task]['answer']>((resolve, reject) => {
      this.#waiting.set(message.id, { resolve: (answer) => resolve(answer as EvaluationTasks[Task]['answer']), reject })
      worker.postMessage(message)
    })
  }

  /** Ends the thread at once, whatever it is doing; who waits gets ThreadEnded. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    this.#refuseAll(new ThreadEnded('the evaluation was stopped'))
    await worker?.terminate()
  }

  #started(): Worker {
    const worker = new Worker(new URL('./evaluation-worker-entry.mjs', import.meta.url), { workerData: { url: this.#url }, execArgv: [] })
    worker.on('message', (answer: TaskAnswer) => this.#settle(answer))
    const gone = (error: unknown): void => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#refuseAll(error)
    }
    worker.on('error', gone)
    worker.on('exit', () => gone(new ThreadEnded('the evaluation\'s thread ended')))
    worker.unref()
    return worker
  }

  #settle(answer: TaskAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('answer' in answer) waiting?.resolve(answer.answer)
    else if ('refusal' in answer) waiting?.reject(new ApiError(answer.refusal, undefined, answer.fields))
    else waiting?.reject(new Error(answer.failed))
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => { void this.stop() }, IDLE_MS).unref()
  }

  #refuseAll(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
