import { and, eq, gt, inArray, lt } from 'drizzle-orm'
import type { Blackout } from '#contract/bookings'
import { blackouts, bookings } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import { toBlackout } from './blackout-repository.ts'
import { boardBooking, type BoardBooking, type BoardResource } from './booking-board-rules.ts'
import { toBooking } from './booking-repository.ts'
import { ruledResources } from './resource-repository.ts'
import { blackoutSources, unitNeed } from './resource-unit-rules.ts'

export interface BoardContent { readonly resources: readonly BoardResource[]; readonly bookings: readonly BoardBooking[]; readonly blackouts: readonly Blackout[] }

/** Those of the bookings that stand; whoever is missing takes no time any more. */
export async function standingBookings(tx: RecordsDatabase, ids: readonly string[]): Promise<BoardBooking[]> {
  const rows = await tx.select().from(bookings).where(and(eq(bookings.status, 'confirmed'), inArray(bookings.id, [...ids])))
  return rows.map((row) => boardBooking(toBooking(row)))
}

/** Everything that stands, or is shut, between two moments (epoch ms), of all sites. */
export async function boardContent(tx: RecordsDatabase, from: number, to: number): Promise<BoardContent> {
  const all = (await ruledResources(tx)).map(({ resource }) => resource)
  const byId = new Map(all.map((resource) => [resource.id, resource]))
  const standing = await tx.select().from(bookings).where(and(eq(bookings.status, 'confirmed'), gt(bookings.to, new Date(from)), lt(bookings.from, new Date(to))))
  const shut = await tx.select().from(blackouts).where(and(gt(blackouts.to, new Date(from)), lt(blackouts.from, new Date(to))))
  return {
    resources: all.map((resource): BoardResource => ({
      id: resource.id, siteId: resource.siteId, spaceId: resource.spaceId, isBundle: resource.kind === 'bundle',
      units: unitNeed(resource, byId), blackoutSources: new Set([null, ...blackoutSources(resource, byId)]),
    })),
    bookings: standing.map((row) => boardBooking(toBooking(row))), blackouts: shut.map(toBlackout),
  }
}
