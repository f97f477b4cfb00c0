import { Worker } from 'node:worker_threads'
import type { ExportChoice } from './export-choice-rules.ts'
import type { PrintedReport } from './printed-report.ts'
import { writeReport } from './report-writers.ts'

/** Writes reports; what takes long away from the thread that serves. */
export interface ReportPress {
  /** Rejects with why it could not be written, or with the signal's reason. Choices are checked by the caller. */
  write(report: PrintedReport, choice: ExportChoice, signal?: AbortSignal): Promise<Uint8Array>
  /** The same for a report that another thread has made as JSON (UTF-8): this one never reads it. The bytes move on and are gone here. */
  writeJson(json: Uint8Array<ArrayBuffer>, choice: ExportChoice, signal?: AbortSignal): Promise<Uint8Array>
  /** What is being written is given up. */
  stop(): Promise<void>
}

export interface ReportPressLimits { readonly withinMs: number; readonly idleMs: number; readonly memoryMb: number }
/** A report of 10,000 rows as PDF takes some 20 s of a slow core and 300 MB. */
const LIMITS: ReportPressLimits = { withinMs: 120_000, idleMs: 60_000, memoryMb: 768 }

/** Formats that take tenths of a second a thousand rows; the others take milliseconds, less than it takes to start a thread. */
const HEAVY: ReadonlySet<ExportChoice['format']> = new Set(['pdf', 'xlsx'])

/** What the thread is asked. */
export interface PressAsk { readonly report: PrintedReport | Uint8Array<ArrayBuffer>; readonly choice: ExportChoice }
export interface PressAnswer { readonly bytes?: Uint8Array; readonly fault?: string }

interface Job { readonly ask: PressAsk; readonly resolve: (bytes: Uint8Array) => void; readonly reject: (error: unknown) => void }

/**
 * One thread, started by the first report and ended after a while without any (its fonts take 22 MB). Reports are
 * written one after another; one that takes too long, or more memory than it may, or that nobody waits for any more, ends the
 * thread, and the next begins with a new one.
 */
export function createReportPress({ withinMs, idleMs, memoryMb }: ReportPressLimits = LIMITS): ReportPress {
  const waiting: Job[] = []
  let current: Job | undefined
  let thread: Worker | undefined
  let timer: NodeJS.Timeout | undefined

  const endThread = (): Promise<number> | undefined => {
    clearTimeout(timer)
    const ended = thread
    thread = undefined
    return ended?.terminate()
  }
  const settle = (how: (job: Job) => void): void => {
    clearTimeout(timer)
    const job = current
    current = undefined
    if (job) how(job)
    next()
  }
  /** Ends what is being written, and the thread with it. */
  const giveUp = (error: unknown): void => {
    void endThread()
    settle(({ reject }) => reject(error))
  }
  const next = (): void => {
    if (current) return
    current = waiting.shift()
    if (!current) {
      timer = setTimeout(() => { void endThread() }, idleMs).unref()
      return
    }
    clearTimeout(timer)
    timer = setTimeout(() => giveUp(new Error(`the report was not written within ${withinMs} ms`)), withinMs)
    thread ??= started()
    const { ask } = current
    thread.postMessage(ask, ask.report instanceof Uint8Array ? [ask.report.buffer] : [])
  }
  const started = (): Worker => {
    const worker = new Worker(new URL('./report-press-thread.mjs', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
    worker.on('message', ({ bytes, fault }: PressAnswer) => {
      if (thread === worker) settle(({ resolve, reject }) => (bytes ? resolve(bytes) : reject(new Error(fault))))
    })
    worker.on('error', (error) => { if (thread === worker) giveUp(error) })
    worker.on('exit', () => { if (thread === worker) giveUp(new Error('the thread that writes reports ended')) })
    // A report that is being written keeps the process, a thread that waits does not.
    worker.unref()
    return worker
  }

  const inThread = (ask: PressAsk, signal?: AbortSignal): Promise<Uint8Array> => new Promise<Uint8Array>((resolve, reject) => {
    signal?.throwIfAborted()
    const leave = (): void => {
      if (current === job) return giveUp(signal?.reason)
      waiting.splice(waiting.indexOf(job), 1)
      job.reject(signal?.reason)
    }
    const settled = <Result>(how: (result: Result) => void) => (result: Result): void => {
      signal?.removeEventListener('abort', leave)
      how(result)
    }
    const job: Job = { ask, resolve: settled(resolve), reject: settled(reject) }
    signal?.addEventListener('abort', leave, { once: true })
    waiting.push(job)
    next()
  })
  return {
    write: (report, choice, signal) => (HEAVY.has(choice.format) ? inThread({ report, choice }, signal) : writeReport(report, choice)),
    writeJson: (report, choice, signal) => inThread({ report, choice }, signal),
    stop: async () => {
      const stopped = new Error('the server stops')
      for (const job of waiting.splice(0)) job.reject(stopped)
      const ended = endThread()
      settle(({ reject }) => reject(stopped))
      clearTimeout(timer)
      await ended
    },
  }
}
