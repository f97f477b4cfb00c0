import type { LiveChanges, LiveSnapshot, LiveSpace } from '#contract/live'
import { scopeFor, type Principal } from '../access/principal.ts'

/** Whether somebody may see what each sensor says, and how the sensors are. Tenants may not: it tells more of people than a state does. */
export const seesSensors = (principal: Principal): boolean => scopeFor(principal, 'devices.read') !== null

const withoutEvidence = (space: LiveSpace): LiveSpace => ({ ...space, evidence: [] })

export const snapshotFor = (snapshot: LiveSnapshot, sensors: boolean): LiveSnapshot =>
  (sensors ? snapshot : { ...snapshot, spaces: snapshot.spaces.map(withoutEvidence), devices: [] })

export function changesFor(changes: LiveChanges, sensors: boolean): LiveChanges {
  if (sensors) return changes
  const { devices: _devices, ...others } = changes
  return others.spaces ? { ...others, spaces: others.spaces.map(withoutEvidence) } : others
}
