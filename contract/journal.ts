import type { AcceptedMessage } from '#contract/accepted-message'

/**
 * Who takes every accepted message, in sequence order. Must not block. The messages come ahead of the
 * disk, so what is concluded from them may be shown at once; whoever stores it waits for `synced`
 * first (ADR 5). After a refusal, until the disk has been well for a while, they come once durable.
 */
export interface JournalFollower {
  accepted(message: AcceptedMessage): void
  /**
   * What was handed on behind this sequence is not in the journal: its senders will send it again, so it
   * must leave no trace. What becomes durable of it after all is handed on again.
   */
  refused(afterSequence: number): void
}

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
  /** From now on the follower hears of what is appended; it takes the place of the one before. */
  follow(follower: JournalFollower): void
  /** Resolves once everything appended so far is on disk or refused; what was refused, the follower has heard of by then. */
  synced(): Promise<void>
  /** Every durable message after `sequence`, in order. For the replay at start. */
  readAfter(sequence: number): AsyncIterable<AcceptedMessage>
  /** Everything up to and including `sequence` is stored elsewhere: whole segments below may go. */
  release(sequence: number): void
  /** True while the disk refuses writes (fault 3): nothing is acknowledged until it takes them again. */
  readonly refusing: boolean
  close(): Promise<void>
}
