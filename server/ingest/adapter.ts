import type { RejectionReason, Sample } from '#contract/sample'

/** What an adapter may know of the packet beside its payload. */
export interface PacketFlags {
  readonly receivedAt: number
  /** A replay of a stored message, never a live publish that merely asks to be stored. */
  readonly retain: boolean
  readonly dup: boolean
  readonly qos: 0 | 1 | 2
}

/** A reading as an adapter gives it; clock trust, dedupe and quality come after, in one place for all. */
export type RawSample = Pick<Sample, 'device' | 'point' | 'channel' | 'value'> & {
  /** Epoch ms by the device's or the network's clock; null when the payload carries no time. */
  readonly time: number | null
  readonly timeSource: Sample['timeSource']
  readonly dedupeKey: string
  readonly historical: boolean
  /** Set where a gateway delivers for a device of another convention (native history). */
  readonly adapter?: string
  /** The device itself doubts the value. */
  readonly suspect?: boolean
}

/** What a device's convention says of a device besides readings. */
export interface Announcement {
  readonly device: string
  readonly model?: string
  readonly power?: 'mains' | 'battery'
  readonly reportEveryS?: number
  /** Where the convention's own tags put it (ChirpStack tags.room, tags.asset): a proposal for staff. */
  readonly room?: string
  readonly asset?: string
}

export type ReadResult =
  | {
    readonly ok: true
    readonly samples: readonly RawSample[]
    readonly announcements?: readonly Announcement[]
    /** Known fields that could not be read while the rest was: counted and shown like a refusal. */
    readonly refused?: { readonly reason: RejectionReason; readonly detail: string }
  }
  | { readonly ok: false; readonly reason: RejectionReason; readonly detail: string; readonly device?: string }

/**
 * One sensor convention: one file, one row in adapters/index.ts, one test. `read` never throws;
 * it may keep what it must remember between messages in `state` (created by `newState`, owned by
 * the pipeline), and it never reads a clock.
 */
export interface Adapter<State = unknown> {
  /** Stable id, used in records and on the command line: "native", "zigbee2mqtt", "chirpstack". */
  readonly id: string
  readonly match: (topic: string) => boolean
  readonly newState: () => State
  readonly read: (topic: string, payload: Uint8Array, flags: PacketFlags, state: State) => ReadResult
  /** Silence after which a device is stale when nothing better is known, in seconds. */
  readonly staleAfterS: { readonly mains: number; readonly battery: number }
}
