import { and, asc, eq, getTableColumns, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { BookingPolicy, Resource } from '#contract/bookings'
import { bookingPolicies, bookings, resourceParts, resources } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import { agreements } from '../records/people-schema.ts'
import { toPolicy } from './booking-policy-repository.ts'

/** A resource with what the API keeps apart: its version (ETag) and the code on its door. */
export interface StoredResource { readonly resource: Resource; readonly version: number; readonly doorCode: string }
/** The same with the policy that rules it. */
export interface RuledResource extends StoredResource { readonly policy: BookingPolicy }

const partsOfRow = sql<string[]>`ARRAY(SELECT part_id FROM resource_parts WHERE resource_id = "resources"."id" ORDER BY position)`
const columns = { ...getTableColumns(resources), parts: partsOfRow }
type Row = typeof resources.$inferSelect & { readonly parts: string[] }
const stored = ({ version, doorCode, ...resource }: Row): StoredResource => ({ resource, version, doorCode })

/** All resources of a site with their parts in order. */
export async function resourcesOfSite(tx: RecordsDatabase, siteId: string): Promise<StoredResource[]> {
  return (await tx.select(columns).from(resources).where(eq(resources.siteId, siteId)).orderBy(asc(resources.name), asc(resources.id))).map(stored)
}

const ruled = (tx: RecordsDatabase) => tx.select({ row: columns, policy: bookingPolicies }).from(resources).innerJoin(bookingPolicies, eq(bookingPolicies.id, resources.policyId))
const toRuled = ({ row, policy }: { row: Row; policy: typeof bookingPolicies.$inferSelect }): RuledResource => ({ ...stored(row), policy: toPolicy(policy) })

/** Every resource of every site, or of one, with its policy. */
export const ruledResources = async (tx: RecordsDatabase, siteId?: string): Promise<RuledResource[]> =>
  (await ruled(tx).where(siteId === undefined ? undefined : eq(resources.siteId, siteId)).orderBy(asc(resources.name), asc(resources.id))).map(toRuled)

export async function resourceById(tx: RecordsDatabase, id: string): Promise<StoredResource | undefined> {
  const [row] = await tx.select(columns).from(resources).where(eq(resources.id, id))
  return row && stored(row)
}

// UNION, not UNION ALL: ends even if the parts went round in a circle.
const downwards = (id: string) => sql`SELECT ${id}::text AS id UNION SELECT part.part_id FROM resource_parts part JOIN down ON part.resource_id = down.id`
const upwards = (id: string) => sql`SELECT ${id}::text AS id UNION SELECT part.resource_id FROM resource_parts part JOIN up ON part.part_id = up.id`

const family = (id: string) => sql`(WITH RECURSIVE down(id) AS (${downwards(id)}), up(id) AS (${upwards(id)}) SELECT id FROM down UNION SELECT id FROM up)`

/** The resource, all that it consists of and all that contains it, however deep, each with its policy. */
export const resourceFamily = async (tx: RecordsDatabase, id: string): Promise<RuledResource[]> => (await ruled(tx).where(sql`${resources.id} IN ${family(id)}`)).map(toRuled)

export async function familyIds(tx: RecordsDatabase, id: string): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`SELECT id FROM ${family(id)} AS family`)
  return rows.map((row) => row.id)
}

/** Everything that could share a unit with the resource: its family, and the families of that. */
export async function relatedIds(tx: RecordsDatabase, id: string): Promise<string[]> {
  const related = new Set<string>()
  for (const one of await familyIds(tx, id)) for (const other of await familyIds(tx, one)) related.add(other)
  return [...related]
}

export async function policyOfResource(tx: RecordsDatabase, id: string): Promise<BookingPolicy | undefined> {
  const [row] = await ruled(tx).where(eq(resources.id, id))
  return row && toRuled(row).policy
}

/** The resource and everything that contains it: what must be looked at when it changes. */
export async function containingIds(tx: RecordsDatabase, id: string): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`WITH RECURSIVE up(id) AS (${upwards(id)}) SELECT id FROM up`)
  return rows.map((row) => row.id)
}

export async function insertResource(tx: RecordsDatabase, resource: Resource, doorCode: string): Promise<void> {
  const { parts, ...row } = resource
  await tx.insert(resources).values({ ...row, doorCode })
  await putParts(tx, resource.id, parts)
}

/** False when it is not at that version any more. */
export async function updateResource(tx: RecordsDatabase, resource: Resource, version: number): Promise<boolean> {
  const { parts, id, siteId: _siteId, ...row } = resource
  const { rowCount } = await tx.update(resources).set({ ...row, version: version + 1 }).where(and(eq(resources.id, id), eq(resources.version, version)))
  if (rowCount !== 1) return false
  await tx.delete(resourceParts).where(eq(resourceParts.resourceId, id))
  await putParts(tx, id, parts)
  return true
}

async function putParts(tx: RecordsDatabase, resourceId: string, parts: readonly string[]): Promise<void> {
  if (parts.length > 0) await tx.insert(resourceParts).values(parts.map((partId, position) => ({ resourceId, partId, position })))
}

export async function deleteResource(tx: RecordsDatabase, id: string, version: number): Promise<boolean> {
  const { rowCount } = await tx.delete(resources).where(and(eq(resources.id, id), eq(resources.version, version)))
  return rowCount === 1
}

export async function setDoorCode(tx: RecordsDatabase, id: string, doorCode: string): Promise<boolean> {
  const { rowCount } = await tx.update(resources).set({ doorCode }).where(eq(resources.id, id))
  return rowCount === 1
}

/** True when any of them is booked or asked for at or after the moment. */
export async function isBookedAfter(tx: RecordsDatabase, resourceIds: readonly string[], at: Date): Promise<boolean> {
  const [found] = await tx.select({ id: bookings.id }).from(bookings).where(and(
    inArray(bookings.resourceId, [...resourceIds]), inArray(bookings.status, ['requested', 'confirmed']), sql`${bookings.to} > ${at.toISOString()}`)).limit(1)
  return found !== undefined
}

/** Those of the ids that a resource of any site has already. */
export async function resourceIdsTaken(tx: RecordsDatabase, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.select({ id: resources.id }).from(resources).where(inArray(resources.id, [...ids]))
  return new Set(rows.map(({ id }) => id))
}

/** Rooms and desks that are let to a tenant at the moment. */
export async function letSpaceIds(tx: RecordsDatabase, siteId: string, at: Date): Promise<ReadonlySet<string>> {
  const date = at.toISOString().slice(0, 10)
  const rows = await tx.select({ spaceId: agreements.spaceId }).from(agreements).where(and(
    eq(agreements.siteId, siteId), lte(agreements.from, date), or(isNull(agreements.to), gt(agreements.to, date))))
  return new Set(rows.map(({ spaceId }) => spaceId))
}
