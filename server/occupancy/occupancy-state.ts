import type { OccupancyInterval, UnknownReason } from '#contract/occupancy'
import type { Co2State, TrendState } from './air-evidence-rules.ts'
import type { LightState } from './light-evidence-rules.ts'
import type { SoundState } from './sound-evidence-rules.ts'

export type StateName = OccupancyInterval['state']
export type Method = OccupancyInterval['method']
export type WeakState = LightState | Co2State | TrendState | SoundState

/** What is remembered of one source. One shape for all kinds keeps the reducer fast; unused fields stay null. */
export interface SourceState {
  readonly key: string
  /** Last fresh sign of life; null while it never gave one. */
  readonly seenAt: number | null
  readonly online: boolean
  /** A replay (retained, stale) was heard: it has a past, but says nothing about now. */
  readonly replayed: boolean
  readonly value: number | null
  readonly valueAt: number | null
  /** Since when the value is on its present side (0 or not). */
  readonly changedAt: number
  /** Presence: what it was believed to say before `changedAt`. */
  readonly said: -1 | 0 | 1
  /** Motion: last motion. Doors, badges, power: last event. */
  readonly activeAt: number | null
  /** Begin of the uninterrupted activity, for the stuck limit. */
  readonly activeSince: number | null
  /** Since when it has been heard without a gap. */
  readonly watchingSince: number
  readonly sawZero: boolean
  /** Counters: the first total heard, and crossings since the daily zero. */
  readonly firstTotal: number
  readonly crossings: number
  readonly zeroed: boolean
  /** Weak sources: log-odds after the last sample, and the model behind them. */
  readonly weight: number
  readonly weak: WeakState | null
}

/** What an interval has added up of its people when a count began to hold. */
export interface CountedPart {
  /** Since when the count holds; the sums are of the time before. */
  readonly countedTo: number
  readonly peakCount: number | null
  readonly personMs: number
  readonly countedMs: number
}

/** The interval that lasts now, with what its people mean will need: the state's count holds since `countedTo`. */
export interface OpenInterval extends CountedPart {
  readonly from: number
  readonly state: StateName
  readonly method: Method
  readonly reason: UnknownReason | null
  /** Earlier counts and what was added up when they began, oldest first: an end that is back-dated returns to them. Absent in older checkpoints. */
  readonly parts?: readonly (CountedPart & { readonly count: number | null })[]
}

/** The engine's whole memory of a space: plain JSON, checkpointed and resumed as it is. */
export interface OccupancyState {
  /** The last event or settled deadline; an older event counts as of this time. */
  readonly at: number
  readonly sources: readonly SourceState[]
  readonly children: Readonly<Record<string, StateName>>
  readonly childrenOccupied: number
  readonly childrenVacant: number
  /** Since when the desk that was left last is empty. */
  readonly childLeftAt: number
  /** When a desk was last told to have changed, and since when it had. Absent in older checkpoints. */
  readonly childTold?: { readonly at: number; readonly since: number } | null
  readonly open: OpenInterval
  /** The interval before, in case the open one turns out to have had no length. */
  readonly before: OpenInterval | null
  readonly logOdds: number
  readonly count: number | null
  readonly reason: UnknownReason | null
  readonly method: Method
  readonly conflictSince: number | null
  /** Next daily zero of the door counters; null without counters. */
  readonly zeroAt: number | null
  /** Last moment of the present conclusions, epoch ms: just after it they change by themselves. */
  readonly validTo: number | null
}
