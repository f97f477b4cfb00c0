import type { LiveSpace } from '#contract/live'
import type { OccupancyStateName, UnknownReason } from '#contract/occupancy'
import type { Trust } from './live-store.svelte.ts'

/** The server's reasons and the browser's own: a screen that cannot know says so. */
export type ShownReason = UnknownReason | 'not-connected' | 'loading'

export interface ShownState {
  state: OccupancyStateName
  reason: ShownReason | null
  since: number | null
  count: number | null
  probability: number | null
}

/** What may be shown of a space, given how far the connection can be trusted. */
export function shownState(live: LiveSpace | null, trust: Trust, lastAt: number | null): ShownState {
  if (trust === 'lost') return { state: 'unknown', reason: 'not-connected', since: lastAt, count: null, probability: null }
  if (live === null) return { state: 'unknown', reason: trust === 'joining' ? 'loading' : 'no-sensors', since: null, count: null, probability: null }
  const { state, reason, since, count, probability } = live
  return { state, reason, since, count: state === 'unknown' ? null : count, probability }
}
