import type { Stretch } from '../site-time/available-time-rules.ts'
import type { HeldUnit, UnitNeed } from './booking-context.ts'
import { byBegin, common, coveredBy, joined, without } from './stretch-rules.ts'

/** Holds by unit, each list in order of beginning. */
export type HoldsByUnit = ReadonlyMap<string, readonly HeldUnit[]>

export function holdsByUnit(held: readonly HeldUnit[]): HoldsByUnit {
  const byUnit = new Map<string, HeldUnit[]>()
  for (const hold of held) {
    const list = byUnit.get(hold.unit)
    if (list === undefined) byUnit.set(hold.unit, [hold])
    else list.push(hold)
  }
  for (const list of byUnit.values()) list.sort(byBegin)
  return byUnit
}

/** The lists to pick from, with how many are picked of each: a bundle may hold two places of one zone. */
function picks({ all, oneOf }: UnitNeed): { places: readonly string[]; count: number }[] {
  const byFirst = new Map<string, { places: readonly string[]; count: number }>()
  for (const list of oneOf) {
    const places = list.filter((unit) => !all.includes(unit))
    const key = places[0] ?? ''
    byFirst.set(key, { places, count: (byFirst.get(key)?.count ?? 0) + 1 })
  }
  return [...byFirst.values()]
}

/**
 * The moments at which something that takes the units may begin, as half-open stretches within `within`: from
 * `beforeMs` before to `afterMs` after that moment the units are free, one and the same place of a zone throughout.
 */
export function beginsWithFreeUnits(units: UnitNeed, holds: HoldsByUnit, within: Stretch, beforeMs: number, afterMs: number): Stretch[] {
  const wide = [{ from: within.from - beforeMs, to: within.to + afterMs }]
  const ofUnit = (unit: string): Stretch[] => without(wide, holds.get(unit) ?? [])
    .map(({ from, to }) => ({ from: from + beforeMs, to: to - afterMs + 1 })).filter(({ from, to }) => from < to)
  const lists = [...units.all.map(ofUnit), ...picks(units).map(({ places, count }) => coveredBy(places.map(ofUnit), count))]
  return lists.reduce(common, [{ from: within.from, to: within.to + 1 }])
}

/** When no booking of the units is possible because they are held, in order; for a zone, when no place is left. */
export function fullTimes(units: UnitNeed, holds: HoldsByUnit, wanted: (hold: HeldUnit) => boolean): Stretch[] {
  const ofUnit = (unit: string): Stretch[] => joined((holds.get(unit) ?? []).filter(wanted))
  const lists = [...units.all.map(ofUnit), ...picks(units).map(({ places, count }) => coveredBy(places.map(ofUnit), places.length - count + 1))]
  return joined(lists.flat().sort(byBegin))
}
