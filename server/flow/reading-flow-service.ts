import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { JournalFollower, MessageJournal } from '#contract/journal'
import type { Bus, RecordedSample } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { OCCUPANCY_CHECKPOINTS, type OccupancyService } from '../occupancy/occupancy-service.ts'
import { TelemetryError } from '../telemetry/telemetry-error.ts'
import type { Reading, TelemetryStore } from '../telemetry/telemetry-store.ts'
import { TelemetryCommitter, type TelemetryCommitterOptions } from './telemetry-committer.ts'

/** How often the engine's state is stored. The journal keeps what came since, so this bounds the replay, not the loss. */
const CHECKPOINT_EVERY_MS = 30_000
/** The engine's clock runs this far behind ours, so that readings a moment late are still in order. */
const ENGINE_LAG_MS = 2_000
const TICK_EVERY_MS = 1_000
/** Messages kept in memory while the journal is replayed; beyond it they are read from the journal. */
const REPLAY_BUFFER = 20_000
/** How often a long replay lets the rest of the server run. */
const REPLAY_YIELD_EVERY = 2_000
const REPLAY_AHEAD = 20_000

const SEQUENCE_KEY = 'flow/resume-after'

/** What the flow needs of ingest: one message's samples, joined to their devices. Never throws. */
export interface IngestPort {
  accept(message: AcceptedMessage): { readonly recorded: readonly RecordedSample[] }
}

export interface ReadingFlowOptions<Ingest extends IngestPort> {
  readonly journal: MessageJournal
  /** A fresh ingest: its memory (duplicates, clocks) is filled again by the replay. */
  readonly newIngest: () => Ingest
  readonly occupancy: OccupancyService
  readonly telemetry: TelemetryStore
  /** The flow begins again where the store stands: whoever showed what came since forgets it. Then it is told again. */
  readonly onStartOver?: () => Promise<void>
  /** What else must be stored together with a commit (see TelemetryCommitterOptions). */
  readonly alsoKept?: TelemetryCommitterOptions['alsoKept']
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The way of a reading through the server: journal → ingest → occupancy → telemetry, live and after a
 * restart alike. Started, it resumes from the last checkpoint by reading the journal again; nothing
 * acknowledged is lost and nothing is stored twice. Messages come ahead of the journal's disk and are
 * shown at once; only what is stored of them waits for it (ADR 5).
 */
export class ReadingFlowService<Ingest extends IngestPort = IngestPort> implements JournalFollower {
  readonly #options: ReadingFlowOptions<Ingest>
  readonly #committer: TelemetryCommitter
  #ingest: Ingest
  #live = false
  /** What came while the journal is read. */
  #buffer: AcceptedMessage[] = []
  #bufferRanOver = false
  #restarts = 0
  #restarting: Promise<void> = Promise.resolve()
  #trouble: Error | null = null
  #handled = 0
  #stored = 0
  #resumeAfter = 0
  #tickTimer: NodeJS.Timeout | undefined
  #checkpointTimer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: ReadingFlowOptions<Ingest>) {
    this.#options = options
    this.#ingest = options.newIngest()
    this.#committer = new TelemetryCommitter({
      store: options.telemetry, alsoKept: options.alsoKept, journalled: () => options.journal.synced(), logger: options.logger,
      onStored: ({ resumeFrom }) => {
        if (resumeFrom !== undefined) options.journal.release(resumeFrom)
      },
      onTrouble: (error) => { this.#trouble = error },
      onOverflow: () => this.#startOver(),
    })
  }

  /** The ingest at work: its counters begin anew when the flow had to start over. */
  get ingest(): Ingest { return this.#ingest }
  /** Why the store refuses commits now; null while it takes them. */
  get refusedFor(): 'disk-full' | 'failed' | null {
    if (this.#trouble === null) return null
    return this.#trouble instanceof TelemetryError && this.#trouble.code === 'disk-full' ? 'disk-full' : 'failed'
  }
  /** Journal sequence of the last message that was handled. */
  get handled(): number { return this.#handled }
  get pendingReadings(): number { return this.#committer.pendingReadings }
  /** How often it had to begin again where the store stands. */
  get restarts(): number { return this.#restarts }

  /** Resumes from the checkpoint and the journal; resolves when the present is reached. */
  async start(): Promise<void> {
    this.#options.journal.follow(this)
    await this.#resume()
    // So that a space of which nothing has changed yet can be put back, too.
    this.#checkpoint()
    this.#tickTimer = setInterval(() => this.#tick(), TICK_EVERY_MS)
    this.#checkpointTimer = setInterval(() => this.#checkpoint(), CHECKPOINT_EVERY_MS)
  }

  /** Takes one message from the journal, in sequence order, ahead of its disk. Never throws. */
  accepted(message: AcceptedMessage): void {
    if (this.#live) {
      if (message.sequence > this.#handled) this.#handle(message)
    } else if (this.#buffer.length < REPLAY_BUFFER) this.#buffer.push(message)
    else this.#bufferRanOver = true // the journal will have them all; the replay goes round again
  }

  /** What came behind this sequence is not in the journal. What it has changed here is undone as a restart would. */
  refused(afterSequence: number): void {
    this.#buffer = this.#buffer.filter(({ sequence }) => sequence <= afterSequence)
    if (!this.#live || this.#handled <= afterSequence) return
    this.#options.logger.warn({ messages: this.#handled - afterSequence }, 'the journal refused messages that were shown already; they are taken back')
    this.#committer.drop()
    this.#startOver()
  }

  /** Everything handled so far is stored when this resolves, unless the flow started over meanwhile. */
  async flush(): Promise<void> {
    await this.#restarting
    await this.#committer.flush()
  }

  /** Puts a recomputed stretch or any other record into the next commit. */
  get commits(): Pick<TelemetryCommitter, 'addReplacement' | 'addCheckpoint'> { return this.#committer }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#tickTimer)
    clearInterval(this.#checkpointTimer)
    if (this.#live) this.#checkpoint()
    await this.#committer.stop()
  }

  /** Stops without storing anything more, as a crash does; the next start reads the journal. For tests. */
  abandon(): void {
    this.#stopped = true
    this.#live = false
    clearInterval(this.#tickTimer)
    clearInterval(this.#checkpointTimer)
    this.#committer.abandon()
  }

  async #resume(): Promise<void> {
    const { telemetry, occupancy, journal, logger } = this.#options
    this.#stored = await telemetry.storedUpTo()
    const resume = (await telemetry.checkpoints(SEQUENCE_KEY)).get(SEQUENCE_KEY)
    this.#resumeAfter = resume === undefined ? 0 : Number(resume)
    occupancy.restore(await telemetry.checkpoints(OCCUPANCY_CHECKPOINTS))
    this.#handled = 0
    const startedAt = performance.now()
    const attempt = this.#restarts
    let replayed = 0
    do {
      // What was accepted before is durable and read in this round; what comes from here on is kept, or another round reads it.
      this.#buffer = []
      this.#bufferRanOver = false
      await journal.synced()
      for await (const message of journal.readAfter(this.#handled)) {
        if (this.#stopped || attempt !== this.#restarts) return
        this.#handle(message)
        replayed += 1
        if (replayed % REPLAY_YIELD_EVERY === 0 || this.pendingReadings > REPLAY_AHEAD) await this.#roomForMore()
      }
    } while (this.#bufferRanOver)
    if (this.#stopped || attempt !== this.#restarts) return
    this.#live = true
    for (const message of this.#buffer.splice(0)) this.accepted(message)
    logger.info({ replayed, ms: Math.round(performance.now() - startedAt), resumeAfter: this.#resumeAfter, stored: this.#stored }, 'journal replayed')
  }

  /** A replay is faster than the store: it waits for it, and lets the rest of the server run. */
  async #roomForMore(): Promise<void> {
    do await sleep(this.#committer.pendingReadings > REPLAY_AHEAD ? 20 : 0)
    while (this.#committer.pendingReadings > REPLAY_AHEAD && !this.#stopped)
  }

  #handle(message: AcceptedMessage): void {
    const { bus, occupancy } = this.#options
    const { recorded: samples } = this.#ingest.accept(message)
    this.#handled = message.sequence
    // At or before the checkpoint the engine has it already: only ingest's memory is refilled.
    if (message.sequence <= this.#resumeAfter) return
    const isNew = message.sequence > this.#stored
    for (const recorded of samples) {
      if (isNew) this.#committer.addReading(readingOf(recorded))
      occupancy.apply(recorded)
      bus.emit('sampleRecorded', recorded)
    }
    this.#committer.addConclusions(occupancy.takeConclusions())
    if (isNew) this.#committer.reached(message.sequence)
  }

  #tick(): void {
    if (!this.#live) return
    const { occupancy, clock } = this.#options
    occupancy.tick(clock.now() - ENGINE_LAG_MS)
    this.#committer.addConclusions(occupancy.takeConclusions())
    for (const [key, state] of occupancy.takeDayStates()) this.#committer.addCheckpoint(key, state)
  }

  #checkpoint(): void {
    if (!this.#live) return
    for (const [key, value] of this.#options.occupancy.takeCheckpoints()) this.#committer.addCheckpoint(key, value)
    this.#committer.addCheckpoint(SEQUENCE_KEY, String(this.#handled))
    this.#committer.resumable(this.#handled)
  }

  /** Memory ran out while the store refused, or the journal refused what was handled: begin again where the store stands, as after a restart. */
  #startOver(): void {
    const attempt = ++this.#restarts
    this.#live = false
    this.#restarting = this.#restarting.then(() => this.#resumeAgain(attempt))
  }

  async #resumeAgain(attempt: number): Promise<void> {
    while (!this.#stopped && attempt === this.#restarts) {
      try {
        await this.#committer.settled()
        this.#ingest = this.#options.newIngest()
        await this.#options.onStartOver?.()
        return await this.#resume()
      } catch (error) {
        this.#options.logger.error({ err: error }, 'cannot resume from the journal yet; trying again')
        await sleep(2_000)
      }
    }
  }
}

function readingOf({ sample, device }: RecordedSample): Reading {
  const { placement } = device
  return {
    deviceId: device.id, point: sample.point, channel: sample.channel, placeId: placement.spaceId ?? placement.doorId ?? placement.equipmentId,
    observedAt: sample.observedAt, receivedAt: sample.receivedAt, value: sample.value, quality: storedQuality(sample), historical: sample.historical,
  }
}

/** A doubted clock leaves the value itself good at its arrival time, which is the time stored here. */
const storedQuality = (sample: RecordedSample['sample']): Reading['quality'] => (sample.doubt === 'clock' ? 'good' : sample.quality)
