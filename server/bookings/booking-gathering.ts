import type { Resource } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Role } from '#contract/permissions'
import type { BuildingReader } from '../building/building-service.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import { dateInZone, type Stretch } from '../site-time/available-time-rules.ts'
import { blackoutsDuring } from './blackout-repository.ts'
import { policiesOf, type Booker, type BookingContext } from './booking-context.ts'
import { DAY_MS } from './booking-rule.ts'
import { bookedUnder, creditsSpent, inductionsOf, ownerRecord, standingNoShows, type Owner } from './booking-usage-repository.ts'
import { usageStretch } from './quota-rules.ts'
import { resourceFamily } from './resource-repository.ts'
import { blackoutSources, buffersOf, heldRange, partsOf, unitNeed } from './resource-unit-rules.ts'
import { holdsDuring } from './unit-hold-repository.ts'

/** What a context is gathered for. `stretch` covers all that will be asked: of a series, its first to its last date. */
export interface GatherAsk {
  readonly resourceId: string
  readonly stretch: Stretch
  readonly owner: Owner
  readonly role: Role
  /** Bookings whose own holds, minutes and credits do not count: those that are being changed. */
  readonly except?: readonly string[]
}

/** A context with what the rules do not need: the site, whether the tenant belongs to it, and the names of whoever books. */
export interface GatheredContext extends BookingContext { readonly siteId: string; readonly isOwnSite: boolean; readonly names: { readonly memberName: string | null; readonly tenantName: string | null } }

export interface GatheringDeps { readonly buildings: Pick<BuildingReader, 'building' | 'hoursOfSpace'>; readonly now: number }

/**
 * The one place where everything is read that the rules look at. Call it in the transaction of the write, after
 * takeLocks. Undefined when there is no such resource. What no rule of the policies asks for is not read.
 */
export async function gatherContext(tx: RecordsDatabase, { resourceId, stretch, owner, role, except = [] }: GatherAsk, { buildings, now }: GatheringDeps): Promise<GatheredContext | undefined> {
  const family = await resourceFamily(tx, resourceId)
  const byId = new Map(family.map((member) => [member.resource.id, member.resource]))
  const policyOf = new Map(family.map((member) => [member.resource.id, member.policy]))
  const [resource, policy] = [byId.get(resourceId), policyOf.get(resourceId)]
  const site = resource && buildings.building(resource.siteId)?.site
  if (!resource || !policy || !site) return undefined
  const parts = partsOf(resource, byId).map((part) => ({ resource: part, policy: policyOf.get(part.id)! }))
  const ruled = { policy, parts }
  const units = unitNeed(resource, byId)
  const range = heldRange(stretch, buffersOf(ruled))
  const { who, credits, isOwnSite, names } = await bookerOf(tx, { owner, role, needsTraining: policiesOf(ruled).some(({ inductionTopic }) => inductionTopic !== null), siteId: site.id })
  const { memberId, tenantId } = owner
  const hasCredits = policy.creditsPerHour > 0 && tenantId !== null && credits !== null
  return {
    now, timeZone: site.timeZone, siteId: site.id, isOwnSite, names, resource, ...ruled, units, who,
    openingHours: [resource, ...parts.map((part) => part.resource)].map((one) => hoursOf(one, site.openingHours, buildings)),
    blackouts: await blackoutsDuring(tx, site.id, { ...range, resourceIds: [...blackoutSources(resource, byId)] }),
    held: await holdsDuring(tx, [...units.all, ...units.oneOf.flat()], range.from, range.to, except),
    usage: {
      ...await bookedUnder(tx, policy.id, owner, { within: policy.quotas.length > 0 ? usageStretch(stretch, policy, site.timeZone) : null, aheadOf: policy.maxAhead === null ? null : now }, except),
      credits: hasCredits ? { monthly: credits, spent: await creditsSpent(tx, tenantId, dateInZone(stretch.from, site.timeZone).slice(0, 7), except) } : null,
      noShowsAt: policy.strikes !== null && memberId !== null ? await standingNoShows(tx, policy.id, memberId, now - (policy.strikes.withinDays + policy.strikes.blockDays) * DAY_MS) : [],
    },
  }
}

/** The resource's own hours, else its space's, else the site's. */
export function hoursOf({ openingHours, spaceId }: Resource, ofSite: OpeningHours, buildings: Pick<BuildingReader, 'hoursOfSpace'>): OpeningHours {
  return openingHours ?? (spaceId === null ? undefined : buildings.hoursOfSpace(spaceId)?.openingHours) ?? ofSite
}

/** Whoever books, as the rules see them; with the credits of their plan. */
export async function bookerOf(tx: RecordsDatabase, { owner, role, needsTraining, siteId }: { owner: Owner; role: Role; needsTraining: boolean; siteId: string }): Promise<{ who: Booker; credits: number | null } & Pick<GatheredContext, 'isOwnSite' | 'names'>> {
  const { tenantId, memberId } = owner
  const { siteId: ownSite, planId, monthlyCredits, tenantName, memberName } = await ownerRecord(tx, owner)
  const inductions = needsTraining && memberId !== null ? await inductionsOf(tx, memberId) : []
  return { who: { tenantId, memberId, role, planId, inductions }, credits: monthlyCredits, isOwnSite: ownSite === null || ownSite === siteId, names: { memberName, tenantName } }
}
