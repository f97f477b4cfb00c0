import type { InboxEntry } from '#contract/api'
import { REJECTION_REASONS, type RejectionReason } from '#contract/sample'

export const INBOX_ENTRIES = 500
const SAMPLE_CHARACTERS = 512
/** A flood of one topic renews its sample this often at most. */
const RENEW_SAMPLE_MS = 1_000

export interface RefusedMessage {
  readonly topic: string
  readonly payload: Uint8Array
  readonly receivedAt: number
  readonly adapter: string | null
  readonly device: string | null
  readonly reason: RejectionReason
  readonly detail: string
}

type Kept = { -readonly [Field in keyof InboxEntry]: InboxEntry[Field] } & { sampleAt: number }

/**
 * What could not be taken in, for staff to map: one entry a topic and reason, the one longest unheard
 * dropped first. The counts by reason stay exact whatever is dropped.
 */
export class Inbox {
  readonly #limit: number
  readonly #entries = new Map<string, Kept>()
  readonly #rejected = new Map<RejectionReason, number>(REJECTION_REASONS.map((reason) => [reason, 0]))

  constructor(limit = INBOX_ENTRIES) {
    this.#limit = limit
  }

  add(message: RefusedMessage): void {
    this.#rejected.set(message.reason, (this.#rejected.get(message.reason) ?? 0) + 1)
    const key = keyOf(message.topic, message.reason)
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      if (this.#entries.size >= this.#limit) this.#dropOldest()
      this.#entries.set(key, newEntry(message))
      return
    }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.count++
    entry.lastAt = Math.max(entry.lastAt, message.receivedAt)
    entry.device = message.device
    entry.detail = message.detail
    if (message.receivedAt - entry.sampleAt >= RENEW_SAMPLE_MS) { entry.sample = sampleText(message.payload); entry.sampleAt = message.receivedAt }
  }

  /** Newest first. */
  list(): readonly InboxEntry[] {
    return [...this.#entries.values()].reverse().map(({ sampleAt: _, ...entry }) => entry)
  }

  /** Forgets what one topic sent, for one reason or for all; says whether there was any. Counts stay. */
  remove(topic: string, reason?: RejectionReason): boolean {
    const reasons = reason === undefined ? REJECTION_REASONS : [reason]
    return reasons.filter((each) => this.#entries.delete(keyOf(topic, each))).length > 0
  }

  clear(): void {
    this.#entries.clear()
  }

  /** Messages refused since the start, by reason; every reason is present. */
  rejected(): Readonly<Record<RejectionReason, number>> {
    return Object.fromEntries(this.#rejected) as Record<RejectionReason, number>
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next()
    if (!oldest.done) this.#entries.delete(oldest.value)
  }
}

const keyOf = (topic: string, reason: RejectionReason): string => `${reason}\n${topic}`

const newEntry = ({ topic, adapter, device, reason, detail, payload, receivedAt }: RefusedMessage): Kept =>
  ({ topic, adapter, device, reason, detail, sample: sampleText(payload), count: 1, firstAt: receivedAt, lastAt: receivedAt, sampleAt: receivedAt })

/** The payload's beginning as text. No character takes more than four bytes. */
function sampleText(payload: Uint8Array): string {
  const head = payload.subarray(0, SAMPLE_CHARACTERS * 4)
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8').slice(0, SAMPLE_CHARACTERS)
}
