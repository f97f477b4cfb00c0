import { open, readdir, unlink, type FileHandle } from 'node:fs/promises'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { syncFolder } from './durable-file.ts'
import { announcedBytes, decodeRecord, encodeRecord, RECORD_HEADER_BYTES, type CommitRecord } from './commit-record.ts'

export interface CommitLogOptions {
  readonly folder: string
  readonly logger: Logger
  /** A segment is closed once it has this many bytes. */
  readonly segmentBytes: number
}

/** What is appended: the log gives the sequence and the time. */
export type CommitContent = Pick<CommitRecord, 'head' | 'lines'>

interface Segment { readonly firstSequence: number; readonly path: string; bytes: number }

/** Reads one record after the other, each from the disk when it is asked for. */
export interface CommitReader {
  /** The next record that is on disk; null where there is none yet. */
  next(): Promise<CommitRecord | null>
  close(): Promise<void>
}

const NAME = /^(\d{16})\.commits$/
const pathOf = (folder: string, firstSequence: number): string => join(folder, `${String(firstSequence).padStart(16, '0')}.commits`)

/**
 * Commits on disk, in order, until they are stored elsewhere: append-only segments, each append synced before
 * it is told. One appender. A torn tail is found by CRC when it is opened and cut off.
 */
export class CommitLog {
  readonly #options: CommitLogOptions
  readonly #segments: Segment[]
  #handle: FileHandle
  #head: number
  #appendedBytes: number

  private constructor(options: CommitLogOptions, segments: Segment[], handle: FileHandle, head: number) {
    this.#options = options
    this.#segments = segments
    this.#handle = handle
    this.#head = head
    this.#appendedBytes = this.bytes
  }

  /**
   * Opens the log of a folder. `after` is the last sequence whose content is known already; `visit` gets
   * every record behind it, in order.
   */
  static async open(options: CommitLogOptions, after: number, visit: (record: CommitRecord) => void): Promise<CommitLog> {
    const names = (await readdir(options.folder)).filter((name) => NAME.test(name)).sort()
    const segments: Segment[] = names.map((name) => ({ firstSequence: Number(NAME.exec(name)?.[1]), path: join(options.folder, name), bytes: 0 }))
    let head = after
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1
      const handle = await open(segment.path, 'r+')
      const { size } = await handle.stat()
      segment.bytes = size
      const following = segments[index + 1]
      // What the snapshot knows already need not be read again.
      if (isLast || following === undefined || following.firstSequence > after + 1) {
        const sound = await scan(handle, size, (record) => {
          if (record.sequence <= head) return
          head = record.sequence
          visit(record)
        })
        if (sound < size && isLast) {
          await handle.truncate(sound)
          await handle.datasync()
          segment.bytes = sound
          options.logger.warn({ tornBytes: size - sound, head }, 'the buffer of commits ended in a torn record; it was cut off')
        } else if (sound < size) options.logger.error({ file: segment.path, bytes: size - sound }, 'the buffer of commits has a damaged stretch; it was stepped over')
      }
      if (isLast) return new CommitLog(options, segments, handle, head)
      await handle.close()
    }
    const { segment, handle } = await createSegment(options.folder, head + 1)
    return new CommitLog(options, [segment], handle, head)
  }

  /** Sequence of the last record. */
  get head(): number { return this.#head }
  /** Bytes appended since it was opened, together with what it had then. */
  get appendedBytes(): number { return this.#appendedBytes }
  get bytes(): number { return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0) }

  /** Appends one record and syncs it. When it fails nothing is added. */
  async append(content: CommitContent): Promise<number> {
    const sequence = this.#head + 1
    const record = encodeRecord({ ...content, sequence, appendedAt: Date.now() })
    if (this.#active.bytes >= this.#options.segmentBytes) await this.#startSegment(sequence)
    const segment = this.#active
    try {
      let written = 0
      while (written < record.length) written += (await this.#handle.write(record, written, record.length - written, segment.bytes + written)).bytesWritten
      await this.#handle.datasync()
    } catch (error) {
      await this.#handle.truncate(segment.bytes)
      throw error
    }
    segment.bytes += record.length
    this.#appendedBytes += record.length
    this.#head = sequence
    return sequence
  }

  /** Everything up to and including `sequence` is stored elsewhere: whole segments below may go. */
  async release(sequence: number): Promise<void> {
    for (let next = this.#segments[1]; next !== undefined && next.firstSequence <= sequence + 1; next = this.#segments[1]) {
      const [gone] = this.#segments.splice(0, 1)
      if (gone !== undefined) await unlink(gone.path)
    }
  }

  /** Reads what lies behind `sequence`, also what is appended later. */
  readAfter(sequence: number): CommitReader {
    return new SegmentReader(() => this.#segments, sequence, this.#options.logger)
  }

  async close(): Promise<void> { await this.#handle.close() }

  get #active(): Segment {
    const active = this.#segments.at(-1)
    if (active === undefined) throw new Error('a log without a segment')
    return active
  }

  async #startSegment(firstSequence: number): Promise<void> {
    const { segment, handle } = await createSegment(this.#options.folder, firstSequence)
    const previous = this.#handle
    this.#segments.push(segment)
    this.#handle = handle
    await previous.close()
  }
}

async function createSegment(folder: string, firstSequence: number): Promise<{ segment: Segment; handle: FileHandle }> {
  const path = pathOf(folder, firstSequence)
  // "w+" and not "wx+": a file of this name can only be the empty one of a start that crashed here.
  const handle = await open(path, 'w+')
  await syncFolder(folder)
  return { segment: { firstSequence, path, bytes: 0 }, handle }
}

/** Visits the sound records of a file and returns where the last of them ends. */
async function scan(handle: FileHandle, size: number, visit: (record: CommitRecord) => void): Promise<number> {
  let offset = 0
  let sound = 0
  while (offset < size) {
    const found = await readAt(handle, offset, size)
    if (found === null) break
    offset += found.bytes
    if (found.record === null) continue
    visit(found.record)
    sound = offset
  }
  return sound
}

/** The record at an offset: null where none can begin, a null record where its sum is wrong. */
async function readAt(handle: FileHandle, offset: number, end: number): Promise<{ record: CommitRecord | null; bytes: number } | null> {
  const header = Buffer.alloc(RECORD_HEADER_BYTES)
  if (offset + RECORD_HEADER_BYTES > end) return null
  await handle.read(header, 0, RECORD_HEADER_BYTES, offset)
  const bodyBytes = announcedBytes(header)
  if (bodyBytes === 0 || offset + RECORD_HEADER_BYTES + bodyBytes > end) return null
  const body = Buffer.allocUnsafe(bodyBytes)
  await handle.read(body, 0, bodyBytes, offset + RECORD_HEADER_BYTES)
  return { record: decodeRecord(header, body), bytes: RECORD_HEADER_BYTES + bodyBytes }
}

class SegmentReader implements CommitReader {
  readonly #segments: () => readonly Segment[]
  readonly #logger: Logger
  #after: number
  #at: { segment: Segment; handle: FileHandle; offset: number } | null = null

  constructor(segments: () => readonly Segment[], after: number, logger: Logger) {
    this.#segments = segments
    this.#after = after
    this.#logger = logger
  }

  async next(): Promise<CommitRecord | null> {
    for (;;) {
      const place = await this.#place()
      if (place === null) return null
      const found = await readAt(place.handle, place.offset, place.segment.bytes)
      if (found === null) {
        // Where records follow in another segment, what is left of this one is damage.
        this.#logger.error({ file: place.segment.path, offset: place.offset }, 'the buffer of commits is damaged here; the rest of the segment was stepped over')
        place.offset = place.segment.bytes
        continue
      }
      place.offset += found.bytes
      if (found.record === null) {
        this.#logger.error({ file: place.segment.path, offset: place.offset }, 'a commit in the buffer is damaged; it was stepped over')
        continue
      }
      if (found.record.sequence <= this.#after) continue
      this.#after = found.record.sequence
      return found.record
    }
  }

  /** The open segment where the next record lies; null where everything has been read. */
  async #place(): Promise<{ segment: Segment; handle: FileHandle; offset: number } | null> {
    if (this.#at !== null && this.#at.offset < this.#at.segment.bytes) return this.#at
    const segments = this.#segments()
    const next = this.#at === null
      ? segments.findLast(({ firstSequence }) => firstSequence <= this.#after + 1) ?? segments[0]
      : segments[segments.indexOf(this.#at.segment) + 1]
    if (next === undefined || next.bytes === 0) return null
    await this.#at?.handle.close()
    this.#at = { segment: next, handle: await open(next.path, 'r'), offset: 0 }
    return this.#at
  }

  async close(): Promise<void> {
    await this.#at?.handle.close()
    this.#at = null
  }
}
