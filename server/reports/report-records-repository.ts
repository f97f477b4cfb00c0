import { and, asc, eq, gte, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from 'drizzle-orm'
import { spaces } from '../records/building-schema.ts'
import { bookingImports, importedBookings } from '../records/booking-imports-schema.ts'
import { bookingEvents, bookings, bookingSeries, creditEntries, noShows, resources } from '../records/bookings-schema.ts'
import { agreements, members, plans, tenants } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'
import type { ReportBooking, ReportRecords } from './report-records.ts'

const STOOD = ['confirmed', 'completed', 'released', 'cancelled'] as const
const BOOKING = {
  id: bookings.id, resourceId: bookings.resourceId, resourceName: resources.name, spaceId: resources.spaceId, equipmentId: resources.equipmentId,
  // A resource that names no capacity has that of its space.
  capacity: sql<number>`coalesce(nullif(${resources.capacity}, 0), ${spaces.capacity}, 0)`.mapWith(Number),
  seriesId: bookings.seriesId, seriesTitle: bookingSeries.title, tenantId: bookings.tenantId, partySize: bookings.partySize, from: bookings.from, to: bookings.to, endedAt: bookings.endedAt,
  status: bookings.status, checkedInAt: bookings.checkedInAt, judgedAt: bookings.judgedAt, noShow: noShows.status, told: importedBookings.told,
  late: sql<boolean>`coalesce((SELECT bool_or((${bookingEvents.detail} ->> 'late')::boolean) FROM ${bookingEvents} WHERE ${bookingEvents.bookingId} = ${bookings.id} AND ${bookingEvents.kind} = 'cancelled'), false)`,
  credits: sql<number>`coalesce((SELECT -sum(${creditEntries.amount}) FROM ${creditEntries} WHERE ${creditEntries.bookingId} = ${bookings.id}), 0)`.mapWith(Number),
}
/** What was cancelled with its whole import was no booking that nobody needed. */
const isWanted = or(ne(bookings.status, 'cancelled'), isNull(bookingImports.undoneAt))
interface Row extends Omit<ReportBooking, 'from' | 'to' | 'heldTo' | 'arrival' | 'cancelledLate'> {
  readonly from: Date
  readonly to: Date
  readonly endedAt: Date | null
  readonly checkedInAt: Date | null
  readonly judgedAt: Date | null
  readonly noShow: (typeof noShows.$inferSelect)['status'] | null
  readonly told: (typeof importedBookings.$inferSelect)['told']
  readonly late: boolean
}

export function createReportRecordsRepository(records: Records): ReportRecords {
  return {
    lettings: (siteId) => records.run(async (db) => {
      const agreed = await db.select({ spaceId: agreements.spaceId, tenantId: agreements.tenantId, memberId: agreements.memberId, from: agreements.from, to: agreements.to }).from(agreements).where(eq(agreements.siteId, siteId))
      const own = await db.select({ spaceId: resources.spaceId, tenantId: resources.tenantId, memberId: resources.memberId }).from(resources)
        .where(and(eq(resources.siteId, siteId), isNotNull(resources.spaceId), or(isNotNull(resources.tenantId), isNotNull(resources.memberId))))
      return [...agreed, ...own.map(({ spaceId, ...owner }) => ({ ...owner, spaceId: spaceId!, from: null, to: null }))]
    }),

    tenants: (siteId) => records.run((db) => db.select({
      id: tenants.id, name: tenants.name, people: sql<number>`(count(${members.id}) FILTER (WHERE ${members.status} = 'active'))::int`, planName: plans.name, monthlyCredits: plans.monthlyCredits,
    }).from(tenants).leftJoin(members, eq(members.tenantId, tenants.id)).leftJoin(plans, eq(plans.id, tenants.planId))
      .where(eq(tenants.siteId, siteId)).groupBy(tenants.id, plans.id).orderBy(asc(tenants.name), asc(tenants.id))),

    bookings: (siteId, from, to) => records.run((db) => db.select(BOOKING).from(bookings)
      .innerJoin(resources, eq(resources.id, bookings.resourceId)).leftJoin(noShows, eq(noShows.bookingId, bookings.id)).leftJoin(bookingSeries, eq(bookingSeries.id, bookings.seriesId)).leftJoin(spaces, eq(spaces.id, resources.spaceId))
      .leftJoin(importedBookings, eq(importedBookings.bookingId, bookings.id)).leftJoin(bookingImports, eq(bookingImports.id, importedBookings.importId))
      .where(and(eq(bookings.siteId, siteId), inArray(bookings.status, [...STOOD]), isWanted, gte(bookings.from, new Date(from)), lt(bookings.from, new Date(to)))).orderBy(asc(bookings.from), asc(bookings.id))
      .then((rows) => rows.map(toReportBooking))),

    creditsByMonth: (tenantId, fromMonth, toMonth) => records.run((db) => db.select({ month: creditEntries.month, spent: sql<number>`-sum(${creditEntries.amount})`.mapWith(Number) }).from(creditEntries)
      .where(and(eq(creditEntries.tenantId, tenantId), gte(creditEntries.month, fromMonth), lte(creditEntries.month, toMonth))).groupBy(creditEntries.month).orderBy(asc(creditEntries.month))),
  }
}

function toReportBooking({ endedAt, checkedInAt, judgedAt, noShow, told, late, from, to, ...row }: Row): ReportBooking {
  return { ...row, from: from.getTime(), to: to.getTime(), heldTo: Math.min(to.getTime(), endedAt?.getTime() ?? Infinity), cancelledLate: late, arrival: arrivalOf(row.status, { checkedInAt, judgedAt, noShow, told }) }
}

function arrivalOf(status: ReportBooking['status'], { checkedInAt, judgedAt, noShow, told }: Pick<Row, 'checkedInAt' | 'judgedAt' | 'noShow' | 'told'>): ReportBooking['arrival'] {
  if (status === 'cancelled') return null
  if (checkedInAt !== null || noShow === 'overturned') return 'came'
  if (noShow !== null) return 'did-not-come'
  // Where our sensors knew nothing, what the system said that it was imported from.
  if (told !== null) return told === 'came' ? 'came' : 'did-not-come'
  // A verdict that could not be given, or a booking that ended before there was one.
  return judgedAt !== null || status === 'completed' ? 'unknown' : null
}
