import { Worker } from 'node:worker_threads'
import type { Report } from '#contract/report'
import type { ExportChoice } from './export-choice-rules.ts'
import { writeReport } from './report-writers.ts'

/** Writes reports; what takes long away from the thread that serves. */
export interface ReportPress {
  /** Rejects with why it could not be written. Choices are checked by the caller. */
  write(report: Report, choice: ExportChoice): Promise<Uint8Array>
  /** What is being written is given up. */
  stop(): Promise<void>
}

export interface ReportPressLimits { readonly withinMs: number; readonly idleMs: number; readonly memoryMb: number }
/** A report of 10,000 rows as PDF takes some 20 s of a slow core and 300 MB. */
const LIMITS: ReportPressLimits = { withinMs: 120_000, idleMs: 60_000, memoryMb: 768 }

/** Formats that take tenths of a second a thousand rows; the others take milliseconds, less than it takes to start a thread. */
const HEAVY: ReadonlySet<ExportChoice['format']> = new Set(['pdf', 'xlsx'])

interface Job { readonly resolve: (bytes: Uint8Array) => void; readonly reject: (error: Error) => void; readonly timer: NodeJS.Timeout }
interface Answer { readonly id: number; readonly bytes?: Uint8Array; readonly fault?: string }

/**
 * One thread, started by the first report and ended after a while without any (its fonts take 22 MB). Reports are
 * written one after another; one that takes too long, or more memory than it may, ends the thread and fails with all that wait for it.
 */
export function createReportPress({ withinMs, idleMs, memoryMb }: ReportPressLimits = LIMITS): ReportPress {
  const jobs = new Map<number, Job>()
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let lastId = 0

  const settle = (id: number): Job | undefined => {
    const job = jobs.get(id)
    clearTimeout(job?.timer)
    jobs.delete(id)
    if (jobs.size === 0) idle = setTimeout(() => { end(new Error('idle')) }, idleMs).unref()
    return job
  }
  const end = (error: Error): void => {
    clearTimeout(idle)
    const ended = thread
    thread = undefined
    for (const id of [...jobs.keys()]) settle(id)?.reject(error)
    clearTimeout(idle)
    void ended?.terminate()
  }
  const started = (): Worker => {
    const worker = new Worker(new URL('./report-press-thread.mjs', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
    worker.on('message', ({ id, bytes, fault }: Answer) => {
      const job = settle(id)
      if (bytes) job?.resolve(bytes)
      else job?.reject(new Error(fault))
    })
    worker.on('error', (error) => { if (thread === worker) end(error) })
    worker.on('exit', () => { if (thread === worker) end(new Error('the thread that writes reports ended')) })
    // A report that is being written keeps the process, a thread that waits does not.
    worker.unref()
    return worker
  }

  const inThread = (report: Report, choice: ExportChoice): Promise<Uint8Array> => new Promise((resolve, reject) => {
    clearTimeout(idle)
    const id = ++lastId
    jobs.set(id, { resolve, reject, timer: setTimeout(() => { end(new Error(`the report was not written within ${withinMs} ms`)) }, withinMs) })
    thread ??= started()
    thread.postMessage({ id, report, choice })
  })
  return {
    write: (report, choice) => (HEAVY.has(choice.format) ? inThread(report, choice) : writeReport(report, choice)),
    stop: async () => {
      const ended = thread
      end(new Error('the server stops'))
      await ended?.terminate()
    },
  }
}
