import type { Equipment } from '#contract/building'
import type { LiveEquipment } from '#contract/live'

export type EquipmentState = LiveEquipment['state']

/** A machine that pauses for less than this between two cuts runs on; METRICS.md: running is debounced. */
const RUN_ON_MS = 60_000

/** What is remembered of a machine's power. Times are epoch ms. */
export interface EquipmentTrace {
  readonly state: Exclude<EquipmentState, 'unknown'>
  readonly since: number
  readonly powerW: number
  readonly at: number
  /** Last time that its power was above the running threshold. */
  readonly ranAt: number | null
  readonly staleAfterMs: number
}

const stateAt = ({ runningThresholdW, idleThresholdW }: Equipment, powerW: number): EquipmentTrace['state'] =>
  powerW > runningThresholdW ? 'running' : powerW > idleThresholdW ? 'idle' : 'off'

/**
 * The trace after one more power reading (W): running above the running threshold, idle above the
 * idle one, else off. Running ends only after RUN_ON_MS without it; switching off ends it at once.
 */
export function withPower(equipment: Equipment, trace: EquipmentTrace | undefined, powerW: number, at: number, staleAfterMs: number): EquipmentTrace {
  if (trace && at < trace.at) return trace
  const told = stateAt(equipment, powerW)
  const ranAt = told === 'running' ? at : trace?.ranAt ?? null
  const runsOn = told === 'idle' && trace?.state === 'running' && ranAt !== null && at - ranAt < RUN_ON_MS
  const state = runsOn ? 'running' : told
  return { state, since: trace && trace.state === state ? trace.since : at, powerW, at, ranAt, staleAfterMs }
}

/** The machine as people see it at `now`: unknown when its meter was silent for too long, or never spoke. */
export function describeEquipment(equipmentId: string, trace: EquipmentTrace | undefined, now: number): LiveEquipment {
  if (!trace) return { equipmentId, state: 'unknown', powerW: null, since: 0 }
  const { state, since, powerW, at, staleAfterMs } = trace
  if (now - at > staleAfterMs) return { equipmentId, state: 'unknown', powerW: null, since: at + staleAfterMs }
  return { equipmentId, state, powerW, since }
}
