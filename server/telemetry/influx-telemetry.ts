import { mkdir } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { LedgerId } from '#contract/ledgers'
import type { CommitHead } from './commit-head.ts'
import { CommitLog } from './commit-log.ts'
import { checkedBatch } from './batch-fault.ts'
import { limited, limitedPages, readingsOf } from './answer-limits.ts'
import { readApplying } from './influx-applying.ts'
import { influxBuckets } from './influx-buckets.ts'
import { preparedCommit } from './influx-commit.ts'
import { influxCountSteps } from './influx-count-steps.ts'
import { behindError, InfluxDrain, type Backlog } from './influx-drain.ts'
import { touchingIntervals } from './influx-intervals.ts'
import { influxLedger } from './influx-ledgers.ts'
import { MEASUREMENTS, REMOVED } from './influx-lines.ts'
import { InfluxLocalState, readSnapshot } from './influx-local-state.ts'
import { asked } from './influx-questions.ts'
import { influxPages, type Asking } from './influx-readings.ts'
import { influxSeries } from './influx-series.ts'
import type { RemovedRows } from './influx-retention.ts'
import { createInfluxServer, quotedText, type InfluxServer, type InfluxServerOptions } from './influx-server.ts'
import { checkBucketQuery, checkLedgerQuery, checkRange, checkSeriesQuery } from './query-fault.ts'
import { cutsOf, type Cuts } from './retention-cuts.ts'
import type { LedgerQuery, LedgerRow } from './ledger-store.ts'
import { createSharedGate } from './shared-gate.ts'
import { TelemetryError } from './telemetry-error.ts'
import type { Reading, ReadingQuery, RetentionPolicy, TelemetryCommit, TelemetryStore } from './telemetry-store.ts'
import { createTurns } from './turns.ts'

export interface InfluxTelemetryOptions extends InfluxServerOptions {
  /** Where commits wait for the server and what this server resumes from. One store a folder: whoever opens it holds the lock of the data folder. */
  readonly folder: string
  readonly logger: Logger
  /** What may wait on disk; beyond it a commit is refused (and stays in the journal). */
  readonly bufferBytes?: number
  /** Rows that one answer may hold. */
  readonly maxRows?: number
  /** How long a question waits until what was committed before it is on the server. */
  readonly patienceMs?: number
  readonly segmentBytes?: number
}

/** The port, and what waits for the server. */
export interface InfluxTelemetry extends TelemetryStore {
  readonly backlog: Backlog
}

const DEFAULTS = { bufferBytes: 4 * 1024 ** 3, maxRows: 1_000_000, patienceMs: 5_000, segmentBytes: 8 * 1024 ** 2 }
/** A snapshot is written when so much was appended since the last, or four times its own size. */
const SNAPSHOT_AFTER_BYTES = 16 * 1024 ** 2
/** What is left then is written at the next start. */
const CLOSING_PATIENCE_MS = 2_000
const RETENTION_PATIENCE_MS = 600_000

/**
 * The telemetry port on InfluxDB. A commit is stored once it is on the local disk; from there it is brought to
 * the server in order, and questions wait until it is. Opens without the server, too. Rejects with a
 * TelemetryError when the folder is damaged, newer or not writable.
 */
export async function createInfluxTelemetry(options: InfluxTelemetryOptions): Promise<InfluxTelemetry> {
  const server = createInfluxServer(options)
  try {
    await mkdir(options.folder, { recursive: true })
    const snapshot = await readSnapshot(options.folder)
    const heads: CommitHead[] = []
    const log = await CommitLog.open({ folder: options.folder, logger: options.logger, segmentBytes: options.segmentBytes ?? DEFAULTS.segmentBytes }, snapshot.sequence, ({ head }) => heads.push(JSON.parse(head) as CommitHead))
    const applying = await readApplying(options.folder)
    await server.prepare().catch((error: unknown) => options.logger.warn({ err: error }, 'InfluxDB cannot be reached yet; telemetry is kept on disk'))
    return new InfluxStore({ ...DEFAULTS, ...options }, server, log, InfluxLocalState.from(snapshot.lines, heads), applying, snapshot.bytes)
  } catch (error) {
    server.close()
    if (error instanceof TelemetryError) throw error
    throw new TelemetryError('unwritable', `The folder ${options.folder} of telemetry that waits for InfluxDB cannot be used (${(error as NodeJS.ErrnoException).code ?? String(error)}).`, 'Check that this user may write there.', error)
  }
}

class InfluxStore implements InfluxTelemetry {
  readonly #options: InfluxTelemetryOptions & typeof DEFAULTS
  readonly #server: InfluxServer
  readonly #log: CommitLog
  readonly #state: InfluxLocalState
  readonly #drain: InfluxDrain
  readonly #gate = createSharedGate()
  readonly #turns = createTurns()
  readonly #rowsOfRetention = new Map<number, number>()
  #snapshotBytes: number
  #savedAtBytes = 0
  #saving: Promise<void> | null = null
  #closed = false
  #lastCount = 0

  constructor(options: InfluxTelemetryOptions & typeof DEFAULTS, server: InfluxServer, log: CommitLog, state: InfluxLocalState, applying: Awaited<ReturnType<typeof readApplying>>, snapshotBytes: number) {
    this.#options = options
    this.#server = server
    this.#log = log
    this.#state = state
    this.#snapshotBytes = snapshotBytes
    this.#drain = new InfluxDrain({
      folder: options.folder, log, server, gate: this.#gate, logger: options.logger, applied: state.meta.applied, applying,
      onRetained: (retention, removed) => this.#retained(retention, removed),
      onApplied: (sequence) => this.#applied(sequence),
    })
  }

  get backlog(): Backlog { return this.#drain.backlog }

  commit(batch: TelemetryCommit): Promise<void> {
    return this.#turns.inTurn(async () => {
      this.#checkOpen()
      checkedBatch(batch)
      if (this.#log.bytes > this.#options.bufferBytes) throw this.#fullError()
      const prepared = preparedCommit(this.#state, batch)
      try {
        await this.#append(prepared)
      } catch (error) {
        prepared.reject()
        throw error
      }
      prepared.accept()
    })
  }

  storedUpTo(): Promise<number> { return Promise.resolve(this.#state.meta.storedUpTo) }

  checkpoints(prefix: string): Promise<ReadonlyMap<string, string>> {
    const found = [...this.#state.checkpoints].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))
    return Promise.resolve(new Map(found))
  }

  latest(deviceIds?: readonly string[]): Promise<readonly Reading[]> { return Promise.resolve(this.#state.dictionary.latest(deviceIds)) }

  readings(query: ReadingQuery): Promise<readonly Reading[]> {
    return readingsOf((one) => this.exportReadings(one), query, this.#options.maxRows)
  }

  async *exportReadings(query: ReadingQuery): AsyncGenerator<readonly Reading[]> {
    checkRange(query)
    await this.#caughtUp()
    yield* limitedPages(query.limit, (wanted) => influxPages(this.#server, this.#ask, query, wanted))
  }

  async series(query: Parameters<TelemetryStore['series']>[0]): ReturnType<TelemetryStore['series']> {
    checkSeriesQuery(query)
    await this.#caughtUp()
    return limited(await influxSeries(this.#server, this.#ask, query), this.#options.maxRows)
  }

  async intervals(query: Parameters<TelemetryStore['intervals']>[0]): ReturnType<TelemetryStore['intervals']> {
    checkRange(query)
    await this.#caughtUp()
    return this.#ask(() => touchingIntervals(this.#server, query))
  }

  async occupancyBuckets(query: Parameters<TelemetryStore['occupancyBuckets']>[0]): ReturnType<TelemetryStore['occupancyBuckets']> {
    checkBucketQuery(query)
    await this.#caughtUp()
    const minutesFrom = this.#state.meta.cuts?.minutes ?? Number.NEGATIVE_INFINITY
    return limited(await this.#ask(() => influxBuckets(this.#server, query, minutesFrom)), this.#options.maxRows)
  }

  async countSteps(query: Parameters<TelemetryStore['countSteps']>[0]): ReturnType<TelemetryStore['countSteps']> {
    checkRange(query)
    await this.#caughtUp()
    return limited(await this.#ask(() => influxCountSteps(this.#server, query)), this.#options.maxRows)
  }

  async ledger<Ledger extends LedgerId>(query: LedgerQuery<Ledger>): Promise<readonly LedgerRow<Ledger>[]> {
    checkLedgerQuery(query)
    await this.#caughtUp()
    return limited(await this.#ask(() => influxLedger(this.#server, query)), this.#options.maxRows)
  }

  async retain(policy: RetentionPolicy, now: number): Promise<number> {
    await this.#caughtUp()
    const sequence = await this.#turns.inTurn(async () => {
      this.#checkOpen()
      const head: CommitHead = { retain: { cuts: laterCuts(cutsOf(policy, now), this.#state.meta.cuts), now, run: this.#state.meta.retentionRun + 1 } }
      const appended = await this.#append({ head: JSON.stringify(head), lines: '' })
      this.#state.accept(head)
      return appended
    })
    if (!(await this.#drain.reached(sequence, RETENTION_PATIENCE_MS))) throw behindError(this.backlog)
    const rows = this.#rowsOfRetention.get(sequence) ?? 0
    this.#rowsOfRetention.delete(sequence)
    this.#options.logger.info({ rows }, 'telemetry retention done')
    return rows
  }

  /** Bytes are those of the local folder; the server's own disk is the server's figure. */
  async size(): Promise<{ bytes: number; readings: number; intervals: number }> {
    this.#checkOpen()
    return { bytes: this.#log.bytes + this.#snapshotBytes, readings: this.#state.meta.readings, intervals: await this.#countedIntervals() }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#turns.settled()
    if (this.backlog.away === null) await this.#drain.reached(this.#log.head, CLOSING_PATIENCE_MS)
    this.#server.close() // a request that hangs ends now
    await this.#drain.close()
    await this.#saving
    await this.#save()
    await this.#log.close()
  }

  readonly #ask: Asking = (question) => this.#gate.shared(() => {
    this.#checkOpen()
    return question()
  })

  #checkOpen(): void {
    if (this.#closed) throw new TelemetryError('closed', 'The telemetry store is closed.', 'Open it again.')
  }

  /** Resolves once everything committed so far is on the server. */
  async #caughtUp(): Promise<void> {
    this.#checkOpen()
    if (!(await this.#drain.reached(this.#log.head, this.#options.patienceMs))) throw behindError(this.backlog)
  }

  async #append(content: { head: string; lines: string }): Promise<number> {
    try {
      const sequence = await this.#log.append(content)
      this.#drain.poke()
      return sequence
    } catch (error) {
      throw appendErrorFrom(error)
    }
  }

  #fullError(): TelemetryError {
    return new TelemetryError('failed', `What waits for InfluxDB has reached its limit of ${Math.round(this.#options.bufferBytes / 1024 ** 2)} MiB.`, 'Bring InfluxDB back, or raise ATRIUM_INFLUX_BUFFER_MIB; the journal keeps what comes in meanwhile.')
  }

  /** The last count while the server cannot tell: a scrape of figures goes on. */
  async #countedIntervals(): Promise<number> {
    const { commits, away } = this.backlog
    if (away === null && await this.#drain.reached(this.#log.head, commits > 100 ? 0 : this.#options.patienceMs)) {
      const counted = await this.#ask(() => asked(this.#server, `SELECT count(to_ms) AS n FROM ${MEASUREMENTS.intervals} WHERE state != ${quotedText(REMOVED)}`, (row) => row.number('n')))
      this.#lastCount = counted[0] ?? 0
    }
    return this.#lastCount
  }

  /** Called by the drain: the rows are gone from the server; once they go from the count. */
  async #retained(retention: number, { readings, others }: RemovedRows): Promise<void> {
    this.#rowsOfRetention.set(retention, readings + others)
    if (this.#state.meta.retained >= retention) return
    await this.#turns.inTurn(async () => {
      const head: CommitHead = { removed: { readings, retention } }
      await this.#append({ head: JSON.stringify(head), lines: '' })
      this.#state.accept(head)
    })
  }

  #applied(sequence: number): void {
    this.#state.meta = { ...this.#state.meta, applied: sequence }
    if (this.#saving !== null || this.#log.appendedBytes - this.#savedAtBytes < Math.max(SNAPSHOT_AFTER_BYTES, 4 * this.#snapshotBytes)) return
    this.#saving = this.#turns.inTurn(() => this.#save())
      .catch((error: unknown) => this.#options.logger.warn({ err: error }, 'the state beside InfluxDB could not be saved; its log is kept meanwhile'))
      .finally(() => { this.#saving = null })
  }

  /** In turn, so that no commit comes between; then the log may forget what the snapshot has and the server, too. */
  async #save(): Promise<void> {
    const { meta } = this.#state
    this.#snapshotBytes = await this.#state.save(this.#options.folder, this.#log.head)
    this.#savedAtBytes = this.#log.appendedBytes
    await this.#log.release(meta.applied)
  }
}

/** A cut never goes back: what was closed stays closed. */
const laterCuts = (cuts: Cuts, before: Cuts | null): Cuts => (before === null ? cuts : {
  readings: Math.max(cuts.readings, before.readings), intervals: Math.max(cuts.intervals, before.intervals), minutes: Math.max(cuts.minutes, before.minutes),
})

function appendErrorFrom(error: unknown): TelemetryError {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new TelemetryError('disk-full', 'The disk is full: telemetry was not stored.', 'Free space on the disk of the data folder; storing resumes by itself.', error)
    : new TelemetryError('failed', `Telemetry could not be written to the local disk: ${message}`, 'See the log for the full message.', error)
}
