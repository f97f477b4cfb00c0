import { BOOSTS, MOTION } from './occupancy-parameters.ts'
import type { OccupancyPlan, PlannedSource } from './occupancy-plan.ts'
import type { OccupancyState, SourceState } from './occupancy-state.ts'
import { isFresh, isMotionOn, presenceDelayMs } from './source-update-rules.ts'

/** What a source says of people, looking back: until when somebody was there, and until when its word held what is shown. Epoch ms. */
interface Hindsight { readonly there: number; readonly held: number }
const NEVER: Hindsight = { there: -Infinity, held: -Infinity }
const event = (at: number, heldMs: number): Hindsight => ({ there: at, held: at + heldMs })

/** An event vouches for its moment alone: how long it is believed from then on is a matter of what is shown, not of what was. */
function hindsight({ parameters }: OccupancyPlan, planned: PlannedSource, state: SourceState, at: number): Hindsight {
  const active = state.activeAt ?? -Infinity
  switch (planned.kind) {
    case 'count': return event(state.value ? at : state.changedAt, 0)
    case 'presence': return event(state.value ? at : state.changedAt, parameters.presenceOffMs)
    case 'motion': return isMotionOn(planned, state) ? event(at, 0) : lastMovement(planned, state, parameters.motionHoldMs)
    case 'power': return event(active, BOOSTS.powerSwitchedMs)
    case 'door': return event(active, BOOSTS.doorMs)
    case 'badge': return event(active, BOOSTS.badgeMs)
    default: return NEVER
  }
}

/**
 * People move, and are seen to, now and then only: who has left had been there for a while after the last motion.
 * What was before the sensor was heard again, nobody knows: then it waits for a whole hold anew.
 */
function lastMovement({ source }: PlannedSource, { activeAt, watchingSince }: SourceState, holdMs: number): Hindsight {
  if (activeAt === null) return NEVER
  return { there: Math.max(activeAt + MOTION.firmShare * holdMs, watchingSince), held: Math.max(activeAt + Math.max(holdMs, source.ownHoldMs), watchingSince + holdMs) }
}

/** So long after an interval has ended, that is found at the latest: by then every hold and debounce has run out. */
export const foundWithinMs = ({ parameters, sources }: OccupancyPlan): number => Math.max(
  parameters.motionHoldMs, parameters.presenceOnMs, parameters.presenceOffMs, ...Object.values(BOOSTS), ...sources.map(({ source }) => source.ownHoldMs),
)

/** When that happened which was told at `at`: a desk's change is told after its debounce. */
const happenedAt = ({ childTold }: OccupancyState, at: number): number => (childTold?.at === at ? childTold.since : at)

/**
 * Begin of a vacancy found at `at` (epoch ms). Where what watches for people had held the room only by a hold or a
 * debounce, and that has just run out without anything new, they were gone since the last of them was noticed: shown
 * as free only now, measured from then. Where something else had spoken for them until now (door counters; air, lamp
 * and sound together), where nothing watched or nothing was known: `at` itself.
 */
export function vacantSince(plan: OccupancyPlan, state: OccupancyState, at: number): number {
  const happened = happenedAt(state, at)
  if (state.open.state !== 'occupied') return happened
  let watched = false
  let there = state.childrenVacant > 0 ? state.childLeftAt : -Infinity
  let held = state.childTold?.at ?? -Infinity
  for (let index = 0; index < plan.sources.length; index += 1) {
    const planned = plan.sources[index]!
    const source = state.sources[index]!
    if ((planned.kind === 'presence' || planned.kind === 'motion') && isFresh(planned, source, at)) watched = true
    const one = hindsight(plan, planned, source, at)
    there = Math.max(there, one.there)
    held = Math.max(held, one.held)
  }
  return watched && held >= at && there > -Infinity ? Math.min(happened, there) : happened
}

/** Begin of a presence that a deadline at `at` has just confirmed, or that a desk has just told; else `at`. */
export function occupiedSince(plan: OccupancyPlan, state: OccupancyState, at: number): number {
  for (let index = 0; index < plan.sources.length; index += 1) {
    const source = state.sources[index]!
    if (plan.sources[index]!.kind !== 'presence' || !source.value) continue
    if (source.changedAt + presenceDelayMs(source, plan.parameters) === at) return source.changedAt
  }
  return happenedAt(state, at)
}
