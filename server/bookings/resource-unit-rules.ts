import type { BookingPolicy, Resource } from '#contract/bookings'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { policiesOf, type BookedPart, type BookingContext, type HeldUnit, type UnitNeed } from './booking-context.ts'
import { toldStretch } from './booking-fault-sentences.ts'
import { MINUTE_MS, type BookingRule } from './booking-rule.ts'
import { byBegin } from './stretch-rules.ts'

type Part = Pick<Resource, 'id' | 'kind' | 'places' | 'parts'>
export type ResourcesById<R extends Part = Part> = ReadonlyMap<string, R>

/** The units of a zone's places; of everything else its own id. */
const placeUnits = ({ id, places }: Part): string[] => (places === 1 ? [id] : Array.from({ length: places }, (_, index) => `${id}#${index + 1}`))

/**
 * The units that a booking of the resource takes. A zone: one of its places. A bundle: its own id and what each
 * part needs, so one place of a zone in it. A hall (or zone) with parts: its own id and all units of its parts,
 * every place of a zone in it too, for it is the whole of them. `byId` holds the resources of the site; parts
 * that are missing are passed over, cycles are cut (partFaults tells the editor of both).
 */
export function unitNeed(resource: Part, byId: ResourcesById): UnitNeed {
  const need = neededBy(resource, byId, [])
  return { all: [...new Set(need.all)], oneOf: need.oneOf }
}

function neededBy(resource: Part, byId: ResourcesById, above: readonly string[]): UnitNeed {
  if (above.includes(resource.id)) return { all: [], oneOf: [] }
  if (resource.parts.length === 0) {
    const units = placeUnits(resource)
    return units.length === 1 ? { all: units, oneOf: [] } : { all: [], oneOf: [units] }
  }
  const parts = resource.parts.flatMap((id) => byId.get(id) ?? []).map((part) => neededBy(part, byId, [...above, resource.id]))
  const whole = { all: [resource.id, ...parts.flatMap(({ all }) => all)], oneOf: parts.flatMap(({ oneOf }) => oneOf) }
  return resource.kind === 'bundle' ? whole : { all: [...whole.all, ...whole.oneOf.flat()], oneOf: [] }
}

/** All parts of a resource, however deep, each once. */
export function partsOf<R extends Part>(resource: Part, byId: ResourcesById<R>): R[] {
  const found = new Map<string, R>()
  const visit = (ids: readonly string[]): void => {
    for (const id of ids) {
      const part = byId.get(id)
      if (part === undefined || part.id === resource.id || found.has(id)) continue
      found.set(id, part)
      visit(part.parts)
    }
  }
  visit(resource.parts)
  return [...found.values()]
}

/** Ids whose blackouts hold for a resource too: its own, its parts', and those of the halls that it is a part of (not of bundles: a bundle out of use leaves its room). */
export function blackoutSources<R extends Part>(resource: Part, byId: ResourcesById<R>): Set<string> {
  const halls = [...byId.values()].filter(({ kind, id, parts }) => parts.length > 0 && kind !== 'bundle' && id !== resource.id)
    .filter((hall) => partsOf(hall, byId).some(({ id }) => id === resource.id))
  return new Set([resource, ...partsOf(resource, byId), ...halls].map(({ id }) => id))
}

type Buffers = Pick<BookingPolicy, 'bufferBeforeMin' | 'bufferAfterMin'>

/** The widest buffers of the resource and its parts: a room in a bundle is tidied as long as when it is booked alone. */
export const buffersOf = (context: Pick<BookingContext, 'policy'> & { readonly parts: readonly BookedPart[] }): Buffers => ({
  bufferBeforeMin: Math.max(...policiesOf(context).map(({ bufferBeforeMin }) => bufferBeforeMin)),
  bufferAfterMin: Math.max(...policiesOf(context).map(({ bufferAfterMin }) => bufferAfterMin)),
})

/** What a booking holds of its units: its time and its buffers, elapsed minutes. */
export const heldRange = ({ from, to }: Stretch, { bufferBeforeMin, bufferAfterMin }: Buffers): Stretch =>
  ({ from: from - bufferBeforeMin * MINUTE_MS, to: to + bufferAfterMin * MINUTE_MS })

/**
 * The units that a booking would take: the first that are free over its held range. Null where there are none.
 * `preferred` are tried first, so that a change keeps its place in a zone.
 */
export function takenUnits(asked: Stretch, context: Pick<BookingContext, 'policy' | 'parts' | 'units' | 'held'>, preferred: readonly string[] = []): string[] | null {
  const { units, held } = context
  const busy = new Set(heldWithin(heldRange(asked, buffersOf(context)), held).map(({ unit }) => unit))
  if (units.all.some((unit) => busy.has(unit))) return null
  const taken = [...units.all]
  for (const places of units.oneOf) {
    const free = (unit: string): boolean => !busy.has(unit) && !taken.includes(unit)
    const place = preferred.find((unit) => places.includes(unit) && free(unit)) ?? places.find(free)
    if (place === undefined) return null
    taken.push(place)
  }
  return taken
}

const heldWithin = (range: Stretch, held: readonly HeldUnit[]): HeldUnit[] => held.filter(({ from, to }) => from < range.to && range.from < to)

/** So many of the times in the way are told; a full zone has hundreds. */
const TOLD = 10

export const conflict: BookingRule<'conflict'> = (asked, context) => {
  if (takenUnits(asked, context) !== null) return []
  const units = new Set([...context.units.all, ...context.units.oneOf.flat()])
  const inTheWay = heldWithin(heldRange(asked, buffersOf(context)), context.held).filter(({ unit }) => units.has(unit)).sort(byBegin)
  const once = new Map(inTheWay.map(({ from, to, bookingId }) => [`${from} ${to} ${bookingId}`, { ...toldStretch({ from, to }), bookingId }]))
  return [{ field: 'from', detail: { resource: context.resource.name, taken: [...once.values()].slice(0, TOLD) } }]
}

