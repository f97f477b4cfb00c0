import { BOOSTS } from './occupancy-parameters.ts'
import type { OccupancyPlan, PlannedSource } from './occupancy-plan.ts'
import type { OccupancyState, SourceState } from './occupancy-state.ts'
import { isMotionOn } from './source-update-rules.ts'

/** Until when a source that now says "nobody" had spoken for presence; −∞ when it never did. */
function spokeUntil(plan: OccupancyPlan, planned: PlannedSource, state: SourceState, at: number): number {
  const active = state.activeAt ?? -Infinity
  switch (planned.kind) {
    case 'presence': case 'count': return state.value ? at : state.changedAt
    case 'motion': return isMotionOn(planned, state) ? at : Math.min(at, active + plan.parameters.motionHoldMs)
    case 'power': return (state.value ?? 0) >= planned.runningW ? at : Math.min(at, active + BOOSTS.powerSwitchedMs)
    case 'door': return Math.min(at, active + BOOSTS.doorMs)
    case 'badge': return Math.min(at, active + BOOSTS.badgeMs)
    default: return -Infinity
  }
}

/**
 * Begin of a vacancy found at `at`. Where a presence sensor's absence has just been confirmed, or a motion
 * sensor's own long hold has just ended, people were gone since the last source fell silent: shown as free
 * only now, measured from then. Else `at` itself.
 */
export function vacantSince(plan: OccupancyPlan, state: OccupancyState, at: number): number {
  let confirmed = false
  let until = state.childrenVacant > 0 ? state.childLeftAt : -Infinity
  for (let index = 0; index < plan.sources.length; index += 1) {
    const planned = plan.sources[index]!
    const source = state.sources[index]!
    if (planned.kind === 'presence' && source.value === 0 && source.changedAt + plan.parameters.presenceOffMs === at) confirmed = true
    // The device kept its own hold longer than the purpose asks: the hold had ended before it said so.
    if (planned.kind === 'motion' && source.value === 0 && source.valueAt === at && planned.source.ownHoldMs > plan.parameters.motionHoldMs) confirmed = true
    until = Math.max(until, spokeUntil(plan, planned, source, at))
  }
  return confirmed && until > -Infinity ? Math.min(at, until) : at
}
