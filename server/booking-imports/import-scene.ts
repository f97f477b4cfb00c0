import type { Role } from '#contract/permissions'
import type { BuildingReader } from '../building/building-service.ts'
import { blackoutsDuring } from '../bookings/blackout-repository.ts'
import type { HeldUnit } from '../bookings/booking-context.ts'
import { hoursOf } from '../bookings/booking-gathering.ts'
import { DAY_MS } from '../bookings/booking-rule.ts'
import { strikesOf } from '../bookings/booking-usage-repository.ts'
import { creditMonth } from '../bookings/quota-rules.ts'
import { ruledResources, type RuledResource } from '../bookings/resource-repository.ts'
import { blackoutSources, partsOf, unitNeed } from '../bookings/resource-unit-rules.ts'
import { holdsDuring } from '../bookings/unit-hold-repository.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { ImportScene, SceneResource } from './booking-import-plan.ts'
import { isRecord, type ImportedRow, type KnownNames } from './booking-import-rules.ts'
import { bookedByOwners, creditsByTenant, inductionsOfMembers, membersByEmail, tenantsOfSite } from './import-scene-repository.ts'

/** The longest buffer of a policy, and a quota's month to either side of a booking. */
const BUFFER_MS = DAY_MS
const MONTH_MS = 32 * DAY_MS
/** Holds are read by windows: what a month of a busy house holds is too much for one step. */
const WINDOW_MS = 4 * DAY_MS

export interface SceneDeps { readonly buildings: Pick<BuildingReader, 'building' | 'hoursOfSpace'>; readonly breathe: () => Promise<void> }

/** Whom and what rows of a site may name. */
export async function knownNames(tx: RecordsDatabase, siteId: string): Promise<KnownNames> {
  const resources = new Map<string, string | null>()
  const ruled = await ruledResources(tx, siteId)
  for (const { resource: { id, name } } of ruled) resources.set(name.toLowerCase(), resources.has(name.toLowerCase()) ? null : id)
  for (const { resource: { id } } of ruled) resources.set(id.toLowerCase(), id)
  const tenants = await tenantsOfSite(tx, siteId)
  return { resources, members: await membersByEmail(tx, siteId), tenants: new Map(tenants.map(({ id, name }) => [name.toLowerCase(), id])) }
}

/**
 * Everything that the rules look at for all rows of a file: the same that gatherContext reads for one booking, in a
 * few questions instead of some for each row.
 */
export async function importScene(tx: RecordsDatabase, siteId: string, rows: readonly ImportedRow[], { now, role }: { now: number; role: Role }, { buildings, breathe }: SceneDeps): Promise<ImportScene> {
  const site = buildings.building(siteId)!.site
  const resources = sceneResources(await ruledResources(tx, siteId), new Set(rows.map(({ resourceId }) => resourceId)), (resource) => hoursOf(resource, site.openingHours, buildings))
  const ahead = rows.filter((row) => !isRecord(row, now))
  const [from, to] = [ahead.reduce((first, row) => Math.min(first, row.from), Infinity), ahead.reduce((last, row) => Math.max(last, row.to), -Infinity)]
  const memberIds = [...new Set(ahead.flatMap(({ memberId }) => memberId ?? []))]
  const tenantIds = [...new Set(ahead.flatMap(({ tenantId }) => tenantId ?? []))]
  const tenants = await tenantsOfSite(tx, siteId)
  const strikesSince = Math.min(now, ...[...resources.values()].flatMap(({ policy: { strikes } }) => (strikes ? [now - (strikes.withinDays + strikes.blockDays) * DAY_MS] : [])))
  return {
    now, role, siteId, timeZone: site.timeZone, resources,
    blackouts: ahead.length === 0 ? [] : await blackoutsDuring(tx, siteId, { from: from - BUFFER_MS, to: to + BUFFER_MS }),
    held: await heldAround(tx, rows, resources, breathe),
    tenants: new Map(tenants.map(({ id, planId, monthlyCredits }) => [id, { planId, monthlyCredits }])),
    inductions: memberIds.length === 0 ? new Map() : await inductionsOfMembers(tx, memberIds),
    booked: memberIds.length + tenantIds.length === 0 ? [] : await bookedByOwners(tx, { memberIds, tenantIds }, { from: from - MONTH_MS, to: to + MONTH_MS, now }),
    spent: tenantIds.length === 0 ? new Map() : await creditsByTenant(tx, tenantIds, creditMonth(from, site.timeZone)),
    noShows: memberIds.length === 0 ? [] : await strikesOf(tx, memberIds, strikesSince),
  }
}

function sceneResources(ruled: readonly RuledResource[], wanted: ReadonlySet<string>, openingHours: (resource: RuledResource['resource']) => SceneResource['openingHours'][number]): Map<string, SceneResource> {
  const byId = new Map(ruled.map(({ resource }) => [resource.id, resource]))
  const policyOf = new Map(ruled.map(({ resource, policy }) => [resource.id, policy]))
  return new Map(ruled.filter(({ resource }) => wanted.has(resource.id)).map(({ resource, policy }) => {
    const parts = partsOf(resource, byId).map((part) => ({ resource: part, policy: policyOf.get(part.id)! }))
    return [resource.id, {
      resource, policy, parts, units: unitNeed(resource, byId), blackoutSources: blackoutSources(resource, byId),
      openingHours: [resource, ...parts.map((part) => part.resource)].map(openingHours),
    }]
  }))
}

/** What the resources' units hold around the rows; what lies over the edge of two windows is there twice, which harms nothing. */
async function heldAround(tx: RecordsDatabase, rows: readonly ImportedRow[], resources: ReadonlyMap<string, SceneResource>, breathe: () => Promise<void>): Promise<HeldUnit[]> {
  const units = [...new Set([...resources.values()].flatMap(({ units: { all, oneOf } }) => [...all, ...oneOf.flat()]))]
  const windows = new Set<number>()
  for (const { from, to } of rows) for (let window = Math.floor((from - BUFFER_MS) / WINDOW_MS); window * WINDOW_MS < to + BUFFER_MS; window++) windows.add(window)
  const held: HeldUnit[] = []
  for (const window of windows) {
    for (const hold of await holdsDuring(tx, units, window * WINDOW_MS, (window + 1) * WINDOW_MS)) held.push(hold)
    await breathe()
  }
  return held
}
