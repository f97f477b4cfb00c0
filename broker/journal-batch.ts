import { Buffer } from 'node:buffer'
import type { AcceptedMessage } from '#contract/accepted-message'
import { recordBytesAtMost, writeRecord, type RecordContent } from './record-codec.ts'

export type OnDurable = (error: Error | null, accepted: AcceptedMessage) => void

const FIRST_BYTES = 256 * 1024
/** A buffer that a burst has blown up is not kept for ever. */
const KEPT_BYTES = 4 * 1024 * 1024

/** Gets what a caller threw, so that one cannot stop the rest. */
export type Report = (thrown: unknown) => void

/** What one group sync will cover: the encoded records and who waits for them. Reused, never shared. */
export class JournalBatch {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES)
  #length = 0
  readonly accepted: AcceptedMessage[] = []
  readonly #waiting: OnDurable[] = []
  readonly #watching: (() => void)[] = []
  /** How many of them the follower has. */
  #handedOn = 0

  get byteLength(): number { return this.#length }
  get bytes(): Buffer { return this.#buffer.subarray(0, this.#length) }

  add(sequence: number, message: RecordContent, onDurable: OnDurable): AcceptedMessage {
    this.#makeRoom(recordBytesAtMost(message))
    this.#length = writeRecord(this.#buffer, this.#length, sequence, message)
    const { receivedAt, clientId, topic, payload, qos, retain, dup } = message
    const accepted: AcceptedMessage = { sequence, receivedAt, clientId, topic, payload, qos, retain, dup }
    this.accepted.push(accepted)
    this.#waiting.push(onDurable)
    return accepted
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }

  /** Hands on what was not yet, in sequence order. */
  handOn(accept: (message: AcceptedMessage) => void, report: Report): void {
    while (this.#handedOn < this.accepted.length) {
      try { accept(this.accepted[this.#handedOn++]!) } catch (thrown) { report(thrown) }
    }
  }

  /** The follower has forgotten it: it is to be handed on again. */
  takeBack(): void { this.#handedOn = 0 }

  /** Resolves once everybody was called; at once when nobody waits. */
  settled(): Promise<void> {
    return new Promise(resolve => { if (this.accepted.length === 0) resolve(); else this.#watching.push(resolve) })
  }

  /** Calls everybody in sequence order. */
  settle(error: Error | null, report: Report): void {
    for (let index = 0; index < this.accepted.length; index++) {
      try { this.#waiting[index]!(error, this.accepted[index]!) } catch (thrown) { report(thrown) }
    }
    this.accepted.length = 0
    this.#waiting.length = 0
    this.#length = 0
    this.#handedOn = 0
    for (const resolve of this.#watching.splice(0)) resolve()
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(FIRST_BYTES)
  }
}
