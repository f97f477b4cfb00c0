import type { BookingAsk, BusyTime, FreeSlot } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import type { BuildingService } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { dateInZone, dayStretch, type Stretch } from '../site-time/available-time-rules.ts'
import { busyTimes, type SearchedResource, type SearchedSite } from './availability-rules.ts'
import { blackoutsDuring } from './blackout-repository.ts'
import { bookerOf, hoursOf } from './booking-gathering.ts'
import { readTimes } from './booking-making.ts'
import { DAY_MS, MINUTE_MS } from './booking-rule.ts'
import { freeSlots, type FindQuery } from './find-a-time-rules.ts'
import { blackoutSources, partsOf, unitNeed } from './resource-unit-rules.ts'
import { resourceById, ruledResources, type RuledResource } from './resource-repository.ts'
import { holdsOfSite } from './unit-hold-repository.ts'

export interface FreeTimeServiceDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing' | 'space' | 'hoursOfSpace'>; readonly clock: Clock }
export type FreeTimeService = ReturnType<typeof createFreeTimeService>

/** The longest buffers (contract/bookings.ts): what is held so far outside the time still matters inside it. */
const BUFFERS_MS = DAY_MS

const ALTERNATIVES = 5
const ALTERNATIVES_LOOKED_AT = 200

/** Searches over all resources of a site at once: what is free, what is busy. It promises nothing: the time is had when it is booked. */
export function createFreeTimeService({ records, buildings, clock }: FreeTimeServiceDeps) {
  const searched = async (tx: RecordsDatabase, siteId: string, { from, to }: Stretch): Promise<SearchedSite> => {
    const { site, equipment } = buildings.existing(siteId)
    const all = await ruledResources(tx, siteId)
    const floors = new Map(equipment.map(({ id, floorId }) => [id, floorId]))
    const around = { from: from - BUFFERS_MS, to: to + BUFFERS_MS }
    const family = { byId: new Map(all.map(({ resource }) => [resource.id, resource])), policyOf: new Map(all.map(({ resource, policy }) => [resource.id, policy])) }
    return {
      now: clock.now(), timeZone: site.timeZone, held: await holdsOfSite(tx, siteId, around.from, around.to), blackouts: await blackoutsDuring(tx, siteId, around),
      resources: all.map((ruled): SearchedResource => {
        const { resource, policy } = ruled
        const parts = partsOf(resource, family.byId).map((part) => ({ resource: part, policy: family.policyOf.get(part.id)! }))
        return {
          resource, policy, parts, units: unitNeed(resource, family.byId), blackoutIds: blackoutSources(resource, family.byId), floorId: floorOf(ruled, floors),
          openingHours: [resource, ...parts.map((part) => part.resource)].map((one) => hoursOf(one, site.openingHours, buildings)),
        }
      }),
    }
  }
  const floorOf = ({ resource: { spaceId, equipmentId } }: RuledResource, floors: ReadonlyMap<string, string>): string | null =>
    (spaceId === null ? undefined : buildings.space(spaceId)?.floorId) ?? (equipmentId === null ? undefined : floors.get(equipmentId)) ?? null

  const free = (siteId: string, query: FindQuery, principal: Principal): Promise<FreeSlot[]> => records.transaction(async (tx) => {
    const site = await searched(tx, siteId, query)
    const { who } = await bookerOf(tx, { owner: principal, role: principal.role, needsTraining: site.resources.some(({ policy }) => policy.inductionTopic !== null), siteId })
    return freeSlots(query, site, who)
  }, 'snapshot')

  return {
    /** What this principal could book for so long within the time, best first. */
    free,

    /** What could be had instead of an ask: of the same kind, for as long, on the same day. */
    insteadOf: async (siteId: string, { resourceId, from, to, partySize = 1 }: BookingAsk, principal: Principal): Promise<FreeSlot[]> => {
      const { timeZone } = buildings.existing(siteId).site
      const wanted = await records.transaction((tx) => resourceById(tx, resourceId))
      const times = readTimes({ from, to }, timeZone)
      if (!wanted || 'faults' in times || times.to <= times.from) return []
      const day = dayStretch(dateInZone(times.from, timeZone), timeZone)
      const slots = await free(siteId, { ...day, to: Math.max(day.to, times.to), minutes: (times.to - times.from) / MINUTE_MS, partySize, features: [], kinds: [wanted.resource.kind], floorId: null, limit: ALTERNATIVES_LOOKED_AT }, principal)
      // The nearest in time first; of those the same resource.
      const distance = (slot: FreeSlot): number => Math.abs(Date.parse(slot.from) - times.from) - Number(slot.resourceId === resourceId)
      return slots.sort((a, b) => distance(a) - distance(b)).slice(0, ALTERNATIVES)
    },

    /** Why which resource cannot be had when; all of the site's, or these. */
    busy: (siteId: string, window: Stretch, resourceIds: readonly string[] | undefined): Promise<BusyTime[]> => records.transaction(async (tx) => {
      const site = await searched(tx, siteId, window)
      return busyTimes(window, resourceIds === undefined ? site : { ...site, resources: site.resources.filter(({ resource }) => resourceIds.includes(resource.id)) })
    }, 'snapshot'),
  }
}
