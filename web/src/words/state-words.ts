import type { OccupancyStateName, UnknownReason } from '#contract/occupancy'
import { PURPOSES, type Purpose } from '#contract/purposes'
import type { Language } from '#contract/local-text'
import type { LiveCondition, LiveDevice, LiveEquipment } from '#contract/live'
import type { SpaceOccupancy } from '#contract/occupancy'
import type { ShownReason, ShownState } from '../live/shown-state.ts'
import type { AirLevel } from '../space/air-level.ts'
import { agoText } from '../time/site-time.ts'
import { m } from '../paraglide/messages.js'

export const STATE_WORDS: Record<OccupancyStateName, () => string> = {
  vacant: m.state_vacant, occupied: m.state_occupied, unknown: m.state_unknown,
}

const REASON_WORDS: Record<ShownReason, () => string> = {
  'no-sensors': m.reason_no_sensors, 'never-reported': m.reason_never_reported, stale: m.reason_stale, offline: m.reason_offline,
  'only-weak': m.reason_only_weak, conflict: m.reason_conflict, stuck: m.reason_stuck,
  'not-connected': m.reason_not_connected, loading: m.reason_loading,
}
export const reasonWords = (reason: ShownReason | UnknownReason) => REASON_WORDS[reason]()

export const METHOD_WORDS: Record<SpaceOccupancy['method'], () => string> = {
  count: m.method_count, presence: m.method_presence, motion: m.method_motion, power: m.method_power,
  fusion: m.method_fusion, desks: m.method_desks, none: m.method_none,
}

export const AIR_WORDS: Record<AirLevel, () => string> = { fresh: m.air_fresh, fair: m.air_fair, stuffy: m.air_stuffy, poor: m.air_poor }
export const MACHINE_WORDS: Record<LiveEquipment['state'], () => string> = {
  running: m.machine_running, idle: m.machine_idle, off: m.machine_off, unknown: m.machine_unknown,
}
export const HEALTH_WORDS: Record<LiveDevice['health'], () => string> = {
  online: m.health_online, stale: m.health_stale, offline: m.health_offline, never: m.health_never,
}
export const CONDITION_WORDS: Record<LiveCondition, () => string> = {
  'disk-full': m.condition_disk_full, 'records-away': m.condition_records_away, 'telemetry-away': m.condition_telemetry_away,
  backfilling: m.condition_backfilling, 'broker-away': m.condition_broker_away,
}
export const purposeWord = (purpose: Purpose, language: Language): string => PURPOSES[purpose][language]

/** "3 / 8" where something counts people, else "8 seats"-like capacity is left to the reader: null. */
export function peopleText(count: number | null, capacity: number): string | null {
  if (count === null) return null
  return capacity > 0 ? `${count} / ${capacity}` : String(count)
}

/** One short line for a plan label in falling length: "Occupied · 3 / 8", "Occupied"; an unknown names its age. */
export function stateLines(shown: ShownState, capacity: number, now: number, language: Language): string[] {
  const word = STATE_WORDS[shown.state]()
  const people = shown.state === 'occupied' ? peopleText(shown.count, capacity) : null
  const more = shown.state === 'unknown' ? (shown.since === null ? null : agoText(shown.since, now, language, 'narrow')) : people
  return more === null ? [word] : [`${word} · ${more}`, word]
}
