import { MOTION } from './occupancy-parameters.ts'
import type { OccupancyPlan, PlannedSource } from './occupancy-plan.ts'
import type { OccupancyState, SourceState } from './occupancy-state.ts'
import { isFresh, isMotionOn, presenceDelayMs } from './source-update-rules.ts'

/**
 * Last moment at which a source says, looking back, that somebody was there; −∞ when it never did. An event
 * vouches for its moment alone: how long it is believed from then on is a matter of what is shown, not of what was.
 */
function lastPresence(plan: OccupancyPlan, planned: PlannedSource, state: SourceState, at: number): number {
  switch (planned.kind) {
    case 'presence': case 'count': return state.value ? at : state.changedAt
    case 'motion': return isMotionOn(planned, state) ? at : lastMovement(plan, state)
    case 'power': case 'door': case 'badge': return state.activeAt ?? -Infinity
    default: return -Infinity
  }
}

/** People move, and are seen to, now and then only: who has left had been there for a while after the last motion. Nobody knows what it was before the sensor was heard. */
function lastMovement({ parameters }: OccupancyPlan, { activeAt, watchingSince }: SourceState): number {
  return activeAt === null ? -Infinity : Math.max(activeAt + MOTION.firmShare * parameters.motionHoldMs, watchingSince)
}

/** When that happened which was told at `at`: a desk's change is told after its debounce. */
const happenedAt = ({ childTold }: OccupancyState, at: number): number => (childTold?.at === at ? childTold.since : at)

/**
 * Begin of a vacancy found at `at` (epoch ms). What watches for people calls a room in use empty only when a hold or
 * a debounce has run out without anything new; by then it is known that they were gone since the last of them was
 * noticed. Shown as free only now, measured from then. Where nothing watched, or nothing was known, from `at`.
 */
export function vacantSince(plan: OccupancyPlan, state: OccupancyState, at: number): number {
  const happened = happenedAt(state, at)
  if (state.open.state !== 'occupied') return happened
  let watched = false
  let last = state.childrenVacant > 0 ? state.childLeftAt : -Infinity
  for (let index = 0; index < plan.sources.length; index += 1) {
    const planned = plan.sources[index]!
    const source = state.sources[index]!
    if ((planned.kind === 'presence' || planned.kind === 'motion') && isFresh(planned, source, at)) watched = true
    last = Math.max(last, lastPresence(plan, planned, source, at))
  }
  return watched && last > -Infinity ? Math.min(happened, last) : happened
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
