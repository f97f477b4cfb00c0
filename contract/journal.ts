import type { AcceptedMessage } from '#contract/accepted-message'

/**
 * The write-ahead journal of accepted messages, as its users see it. One per data folder. A message
 * is durable once `onDurable` was called without an error; messages become durable in sequence order.
 */
export interface MessageJournal {
  /** Sequence of the last appended message, 0 when none ever was. */
  readonly head: number
  readonly bytes: number
  /**
   * Appends one message and gives it its sequence. `onDurable` runs after the group sync that
   * covers it, or with the error that prevented it (then the message is not in the journal).
   */
  append(message: Omit<AcceptedMessage, 'sequence'>, onDurable: (error: Error | null, accepted: AcceptedMessage) => void): void
  /** Every durable message after `sequence`, in order. For the replay at start. */
  readAfter(sequence: number): AsyncIterable<AcceptedMessage>
  /** Everything up to and including `sequence` is stored elsewhere: whole segments below may go. */
  release(sequence: number): void
  /** True while the disk refuses writes (fault 3): nothing is acknowledged until it takes them again. */
  readonly refusing: boolean
  close(): Promise<void>
}
