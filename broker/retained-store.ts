import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { recordBytesAtMost, scanRecords, writeRecord } from './record-codec.ts'
import { RetainedMessages, type RetainedLimits } from './retained-messages.ts'

/** Written at most this often: what a crash cuts off is made good from the journal. */
const WRITE_EVERY_MS = 1_000
/** The log is rewritten once it is this many times what it holds … */
const COMPACT_FACTOR = 3
/** … and not for trifles. */
const COMPACT_FROM_BYTES = 1024 * 1024

const FILE = 'retained.log'

function encode(messages: Iterable<AcceptedMessage>): Buffer {
  const list = [...messages]
  const buffer = Buffer.allocUnsafe(list.reduce((sum, message) => sum + recordBytesAtMost(message), 0))
  return buffer.subarray(0, list.reduce((offset, message) => writeRecord(buffer, offset, message.sequence, message), 0))
}

/**
 * Retained messages that survive a restart: an append log in the journal's record format, written
 * lazily, and compacted. The journal holds every message before it is acknowledged, so what the log
 * lacks after a crash is read from there.
 */
export class RetainedStore {
  readonly messages: RetainedMessages
  readonly #path: string
  readonly #logger: Logger
  #unwritten: AcceptedMessage[] = []
  #logBytes = 0
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  private constructor(dir: string, limits: RetainedLimits, logger: Logger) {
    this.messages = new RetainedMessages(limits)
    this.#path = join(dir, FILE)
    this.#logger = logger
  }

  static async open(dir: string, limits: RetainedLimits, journal: MessageJournal, logger: Logger): Promise<RetainedStore> {
    const store = new RetainedStore(dir, limits, logger)
    const newest = await store.#load()
    for await (const message of journal.readAfter(newest)) if (message.retain) store.keep(message)
    return store
  }

  /** Returns the newest sequence that the log has. */
  async #load(): Promise<number> {
    const source = await readFile(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    const { lastSequence, soundBytes } = scanRecords(source, 0, message => { this.messages.keep(message) })
    // A torn tail is cut by writing the log anew.
    this.#logBytes = soundBytes === source.length ? soundBytes : Infinity
    return lastSequence
  }

  /** Keeps an accepted message, to be called in sequence order. False when there is no room. */
  keep(message: AcceptedMessage): boolean {
    if (!this.messages.keep(message)) return false
    this.#unwritten.push(message)
    this.#timer ??= setTimeout(() => { this.#timer = null; void this.#flush() }, WRITE_EVERY_MS)
    return true
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write()).catch((error: unknown) => {
      // The log may now end anywhere: it is written anew with the next message. Until then the journal has it.
      this.#logBytes = Infinity
      this.#logger.error({ err: error }, 'retained messages could not be written')
    })
    return this.#writing
  }

  async #write(): Promise<void> {
    if (this.#unwritten.length === 0) return
    const bytes = encode(this.#unwritten)
    this.#unwritten = []
    if (this.#logBytes + bytes.length > Math.max(COMPACT_FROM_BYTES, COMPACT_FACTOR * this.messages.bytes)) return await this.#compact()
    const handle = await open(this.#path, 'a')
    try {
      await handle.appendFile(bytes)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    this.#logBytes += bytes.length
  }

  /** In sequence order, so that the log's last record tells where the journal continues. */
  async #compact(): Promise<void> {
    const bytes = encode([...this.messages.all()].sort((a, b) => a.sequence - b.sequence))
    const temporary = `${this.#path}.new`
    await writeFile(temporary, bytes, { flush: true })
    await rename(temporary, this.#path)
    this.#logBytes = bytes.length
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    await this.#flush()
  }
}
