import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import type { Bus, RecordedSample } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { OCCUPANCY_CHECKPOINTS, type OccupancyService } from '../occupancy/occupancy-service.ts'
import { TelemetryError } from '../telemetry/telemetry-error.ts'
import type { Reading, TelemetryStore } from '../telemetry/telemetry-store.ts'
import { TelemetryCommitter } from './telemetry-committer.ts'

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
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The way of a reading through the server: journal → ingest → occupancy → telemetry, live and after a
 * restart alike. Started, it resumes from the last checkpoint by reading the journal again; nothing
 * acknowledged is lost and nothing is stored twice.
 */
export class ReadingFlowService<Ingest extends IngestPort = IngestPort> {
  readonly #options: ReadingFlowOptions<Ingest>
  readonly #committer: TelemetryCommitter
  #ingest: Ingest
  #live = false
  #buffer: AcceptedMessage[] = []
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
      store: options.telemetry, logger: options.logger,
      onStored: ({ resumeFrom }) => {
        if (resumeFrom !== undefined) options.journal.release(resumeFrom)
      },
      onTrouble: (error) => { this.#trouble = error },
      onOverflow: () => { void this.#startOver() },
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

  /** Resumes from the checkpoint and the journal; resolves when the present is reached. */
  async start(): Promise<void> {
    await this.#resume()
    this.#tickTimer = setInterval(() => this.#tick(), TICK_EVERY_MS)
    this.#checkpointTimer = setInterval(() => this.#checkpoint(), CHECKPOINT_EVERY_MS)
  }

  /** Takes one message that the broker has accepted, in sequence order. Never throws. */
  accept(message: AcceptedMessage): void {
    if (this.#live) this.#handle(message)
    else if (this.#buffer.length < REPLAY_BUFFER) this.#buffer.push(message)
    else this.#buffer = [] // the journal has them all; the replay reads on until it meets the present
  }

  /** Everything handled so far is stored when this resolves. */
  async flush(): Promise<void> {
    await this.#committer.flush()
  }

  /** Puts a recomputed stretch or any other record into the next commit. */
  get commits(): Pick<TelemetryCommitter, 'addReplacement' | 'addCheckpoint' | 'flush'> { return this.#committer }

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
    let replayed = 0
    for (;;) {
      const before = this.#handled
      for await (const message of journal.readAfter(this.#handled)) {
        if (this.#stopped) return
        this.#handle(message)
        replayed += 1
        if (replayed % REPLAY_YIELD_EVERY === 0) await this.#roomForMore()
      }
      if (this.#handled === before) break
    }
    for (const message of this.#buffer) if (message.sequence > this.#handled) this.#handle(message)
    this.#buffer = []
    this.#live = true
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
    this.#committer.addIntervals(occupancy.takeIntervals())
    if (isNew) this.#committer.reached(message.sequence)
  }

  #tick(): void {
    if (!this.#live) return
    const { occupancy, clock } = this.#options
    occupancy.tick(clock.now() - ENGINE_LAG_MS)
    this.#committer.addIntervals(occupancy.takeIntervals())
    for (const [key, state] of occupancy.takeDayStates()) this.#committer.addCheckpoint(key, state)
  }

  #checkpoint(): void {
    if (!this.#live) return
    for (const [key, value] of this.#options.occupancy.takeCheckpoints()) this.#committer.addCheckpoint(key, value)
    this.#committer.addCheckpoint(SEQUENCE_KEY, String(this.#handled))
    this.#committer.resumable(this.#handled)
  }

  /** The store refused for so long that memory ran out: begin again where the store stands, as after a restart. */
  async #startOver(): Promise<void> {
    this.#live = false
    this.#buffer = []
    await this.#committer.settled()
    this.#ingest = this.#options.newIngest()
    for (;;) {
      try {
        return await this.#resume()
      } catch (error) {
        this.#options.logger.error({ err: error }, 'cannot resume from the journal yet; trying again')
        await sleep(2_000)
        if (this.#stopped) return
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
