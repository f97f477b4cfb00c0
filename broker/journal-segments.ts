import { open, readdir, readFile, stat, unlink, type FileHandle } from 'node:fs/promises'
import type { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { scanRecords, type ScanResult } from './record-codec.ts'

/** One file of the journal. Its name is the sequence that its first record has at least. */
export interface Segment {
  readonly firstSequence: number
  readonly path: string
  /** Bytes that are sound and synced; what lies behind them is not ours. */
  bytes: number
  lastSequence: number
  /** Time of the last record, UTC epoch ms. */
  lastReceivedAt: number
}

const NAME = /^(\d{16})\.journal$/
const segmentPath = (dir: string, firstSequence: number): string => join(dir, `${String(firstSequence).padStart(16, '0')}.journal`)

/**
 * The segments of a folder, oldest first. Closed ones are described by name and size alone, so that a
 * start takes the time of one segment, however much lies in the folder.
 */
export async function listSegments(dir: string): Promise<Segment[]> {
  const names = (await readdir(dir)).filter(name => NAME.test(name)).sort()
  const segments: Segment[] = []
  for (const name of names) {
    const firstSequence = Number(NAME.exec(name)![1])
    const path = join(dir, name)
    const { size, mtimeMs } = await stat(path)
    const previous = segments.at(-1)
    if (previous) previous.lastSequence = firstSequence - 1
    segments.push({ firstSequence, path, bytes: size, lastSequence: firstSequence - 1, lastReceivedAt: mtimeMs })
  }
  return segments
}

/** Makes the folder's own entries durable: a file whose name is lost is lost. Windows has no such call and needs none. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(dir, 'r')
  try { await handle.sync() } finally { await handle.close() }
}

/** The segment that is being written. */
export class ActiveSegment {
  readonly segment: Segment
  readonly #handle: FileHandle
  private constructor(segment: Segment, handle: FileHandle) {
    this.segment = segment
    this.#handle = handle
  }

  static async create(dir: string, firstSequence: number): Promise<ActiveSegment> {
    const path = segmentPath(dir, firstSequence)
    // "w" and not "wx": a file of this name can only be the empty one of a start that crashed here.
    const handle = await open(path, 'w')
    try { await syncFolder(dir) } catch (error) { await handle.close(); throw error }
    return new ActiveSegment({ firstSequence, path, bytes: 0, lastSequence: firstSequence - 1, lastReceivedAt: 0 }, handle)
  }

  /** Opens the newest segment for more: finds the last sound record and cuts off what is torn behind it (fault 2). */
  static async reopen(segment: Segment): Promise<{ active: ActiveSegment; scan: ScanResult; tornBytes: number }> {
    const scan = scanRecords(await readFile(segment.path), segment.firstSequence - 1)
    const tornBytes = segment.bytes - scan.soundBytes
    const handle = await open(segment.path, 'r+')
    if (tornBytes > 0) {
      await handle.truncate(scan.soundBytes)
      await handle.datasync()
    }
    segment.bytes = scan.soundBytes
    segment.lastSequence = scan.lastSequence
    segment.lastReceivedAt = scan.lastReceivedAt
    return { active: new ActiveSegment(segment, handle), scan, tornBytes }
  }

  /** Writes and syncs, or throws with nothing added: what a failed write left behind is cut off again. */
  async write(batch: Buffer, lastSequence: number, lastReceivedAt: number): Promise<void> {
    const { segment } = this
    try {
      let written = 0
      while (written < batch.length) {
        const { bytesWritten } = await this.#handle.write(batch, written, batch.length - written, segment.bytes + written)
        written += bytesWritten
      }
      await this.#handle.datasync()
    } catch (error) {
      await this.#handle.truncate(segment.bytes)
      throw error
    }
    segment.bytes += batch.length
    segment.lastSequence = lastSequence
    segment.lastReceivedAt = lastReceivedAt
  }

  async close(): Promise<void> { await this.#handle.close() }
}

/** Deletes a segment's file; one that is gone already is fine. */
export async function deleteSegment(segment: Segment): Promise<void> {
  await unlink(segment.path).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error })
}
