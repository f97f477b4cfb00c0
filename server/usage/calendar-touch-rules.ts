import type { Building } from '#contract/api'
import type { BookingEventKind } from '#contract/booking-events'
import type { Blackout } from '#contract/bookings'
import type { BookablePlaces } from './booked-places-rules.ts'
import { touchedSpace, type Touch } from './touched-rules.ts'

/** Something that happened to a booking, with the booking as it is now. Epoch ms. */
export interface BookingHappening {
  readonly id: number
  readonly at: number
  readonly kind: BookingEventKind
  readonly detail: Readonly<Record<string, unknown>>
  readonly siteId: string
  readonly resourceId: string
  readonly units: readonly string[]
  readonly from: number
  readonly to: number
  readonly endedAt: number | null
}

/** Time that bookings had held which are gone as if they had never been. Epoch ms. */
export interface WithdrawnTime { readonly id: number; readonly at: number; readonly siteId: string; readonly units: readonly string[]; readonly from: number; readonly to: number }

/** What can be booked now: by place, and the units of each resource. */
export interface Bookables { readonly places: BookablePlaces; readonly units: ReadonlyMap<string, readonly string[]> }

export interface KnownBlackout extends Pick<Blackout, 'id' | 'resourceId' | 'kind'> { readonly from: number; readonly to: number }

type Places = Pick<Building, 'spaces' | 'equipment'>

/** The time and the places whose booked time an event may have changed. Of one that was moved, both times and places. */
export function touchedByBooking(happening: BookingHappening, { places, units }: Bookables, building: Places): Touch[] {
  const now = touchedPlaces(placesWith(places, happening.units), touchedTime(happening), building)
  const before = beforeOf(happening.detail)
  return before === null ? now : [...now, ...touchedPlaces(placesWith(places, units.get(before.resourceId) ?? []), before, building)]
}

/** The time and the places that were booked by what is gone. */
export const touchedByWithdrawal = ({ units, from, to }: WithdrawnTime, { places }: Bookables, building: Places): Touch[] => touchedPlaces(placesWith(places, units), { from, to }, building)

/** What was ended or released held its time until then; what was extended holds more from then on. */
function touchedTime({ kind, at, from, to, endedAt }: BookingHappening): { from: number; to: number } {
  if ((kind === 'ended' || kind === 'released') && endedAt !== null) return { from: Math.max(from, Math.min(endedAt, at)), to }
  return kind === 'extended' ? { from: Math.max(from, at), to } : { from, to }
}

function beforeOf({ before }: BookingHappening['detail']): { resourceId: string; from: number; to: number } | null {
  if (typeof before !== 'object' || before === null || !('resourceId' in before && 'from' in before && 'to' in before)) return null
  return { resourceId: String(before.resourceId), from: Date.parse(String(before.from)), to: Date.parse(String(before.to)) }
}

/** A blackout's words do not count, only where and when. */
const sameBlackout = (a: KnownBlackout | undefined, b: KnownBlackout | undefined): boolean =>
  a !== undefined && b !== undefined && a.resourceId === b.resourceId && a.kind === b.kind && a.from === b.from && a.to === b.to

/** What blackouts that came, went or changed make available or not, as they were and as they are. */
export function touchedByBlackouts(before: readonly KnownBlackout[], now: readonly KnownBlackout[], { places }: Bookables, building: Places): Touch[] {
  const [old, current] = [before, now].map((list) => new Map(list.map((blackout) => [blackout.id, blackout]))) as [Map<string, KnownBlackout>, Map<string, KnownBlackout>]
  const changed = [...new Set([...old.keys(), ...current.keys()])].filter((id) => !sameBlackout(old.get(id), current.get(id)))
  return changed.flatMap((id) => [old.get(id), current.get(id)]).filter((blackout) => blackout !== undefined).flatMap((blackout) => touchedByBlackout(blackout, places, building))
}

function touchedByBlackout({ resourceId, from, to }: KnownBlackout, places: BookablePlaces, { spaces, equipment }: Places): Touch[] {
  const isShut = (placeId: string): boolean => resourceId === null || places.get(placeId)?.blackoutIds.has(resourceId) === true
  return [
    ...spaces.filter(({ id }) => isShut(id)).flatMap(({ id, kind }): Touch[] => [touchedSpace(id, from, to), ...(kind === 'desk' ? [] : [{ family: 'air', subjectId: id, from, to } as const])]),
    ...equipment.filter(({ id, spaceId }) => isShut(id) || isShut(spaceId)).map(({ id }): Touch => ({ family: 'machine', subjectId: id, from, to: to + 1 })),
  ]
}

const placesWith = (places: BookablePlaces, units: Iterable<string>): string[] => {
  const taken = new Set(units)
  return [...places].filter(([, place]) => [...place.units].some((unit) => taken.has(unit))).map(([placeId]) => placeId)
}

function touchedPlaces(placeIds: readonly string[], { from, to }: { from: number; to: number }, { spaces, equipment }: Places): Touch[] {
  const ids = new Set(placeIds)
  return [
    ...spaces.filter(({ id }) => ids.has(id)).map(({ id }): Touch => ({ family: 'space', subjectId: id, from, to })),
    ...equipment.filter(({ id }) => ids.has(id)).map(({ id }): Touch => ({ family: 'machine', subjectId: id, from, to })),
  ]
}
