import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { JournalFollower, MessageJournal } from '#contract/journal'
import { lockFolder } from './folder-lock.ts'
import { JournalBatch, type OnDurable, type Report } from './journal-batch.ts'
import { ActiveSegment, deleteSegment, listSegments, type Segment } from './journal-segments.ts'
import { scanRecords, type RecordContent } from './record-codec.ts'
import { folderError } from './startup-faults.ts'

export interface JournalOptions {
  readonly dir: string
  readonly logger: Logger
  /** A segment is closed once it has this many bytes. Default 16 MiB. */
  readonly segmentBytes?: number
  /** Released segments that are younger than this … Default 10 min. */
  readonly keepMs?: number
  /** … and lie within this many bytes of the end stay: the server warms its memory of duplicates from them. Default 16 MiB. */
  readonly keepBytes?: number
  /** What may wait for the disk; beyond it an append is refused at once. Default 64 MiB. */
  readonly maxPendingBytes?: number
  /** After a refusal messages are handed on only once durable, until the disk has taken them for so long. Default 10 s. */
  readonly calmMs?: number
  /** UTC epoch ms; decides the age of segments only. */
  readonly now?: () => number
}

const DEFAULTS = { segmentBytes: 16 * 1024 * 1024, keepMs: 600_000, keepBytes: 16 * 1024 * 1024, maxPendingBytes: 64 * 1024 * 1024, calmMs: 10_000, now: Date.now }
/** While the disk refuses, it is asked at most this often, however many messages knock. */
const RETRY_MS = 200
/** Sequences are reserved in such steps on disk, so that none repeats even if every segment is deleted by hand. */
const RESERVED_STEP = 10_000_000

/**
 * Opens (or makes) the journal of a folder. It always starts: a torn tail is found by CRC and cut off,
 * damage in the middle is stepped over and logged. Throws StartupError when the folder cannot be
 * written or another process has it.
 */
export async function openJournal(options: JournalOptions): Promise<MessageJournal> {
  const { dir } = options
  try {
    await mkdir(dir, { recursive: true })
    const unlock = lockFolder(dir, 'journal.lock')
    try {
      return await SegmentedJournal.open({ ...DEFAULTS, ...options }, unlock)
    } catch (error) {
      unlock()
      throw error
    }
  } catch (error) {
    throw folderError(error, dir)
  }
}

class SegmentedJournal implements MessageJournal {
  readonly #options: Required<JournalOptions>
  readonly #unlock: () => void
  #closed: Segment[]
  #active: ActiveSegment
  #head: number
  #reservedTo: number
  #released = 0
  #refusing = false
  #isClosing = false
  #gathering = new JournalBatch()
  #writing = new JournalBatch()
  #follower: JournalFollower | null = null
  #isHandingOn = false
  /** Until then (monotonic ms) nothing is handed on ahead of the disk. */
  #calmAt = -Infinity
  readonly #report: Report = thrown => this.#options.logger.error({ err: thrown }, 'a consumer of the journal threw')
  #draining: Promise<void> | null = null
  #pruning: Promise<void> = Promise.resolve()

  private constructor(options: Required<JournalOptions>, unlock: () => void, closed: Segment[], active: ActiveSegment, head: number, reservedTo: number) {
    this.#options = options
    this.#unlock = unlock
    this.#closed = closed
    this.#active = active
    this.#head = head
    this.#reservedTo = reservedTo
  }

  static async open(options: Required<JournalOptions>, unlock: () => void): Promise<SegmentedJournal> {
    const { dir, logger } = options
    const segments = await listSegments(dir)
    const reserved = await readReserved(dir)
    const newest = segments.pop()
    if (newest === undefined) {
      const active = await ActiveSegment.create(dir, reserved + 1)
      return new SegmentedJournal(options, unlock, [], active, reserved, await reserve(dir, reserved))
    }
    const { active, scan, tornBytes } = await ActiveSegment.reopen(newest)
    if (tornBytes > 0) logger.warn({ tornBytes, lastSequence: scan.lastSequence }, 'the journal ended in a torn record; it was cut off')
    if (scan.damagedBytes > 0) logger.error({ damagedBytes: scan.damagedBytes, file: newest.path }, 'the journal has a damaged stretch; it was stepped over')
    const reservedTo = reserved > scan.lastSequence ? reserved : await reserve(dir, scan.lastSequence)
    return new SegmentedJournal(options, unlock, segments, active, scan.lastSequence, reservedTo)
  }

  get head(): number { return this.#head }
  get refusing(): boolean { return this.#refusing }
  get bytes(): number { return this.#closed.reduce((sum, segment) => sum + segment.bytes, this.#active.segment.bytes) }

  append(message: RecordContent, onDurable: OnDurable): void {
    const sequence = ++this.#head
    if (this.#isClosing || this.#gathering.byteLength > this.#options.maxPendingBytes) {
      const reason = this.#isClosing ? 'the journal is closed' : 'the disk is slower than the messages come in'
      setImmediate(onDurable, new Error(reason), { ...message, sequence })
      return
    }
    this.#gathering.add(sequence, message, onDurable)
    this.#draining ??= this.#drain()
    this.#handOnSoon()
  }

  follow(follower: JournalFollower): void { this.#follower = follower }

  synced(): Promise<void> {
    return (this.#gathering.accepted.length > 0 ? this.#gathering : this.#writing).settled()
  }

  /** Ahead of the disk, and after the drain has given it its work: it writes while the follower decodes. */
  #handOnSoon(): void {
    if (this.#isHandingOn || this.#follower === null) return
    this.#isHandingOn = true
    setImmediate(() => {
      this.#isHandingOn = false
      if (performance.now() < this.#calmAt) return
      this.#handOn(this.#writing)
      this.#handOn(this.#gathering)
    })
  }

  #handOn(batch: JournalBatch): void {
    const follower = this.#follower
    if (follower !== null) batch.handOn(message => follower.accepted(message), this.#report)
  }

  /** One write and one sync in flight at a time; what comes in meanwhile gathers for the next. */
  async #drain(): Promise<void> {
    // The appends of this tick gather into the first batch.
    await new Promise(resolve => { if (this.#refusing) setTimeout(resolve, RETRY_MS); else setImmediate(resolve) })
    while (this.#gathering.accepted.length > 0) {
      const batch = this.#gathering
      this.#gathering = this.#writing
      this.#writing = batch
      const error = await this.#store(batch)
      if (error === null) this.#handOn(batch)
      else this.#takeBack(batch)
      batch.settle(error, this.#report)
      if (error !== null) await new Promise(resolve => setTimeout(resolve, RETRY_MS))
    }
    this.#draining = null
  }

  /** Before anybody is told that the batch was refused: what it has shown is taken back, and what gathers behind it waits for the disk. */
  #takeBack(refused: JournalBatch): void {
    this.#calmAt = performance.now() + this.#options.calmMs
    this.#gathering.takeBack()
    try { this.#follower?.refused(refused.accepted[0]!.sequence - 1) } catch (thrown) { this.#report(thrown) }
  }

  /** Null when the batch is on disk; otherwise why it is not, and then nothing of it is in the journal. */
  async #store(batch: JournalBatch): Promise<Error | null> {
    const first = batch.accepted[0]!.sequence
    const last = batch.accepted.at(-1)!
    try {
      if (last.sequence > this.#reservedTo) this.#reservedTo = await reserve(this.#options.dir, last.sequence)
      if (this.#active.segment.bytes >= this.#options.segmentBytes) await this.#startSegment(first)
      await this.#active.write(batch.bytes, last.sequence, last.receivedAt)
      if (this.#refusing) this.#options.logger.info('the journal takes messages again')
      this.#refusing = false
      return null
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (!this.#refusing) this.#options.logger.error({ err: error }, 'the journal cannot be written; nothing is acknowledged until it can')
      this.#refusing = true
      await this.#makeSpace(last.sequence + 1)
      return error
    }
  }

  async #startSegment(firstSequence: number): Promise<void> {
    const next = await ActiveSegment.create(this.#options.dir, firstSequence)
    const previous = this.#active
    this.#closed.push(previous.segment)
    this.#active = next
    await previous.close()
    this.#prune()
  }

  /** A full disk: give up what is stored elsewhere, the tail that only warms a memory included. */
  async #makeSpace(nextSequence: number): Promise<void> {
    try {
      if (this.#active.segment.bytes > 0 && this.#released >= this.#active.segment.lastSequence) await this.#startSegment(nextSequence)
      await this.#deleteClosed(segment => segment.lastSequence <= this.#released)
    } catch (error) {
      this.#options.logger.error({ err: error }, 'no space could be made in the journal')
    }
  }

  release(sequence: number): void {
    if (sequence <= this.#released) return
    this.#released = sequence
    this.#prune()
  }

  #prune(): void {
    if (this.#closed.length === 0 || this.#closed[0]!.lastSequence > this.#released) return
    this.#pruning = this.#pruning
      .then(() => this.#deleteClosed(this.#isSurplus()))
      .catch((error: unknown) => this.#options.logger.error({ err: error }, 'a released journal segment could not be deleted'))
  }

  /** Whether a segment is released and outside the tail that is kept. */
  #isSurplus(): (segment: Segment) => boolean {
    const oldestKept = this.#options.now() - this.#options.keepMs
    return segment => {
      const bytesBehind = this.#closed.reduce((sum, other) => (other.firstSequence > segment.firstSequence ? sum + other.bytes : sum), this.#active.segment.bytes)
      return segment.lastSequence <= this.#released && (segment.lastReceivedAt < oldestKept || bytesBehind + segment.bytes > this.#options.keepBytes)
    }
  }

  /** Oldest first and never past one that stays, so that what is left has no holes. */
  async #deleteClosed(mayGo: (segment: Segment) => boolean): Promise<void> {
    while (this.#closed.length > 0 && mayGo(this.#closed[0]!)) await deleteSegment(this.#closed.shift()!)
  }

  async * readAfter(sequence: number): AsyncGenerator<AcceptedMessage> {
    for (const segment of [...this.#closed, this.#active.segment]) {
      if (segment.lastSequence <= sequence) continue
      const messages: AcceptedMessage[] = []
      const { damagedBytes } = scanRecords(await readSegment(segment), segment.firstSequence - 1, message => {
        if (message.sequence > sequence) messages.push(message)
      })
      if (damagedBytes > 0) this.#options.logger.error({ damagedBytes, file: segment.path }, 'the journal has a damaged stretch; it was stepped over')
      yield * messages
    }
  }

  async close(): Promise<void> {
    if (this.#isClosing) return
    this.#isClosing = true
    while (this.#draining !== null) await this.#draining
    await this.#pruning
    await this.#active.close()
    this.#unlock()
  }
}

/** A segment's synced bytes; empty when it was released and deleted meanwhile. */
async function readSegment(segment: Segment): Promise<Buffer> {
  try {
    return (await readFile(segment.path)).subarray(0, segment.bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

const reservedPath = (dir: string): string => join(dir, 'journal.reserved')

async function readReserved(dir: string): Promise<number> {
  try {
    const value = Number((await readFile(reservedPath(dir), 'utf8')).trim())
    return Number.isSafeInteger(value) && value > 0 ? value : 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

/** Reserves the sequences behind `sequence`: only if every segment is gone does a start continue after them. */
async function reserve(dir: string, sequence: number): Promise<number> {
  const upTo = sequence + RESERVED_STEP
  await writeFile(reservedPath(dir), `${upTo}\n`, { flush: true })
  return upTo
}
