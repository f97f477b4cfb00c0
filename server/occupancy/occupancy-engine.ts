import type { CountStep, OccupancyInterval, SpaceOccupancy } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { Purpose } from '#contract/purposes'
import type { PointId } from '#contract/vocabulary'

/** A source of evidence placed at a space. The key (device, point, channel) is unique within it. */
export interface Source {
  readonly device: string
  readonly point: PointId
  readonly channel: number
  /** Silence after which it is stale, in ms. */
  readonly staleAfterMs: number
  readonly ownHoldMs: number
  /** The source sits at a door of the space: +1 its "in" leads into the space, −1 out of it; absent otherwise. */
  readonly doorSign?: 1 | -1
  /** That door. */
  readonly doorId?: string
  /** Power meters: the watts above which this machine runs; absent: the engine's default. */
  readonly runningThresholdW?: number
}

export interface SpaceConfig {
  readonly spaceId: string
  readonly purpose: Purpose
  readonly capacity: number
  readonly sources: readonly Source[]
  /** Desks inside a room that vouch for it (method "desks"). */
  readonly childSpaceIds: readonly string[]
  /**
   * All doors of the space. Entries less exits are its people only where every one of them is counted;
   * absent: they are (a recorded file says nothing of doors).
   */
  readonly doorIds?: readonly string[]
  /** IANA zone, for the daily zero of door counters. */
  readonly timeZone: string
  /** Hour of that zone's day at which they begin again; absent: the engine's default. */
  readonly dailyZeroHour?: number
}

export type EngineEvent =
  | { readonly kind: 'sample'; readonly at: number; readonly device: string; readonly point: PointId; readonly channel: number; readonly value: number; readonly quality: Quality }
  /** The device or its gateway said that it is gone or back. */
  | { readonly kind: 'availability'; readonly at: number; readonly device: string; readonly online: boolean }
  /** A desk of this room was found to have changed at `since`, which its debounce may put before what the room was told already. */
  | { readonly kind: 'child'; readonly at: number; readonly since: number; readonly spaceId: string; readonly state: SpaceOccupancy['state'] }
  /** Time has passed. Results never depend on how often this is sent. */
  | { readonly kind: 'tick'; readonly at: number }

/** What one step gave: the next state, the view for people, and the intervals that it closed or changed. */
export interface EngineStep<State> {
  readonly state: State
  /** Something people see has changed: state, reason, method, since, count, or the probability by a hundredth. */
  readonly changed: boolean
  /** Made when read: most samples change nothing that is shown. */
  readonly occupancy: SpaceOccupancy
  /**
   * Closed or corrected intervals, and the open one (to: null) where it is new; keyed by (spaceId, from).
   * One with `to` equal to `from` strikes out what was emitted for that key before.
   */
  readonly intervals: readonly OccupancyInterval[]
  /**
   * Changes of the count, at the time from which they hold, keyed by (spaceId, at); one of a key that was emitted
   * before corrects it. Over any interval their integral is its mean count × its counted time, and their largest its peak.
   */
  readonly countSteps: readonly CountStep[]
  /** When the state will change by itself if nothing is heard, epoch ms; null when never. */
  readonly nextDeadline: number | null
}
