import type { Logger } from 'pino'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import { TelemetryError } from '../telemetry/telemetry-error.ts'
import type { Reading, TelemetryCommit, TelemetryStore } from '../telemetry/telemetry-store.ts'

/** Measured: DuckDB takes 5–10 thousand points in 5–7 ms; a smaller batch wastes its commit. */
const BATCH_READINGS = 5_000
/** Much of a commit's cost does not depend on its size; the journal has the readings meanwhile. */
const BATCH_WAIT_MS = 500
const RETRY_MS = 1_000
/** Beyond this the memory is given back: the journal holds everything, and the flow reads it again. */
const PENDING_CAP = 200_000

type Replacement = Required<NonNullable<TelemetryCommit['replacements']>[number]>

interface Batch {
  readings: Reading[]
  intervals: Map<string, OccupancyInterval>
  countSteps: Map<string, CountStep>
  replacements: RecomputedStretch[]
  /** By space: the stretch that was recomputed up to the present. It replaces all that follows, so what happens after it becomes part of it. */
  recomputed: Map<string, RecomputedStretch>
  checkpoints: Map<string, string | null>
  storedUpTo: number | undefined
  /** Set when the batch carries engine checkpoints: the journal may be released up to here once it is stored. */
  resumeFrom: number | undefined
  waiting: (() => void)[]
}

/** A replacement to which later conclusions can still be added, by their keys. */
interface RecomputedStretch { readonly spaceId: string; readonly from: number; readonly to: number; readonly intervals: Map<number, OccupancyInterval>; readonly countSteps: Map<number, CountStep> }

const stretchOf = ({ spaceId, from, to, intervals, countSteps }: Replacement): RecomputedStretch =>
  ({ spaceId, from, to, intervals: new Map(intervals.map((interval) => [interval.from, interval])), countSteps: new Map(countSteps.map((step) => [step.at, step])) })

const emptyBatch = (): Batch => ({
  readings: [], intervals: new Map(), countSteps: new Map(), replacements: [], recomputed: new Map(), checkpoints: new Map(), storedUpTo: undefined, resumeFrom: undefined, waiting: [],
})

/** What a commit says of the past and the present, for who must remember what it touched. */
export interface KeptBatch {
  readonly readings: readonly Reading[]
  readonly intervals: readonly OccupancyInterval[]
  readonly countSteps: readonly CountStep[]
  readonly replacements: NonNullable<TelemetryCommit['replacements']>
}

export interface TelemetryCommitterOptions {
  readonly store: Pick<TelemetryStore, 'commit'>
  /**
   * Checkpoints that must be stored with what a commit holds, or not at all: marks of what late data touched. Asked when the
   * commit is about to be stored. What it gave may be dropped with its commit; then the same comes again.
   */
  readonly alsoKept?: ((batch: KeptBatch) => ReadonlyMap<string, string | null>) | undefined
  /** Resolves once the journal has on disk what was added so far; where it was refused, `drop` has been called by then. */
  readonly journalled: () => Promise<void>
  readonly logger: Logger
  readonly onStored: (batch: { readings: number; resumeFrom: number | undefined }) => void
  readonly onTrouble: (error: Error | null) => void
  /** Memory ran out while the store refused: everything pending was dropped and must be read from the journal again. */
  readonly onOverflow: () => void
}

/**
 * Gathers what was decided into commits: one at a time, in order, again until it succeeds. Readings,
 * intervals, checkpoints and the journal's position travel in one commit, so that a crash at any
 * moment leaves them agreeing with each other. What was decided comes ahead of the journal's disk, a
 * commit never: nothing is stored of a message that the journal may yet lose (ADR 5).
 */
export class TelemetryCommitter {
  readonly #options: TelemetryCommitterOptions
  #pending = emptyBatch()
  #inFlight: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #troubled = false
  #stopping = false
  #generation = 0
  #abandoned = false

  constructor(options: TelemetryCommitterOptions) {
    this.#options = options
  }

  get pendingReadings(): number { return this.#pending.readings.length }

  addReading(reading: Reading): void {
    this.#pending.readings.push(reading)
    if (this.#pending.readings.length >= BATCH_READINGS) this.#commitSoon()
    else this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
    if (this.#pending.readings.length > PENDING_CAP) this.#overflow()
  }

  /** The last version of an interval and of a count within a commit wins; the keys are (space, from) and (space, at). */
  addConclusions({ intervals, countSteps }: Pick<KeptBatch, 'intervals' | 'countSteps'>): void {
    if (intervals.length === 0 && countSteps.length === 0) return
    const { recomputed } = this.#pending
    for (const interval of intervals) {
      const stretch = recomputed.get(interval.spaceId)
      if (stretch && interval.from >= stretch.from) stretch.intervals.set(interval.from, interval)
      else this.#pending.intervals.set(`${interval.spaceId} ${interval.from}`, interval)
    }
    for (const step of countSteps) {
      const stretch = recomputed.get(step.spaceId)
      if (stretch && step.at >= stretch.from) stretch.countSteps.set(step.at, step)
      else this.#pending.countSteps.set(`${step.spaceId} ${step.at}`, step)
    }
    this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
  }

  addReplacement(replacement: Replacement): void {
    // Live intervals that are older than the recomputation must not come back over it.
    for (const [key, interval] of this.#pending.intervals) {
      if (interval.spaceId === replacement.spaceId && interval.from >= replacement.from && interval.from < replacement.to) this.#pending.intervals.delete(key)
    }
    const stretch = stretchOf(replacement)
    this.#pending.replacements.push(stretch)
    if (replacement.intervals.some(({ to }) => to === null)) this.#pending.recomputed.set(replacement.spaceId, stretch)
    this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
  }

  addCheckpoint(key: string, value: string | null): void {
    this.#pending.checkpoints.set(key, value)
    this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
  }

  /** Everything up to this journal sequence is contained in what was added so far. */
  reached(sequence: number): void {
    this.#pending.storedUpTo = sequence
    this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
  }

  /** The checkpoints added so far resume exactly after this sequence. */
  resumable(sequence: number): void {
    this.#pending.resumeFrom = sequence
  }

  /** Resolves once everything added before the call is stored; after a `drop`, with the first commit that follows. */
  async flush(): Promise<void> {
    const stored = new Promise<void>((resolve) => this.#pending.waiting.push(resolve))
    this.#commitSoon()
    await stored
  }

  /** Resolves when no commit is under way. */
  async settled(): Promise<void> {
    await this.#inFlight
  }

  /** Stores what is pending with one last try and stops; rejects when the store refuses it (the journal still has it all). */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    await this.#inFlight
    // A later commit must not step over one that was given up: its readings would be passed by.
    if (this.#abandoned) throw new Error('the telemetry store refused the last commit; the journal keeps it for the next start')
    const generation = this.#generation
    const batch = this.#take()
    await this.#options.journalled()
    if (generation !== this.#generation) return
    if (!isEmpty(batch)) await this.#options.store.commit(this.#commitOf(batch))
    this.#stored(batch)
  }

  /** Forgets what is not stored, all that waits for the journal included: it will be read from the journal again. */
  drop(): void {
    const { waiting } = this.#pending
    this.#generation += 1
    this.#pending = { ...emptyBatch(), waiting }
  }

  /** Stops at once; what is pending is dropped, as a crash would. */
  abandon(): void {
    this.#stopping = true
    clearTimeout(this.#timer)
    this.drop()
  }

  /** After the running step: one message's readings and its journal position must not part ways. */
  #commitSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    queueMicrotask(() => this.#begin())
  }

  #begin(): void {
    if (this.#inFlight || this.#stopping) return
    this.#inFlight = this.#commitUntilStored().finally(() => {
      this.#inFlight = undefined
      if (this.#stopping) return
      // What came meanwhile waits for company again: commit after commit without a pause was about half of the server's CPU at 2,000 readings a second.
      if (this.#pending.waiting.length > 0 || this.#pending.readings.length >= BATCH_READINGS) this.#commitSoon()
      else if (!isEmpty(this.#pending)) this.#timer ??= setTimeout(() => this.#commitSoon(), BATCH_WAIT_MS)
    })
  }

  #take(): Batch {
    const batch = this.#pending
    this.#pending = emptyBatch()
    return batch
  }

  #commitOf({ readings, storedUpTo, ...batch }: Batch): TelemetryCommit {
    const replacements = batch.replacements.map((stretch) => ({ ...stretch, intervals: [...stretch.intervals.values()], countSteps: [...stretch.countSteps.values()] }))
    const kept: KeptBatch = { readings, replacements, intervals: [...batch.intervals.values()], countSteps: [...batch.countSteps.values()] }
    const checkpoints = new Map([...batch.checkpoints, ...(this.#options.alsoKept?.(kept) ?? [])])
    return { ...kept, checkpoints, ...(storedUpTo === undefined ? {} : { storedUpTo }) }
  }

  async #commitUntilStored(): Promise<void> {
    const generation = this.#generation
    const batch = this.#take()
    let commit: TelemetryCommit | undefined
    await this.#options.journalled()
    while (generation === this.#generation) {
      try {
        if (isEmpty(batch)) return this.#stored(batch)
        commit ??= this.#commitOf(batch)
        await this.#options.store.commit(commit)
        if (this.#troubled) this.#trouble(null)
        return this.#stored(batch)
      } catch (error) {
        if (error instanceof TelemetryError && error.code === 'bad-batch') {
          // A fault of ours that no repetition mends; holding everything up for it would lose more.
          this.#options.logger.fatal({ err: error, readings: batch.readings.length }, 'a commit was malformed and is left out')
          return this.#stored(batch)
        }
        this.#trouble(error instanceof Error ? error : new Error(String(error)))
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
        if (this.#stopping && generation === this.#generation) {
          this.#abandoned = true
          return
        }
      }
    }
    this.#pending.waiting.push(...batch.waiting)
  }

  #stored(batch: Batch): void {
    for (const resolve of batch.waiting) resolve()
    this.#options.onStored({ readings: batch.readings.length, resumeFrom: batch.resumeFrom })
  }

  #trouble(error: Error | null): void {
    // Once: it is tried every second, and the condition shows how long.
    if (error && !this.#troubled) this.#options.logger.error({ err: error }, 'telemetry refused a commit; trying again')
    else if (!error) this.#options.logger.info('telemetry takes commits again')
    this.#troubled = error !== null
    this.#options.onTrouble(error)
  }

  #overflow(): void {
    this.drop()
    this.#options.onOverflow()
  }
}

const isEmpty = (batch: Batch): boolean =>
  batch.readings.length === 0 && batch.intervals.size === 0 && batch.countSteps.size === 0 && batch.replacements.length === 0 && batch.checkpoints.size === 0 && batch.storedUpTo === undefined
