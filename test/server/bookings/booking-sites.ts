import fc from 'fast-check'
import type { Blackout, BookingPolicy, Resource } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { SearchedResource, SearchedSite } from '../../../server/bookings/availability-rules.ts'
import type { BookingContext, HeldUnit } from '../../../server/bookings/booking-context.ts'
import { blackoutSources, partsOf, unitNeed } from '../../../server/bookings/resource-unit-rules.ts'
import { eventfulDates, openingHours, policies, zones } from './booking-arbitraries.ts'
import { MINUTE, testContext, testResource } from './booking-examples.ts'

/** A room; a zone of three places; a hall that splits into two halves; a bundle of the room and a place of the zone. */
export const SITE_RESOURCES: readonly Resource[] = [
  testResource(), testResource({ id: 'zone', kind: 'zone', name: 'Open desks', places: 3, capacity: 3 }),
  testResource({ id: 'east', name: 'East half', capacity: 10 }), testResource({ id: 'west', name: 'West half', capacity: 12 }),
  testResource({ id: 'hall', name: 'Hall', capacity: 40, parts: ['east', 'west'] }), testResource({ id: 'bundle', kind: 'bundle', name: 'Maple and a desk', parts: ['room', 'zone'] }),
]
export const SITE_UNITS = ['room', 'zone#1', 'zone#2', 'zone#3', 'east', 'west', 'hall', 'bundle'] as const

/** The resources as a search sees them; each has `policyOf` its id. */
export function searchedResources(policyOf: (id: string) => BookingPolicy, hoursOf: (id: string) => OpeningHours): SearchedResource[] {
  const byId = new Map(SITE_RESOURCES.map((resource) => [resource.id, resource]))
  return SITE_RESOURCES.map((resource) => {
    const parts = partsOf(resource, byId)
    return {
      resource, policy: policyOf(resource.id), parts: parts.map((part) => ({ resource: part, policy: policyOf(part.id) })), units: unitNeed(resource, byId),
      openingHours: [resource, ...parts].map(({ id }) => hoursOf(id)), floorId: null, blackoutIds: blackoutSources(resource, byId),
    }
  })
}

export interface SiteScene { readonly site: SearchedSite; readonly date: string }

/** A site with two policies, its hours, holds and blackouts, around a day on which clocks may change. */
export const siteScenes: fc.Arbitrary<SiteScene> = fc.record({
  timeZone: zones, date: eventfulDates, two: fc.tuple(policies, policies), hours: fc.tuple(openingHours, openingHours), nowQuarters: fc.integer({ min: -288, max: 40 }),
  holds: fc.array(fc.record({ unit: fc.constantFrom(...SITE_UNITS), quarter: fc.integer({ min: -60, max: 150 }), quarters: fc.integer({ min: 1, max: 24 }), waiting: fc.boolean() }), { maxLength: 14 }),
  out: fc.array(fc.record({ resourceId: fc.constantFrom(null, 'room', 'hall', 'zone'), quarter: fc.integer({ min: -10, max: 110 }), quarters: fc.integer({ min: 1, max: 40 }) }), { maxLength: 2 }),
}).map(({ timeZone, date, two, hours, nowQuarters, holds, out }) => {
  const day = Date.parse(`${date}T00:00Z`)
  const stretch = ({ quarter, quarters }: { quarter: number; quarters: number }) => ({ from: day + quarter * 15 * MINUTE, to: day + (quarter + quarters) * 15 * MINUTE })
  const pick = (id: string): 0 | 1 => (id === 'room' || id === 'hall' ? 0 : 1)
  const held: HeldUnit[] = holds.map((hold, index) => ({ unit: hold.unit, bookingId: hold.waiting ? null : `b${index}`, ...stretch(hold) }))
  const blackouts: Blackout[] = out.map((blackout, index) => {
    const { from, to } = stretch(blackout)
    return { id: `o${index}`, siteId: 's1', resourceId: blackout.resourceId, kind: 'maintenance', reason: 'Repair', from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  })
  // A search leaves out what the asker has already (find-a-time-rules.ts).
  const named = two.map((policy, index) => ({ ...policy, id: `policy-${index}`, quotas: [], maxAhead: null }))
  return { date, site: { now: day + nowQuarters * 15 * MINUTE, timeZone, held, blackouts, resources: searchedResources((id) => named[pick(id)]!, (id) => hours[pick(id)]) } }
})

/** What the rules see of a resource of a searched site. */
export const contextOf = ({ now, timeZone, held, blackouts }: SearchedSite, searched: SearchedResource, changes: Partial<BookingContext> = {}): BookingContext => testContext({
  now, timeZone, held, ...searched, blackouts: blackouts.filter(({ resourceId }) => resourceId === null || searched.blackoutIds.has(resourceId)), ...changes,
})
