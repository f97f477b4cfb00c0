import { Type, type Static } from 'typebox'
import { PointIdSchema, Quality } from '#contract/sample'
import { Id } from '#contract/building'

export const OCCUPANCY_STATES = ['vacant', 'occupied', 'unknown'] as const
export type OccupancyStateName = (typeof OCCUPANCY_STATES)[number]
export const OccupancyStateSchema = Type.Enum([...OCCUPANCY_STATES])

/** Why a state is unknown. */
export const UNKNOWN_REASONS = [
  'no-sensors', // nothing that could tell is placed there
  'never-reported', // placed, but silent since the start
  'stale', // what could tell has been silent for too long
  'offline', // its device or gateway said so
  'only-weak', // what still reports (air, light) cannot carry a decision by itself
  'conflict', // sources disagree and neither is stronger
  'stuck', // the deciding sensor has not changed for longer than the purpose allows
] as const
export type UnknownReason = (typeof UNKNOWN_REASONS)[number]

/** What one source said, and how much it weighed (log-odds; positive speaks for presence). */
export const Evidence = Type.Object({
  device: Id, point: PointIdSchema, channel: Type.Integer(),
  value: Type.Number(), observedAt: Type.Number(), quality: Quality,
  weight: Type.Number(), fresh: Type.Boolean(),
})
export type Evidence = Static<typeof Evidence>

/** Which kind of source decided. */
export const OccupancyMethod = Type.Enum(['count', 'presence', 'motion', 'power', 'fusion', 'desks', 'none'])

export const SpaceOccupancy = Type.Object({
  spaceId: Id,
  state: OccupancyStateSchema,
  /** P(occupied), 0…1; null while unknown. */
  probability: Type.Union([Type.Number(), Type.Null()]),
  /** People, where something counts them; null otherwise. */
  count: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** UTC epoch ms since when this state holds (back-dated where the rule says so). */
  since: Type.Number(),
  method: OccupancyMethod,
  reason: Type.Union([Type.Enum([...UNKNOWN_REASONS]), Type.Null()]),
  evidence: Type.Array(Evidence),
})
export type SpaceOccupancy = Static<typeof SpaceOccupancy>

/** A stretch of one state, half open [from, to); `to` null while it lasts. Never overlaps another of its space. */
export const OccupancyInterval = Type.Object({
  spaceId: Id, state: OccupancyStateSchema,
  from: Type.Number(), to: Type.Union([Type.Number(), Type.Null()]),
  /** Largest and time-weighted mean count over the interval; null where nothing counts. */
  peakCount: Type.Union([Type.Number(), Type.Null()]), meanCount: Type.Union([Type.Number(), Type.Null()]),
  method: OccupancyMethod,
  reason: Type.Union([Type.Enum([...UNKNOWN_REASONS]), Type.Null()]),
})
export type OccupancyInterval = Static<typeof OccupancyInterval>

/** From `at` (epoch ms) on, `count` people are counted in the space; null: nothing counts there any more, or it is not known. */
export interface CountStep { readonly spaceId: string; readonly at: number; readonly count: number | null }
