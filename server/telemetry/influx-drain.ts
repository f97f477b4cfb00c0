import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { withEnds, type CommitHead, type StretchEdits } from './commit-head.ts'
import type { CommitLog, CommitReader } from './commit-log.ts'
import type { CommitRecord } from './commit-record.ts'
import { writeApplying, type Applying } from './influx-applying.ts'
import { resolvedSteps, stepLines } from './influx-count-steps.ts'
import { editLines, resolvedEdits } from './influx-intervals.ts'
import { removedCellLines } from './influx-ledgers.ts'
import { deletion, keptLines, type RemovedRows } from './influx-retention.ts'
import { InfluxWriteError, type InfluxServer } from './influx-server.ts'
import type { SharedGate } from './shared-gate.ts'
import { TelemetryError } from './telemetry-error.ts'

/** Small commits that wait are joined up to so much of line protocol in one request. */
const JOINED_CHARACTERS = 1_000_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
const LONGEST_ASKED_PAUSE_MS = 30_000
/** Where lines go that the server calls malformed. */
const REFUSED_FILE = 'refused.lp'

export interface DrainOptions {
  readonly folder: string
  readonly log: CommitLog
  readonly server: InfluxServer
  readonly gate: SharedGate
  readonly logger: Logger
  /** Everything up to here was on the server before. */
  readonly applied: number
  readonly applying: Applying | null
  /** The rows of a retention are gone: to be recorded once. */
  readonly onRetained: (retention: number, removed: RemovedRows) => Promise<void>
  /** Called after progress; may write a snapshot and release segments. */
  readonly onApplied: (sequence: number) => void
}

/** What waits for the server. */
export interface Backlog { readonly commits: number; readonly oldestAt: number | null; readonly away: string | null }

interface Batch { readonly records: CommitRecord[]; readonly head: CommitHead | null; readonly lines: string }

/**
 * Brings the commits of the log to the server, one after the other, again until each is there. One request
 * at a time, so that points arrive in order; nothing is held in memory but the request under way.
 */
export class InfluxDrain {
  readonly #options: DrainOptions
  readonly #reader: CommitReader
  readonly #waiting: { upTo: number; resolve: () => void }[] = []
  #applied: number
  #applying: Applying | null
  #peeked: CommitRecord | null = null
  #oldestAt: number | null = null
  #away: string | null = null
  #wake: () => void = () => undefined
  readonly #stop = new AbortController()
  readonly #running: Promise<void>

  constructor(options: DrainOptions) {
    this.#options = options
    this.#applying = options.applying
    // What was being worked out by then can only have followed everything before it.
    this.#applied = Math.max(options.applied, (options.applying?.sequence ?? 0) - 1)
    this.#reader = options.log.readAfter(this.#applied)
    this.#running = this.#run()
  }

  get applied(): number { return this.#applied }
  get backlog(): Backlog { return { commits: this.#options.log.head - this.#applied, oldestAt: this.#oldestAt, away: this.#away } }

  /** Something was appended. */
  poke(): void { this.#wake() }

  /** Resolves once everything up to the sequence is on the server; false when that takes too long. */
  async reached(sequence: number, withinMs: number): Promise<boolean> {
    if (this.#applied >= sequence) return true
    const done = new Promise<boolean>((resolve) => this.#waiting.push({ upTo: sequence, resolve: () => resolve(true) }))
    const timer = new AbortController()
    const late = sleep(withinMs, false, { signal: timer.signal }).catch(() => false)
    const reached = await Promise.race([done, late])
    timer.abort()
    return reached
  }

  /** Stops after the request under way; what is left stays in the log. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#running
    await this.#reader.close()
  }

  get #stopped(): boolean { return this.#stop.signal.aborted }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      // Before the look, so that a poke between look and wait is not missed.
      const poked = new Promise<void>((resolve) => { this.#wake = resolve })
      const batch = await this.#next()
      if (batch === null) {
        this.#oldestAt = null
        await poked
        continue
      }
      this.#oldestAt = batch.records[0]?.appendedAt ?? null
      await this.#untilApplied(batch)
    }
  }

  /** The next commits that can go together: lines alone up to a size, or one that needs the server's state. */
  async #next(): Promise<Batch | null> {
    const records: CommitRecord[] = []
    let characters = 0
    for (;;) {
      const record = this.#peeked ?? await this.#reader.next()
      this.#peeked = null
      if (record === null) break
      const head = JSON.parse(record.head) as CommitHead
      const alone = head.edits !== undefined || head.ledgers !== undefined || head.retain !== undefined
      if (records.length > 0 && (alone || characters + record.lines.length > JOINED_CHARACTERS)) {
        this.#peeked = record
        break
      }
      records.push(record)
      if (alone) return { records, head, lines: record.lines }
      characters += record.lines.length
    }
    return records.length === 0 ? null : { records, head: null, lines: records.map(({ lines }) => lines).join('') }
  }

  async #untilApplied(batch: Batch): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!this.#stopped) {
      try {
        await this.#options.gate.alone(() => this.#apply(batch))
        if (this.#away !== null) this.#options.logger.info('InfluxDB takes telemetry again')
        this.#away = null
        this.#done(batch.records.at(-1)?.sequence ?? this.#applied)
        return
      } catch (error) {
        if (this.#away === null) this.#options.logger.error({ err: error }, 'InfluxDB does not take telemetry; it is kept on disk and written later')
        this.#away = (error as Error).message
        if (error instanceof InfluxWriteError && error.refusal === 'no-database') await this.#options.server.prepare().catch((failure: unknown) => this.#options.logger.debug({ err: failure }, 'the database is missing still'))
        const asked = error instanceof InfluxWriteError ? error.retryAfterMs : null
        const jitter = 0.75 + Math.random() / 2
        await sleep(asked === null ? pauseMs * jitter : Math.min(asked, LONGEST_ASKED_PAUSE_MS), undefined, { signal: this.#stop.signal }).catch(() => undefined) // a stop ends the pause
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
      }
    }
  }

  #done(sequence: number): void {
    this.#applied = sequence
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.upTo <= sequence) waiting.resolve()
      else this.#waiting.push(waiting)
    }
    this.#options.onApplied(sequence)
  }

  async #apply({ records, head, lines }: Batch): Promise<void> {
    await this.#write(lines)
    const sequence = records[0]?.sequence ?? 0
    for (const removal of head?.ledgers ?? []) await this.#write(await removedCellLines(this.#options.server, removal))
    if (head?.edits !== undefined) await this.#edit(sequence, head.edits)
    if (head?.retain !== undefined) await this.#retain(sequence, head.retain)
  }

  async #edit(sequence: number, given: StretchEdits): Promise<void> {
    const begun = this.#applying
    let work = begun?.sequence === sequence && 'edits' in begun ? begun : null
    if (work === null) {
      const replacements = given.replacements.map(withEnds)
      const closedTo = given.closedTo ?? Number.NEGATIVE_INFINITY
      const { server } = this.#options
      work = { sequence, edits: await resolvedEdits(server, given.intervals, replacements, closedTo), steps: await resolvedSteps(server, { ...given, replacements }, closedTo) }
      await this.#note(work)
    }
    await this.#write(editLines(work.edits) + stepLines(work.steps))
  }

  async #retain(sequence: number, retention: NonNullable<CommitHead['retain']>): Promise<void> {
    const { server, onRetained } = this.#options
    const begun = this.#applying
    const removed = begun?.sequence === sequence && 'removed' in begun ? begun.removed : null
    if (removed === null) for await (const lines of keptLines(server, retention)) await this.#write(lines)
    const { statements, rows } = await deletion(server, retention)
    if (removed === null) await this.#note({ sequence, removed: rows })
    for (const statement of statements) await server.query(statement)
    await onRetained(sequence, removed ?? rows)
  }

  async #note(applying: Applying): Promise<void> {
    await writeApplying(this.#options.folder, applying)
    this.#applying = applying
  }

  async #write(lines: string): Promise<void> {
    if (lines === '') return
    try {
      await this.#options.server.write(lines)
    } catch (error) {
      if (!(error instanceof InfluxWriteError)) throw error
      if (error.refusal === 'too-large') await this.#writeHalves(lines, error)
      else if (error.refusal === 'malformed') await this.#setAside(lines, error)
      else throw error
    }
  }

  async #writeHalves(lines: string, error: InfluxWriteError): Promise<void> {
    const middle = lines.indexOf('\n', lines.length / 2) + 1
    if (middle === 0 || middle === lines.length) return this.#setAside(lines, error)
    await this.#write(lines.slice(0, middle))
    await this.#write(lines.slice(middle))
  }

  /** Lines that the server will never take must not hold up all others; it has taken what it could of them. They are kept for a person. */
  async #setAside(lines: string, error: InfluxWriteError): Promise<void> {
    const path = join(this.#options.folder, REFUSED_FILE)
    await appendFile(path, lines)
    this.#options.logger.fatal({ err: error, file: path }, 'InfluxDB calls lines malformed; they were set aside')
  }
}

/** The error of a question that would not see what was committed. */
export const behindError = ({ commits, away }: Backlog): TelemetryError => new TelemetryError(
  'failed', away === null ? `InfluxDB is ${commits} commits behind: what was measured while it was away is being written.` : `InfluxDB does not take telemetry: ${away}.`,
  'Ask again shortly; the live view goes on, and what is measured is kept on disk until then.',
)
