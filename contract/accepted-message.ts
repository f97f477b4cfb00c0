/**
 * A publish that a broker has accepted: the unit that the journal keeps and that ingest consumes.
 * `sequence` grows by one per accepted message and never repeats over the life of a data folder.
 */
export interface AcceptedMessage {
  readonly sequence: number
  /** UTC epoch milliseconds at acceptance. */
  readonly receivedAt: number
  readonly clientId: string
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
  readonly dup: boolean
}
