import { and, asc, eq, getTableColumns, gt, gte, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Booking, BookingEvent, BookingStatus } from '#contract/bookings'
import { bookingEvents, bookings } from '../records/bookings-schema.ts'
import { members, tenants } from '../records/people-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

type Row = typeof bookings.$inferSelect

export function toBooking({ judgedAt: _judgedAt, from, to, checkedInAt, endedAt, createdAt, ...row }: Row): Booking {
  return {
    ...row, from: from.toISOString(), to: to.toISOString(), createdAt: createdAt.toISOString(),
    checkedInAt: checkedInAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null,
  }
}

/** The same for the transaction alone until it ends: whoever else wants to change it waits. */
export async function lockedBooking(tx: RecordsDatabase, id: string): Promise<Booking | undefined> {
  const [row] = await tx.select().from(bookings).where(eq(bookings.id, id)).for('update')
  return row && toBooking(row)
}

/** The instances of a series that can still be changed, in order, locked. */
export async function openInstances(tx: RecordsDatabase, seriesId: string, now: number): Promise<Booking[]> {
  const rows = await tx.select().from(bookings).where(and(eq(bookings.seriesId, seriesId), inArray(bookings.status, ['requested', 'confirmed']), gt(bookings.to, new Date(now))))
    .orderBy(asc(bookings.from), asc(bookings.id)).for('update')
  return rows.map(toBooking)
}

/** A booking with the names that the page shows. */
export interface NamedBooking { readonly booking: Booking; readonly memberName: string | null; readonly tenantName: string | null; readonly leftAt: string | null }

export async function bookingById(tx: RecordsDatabase, id: string): Promise<Booking | undefined> {
  const [row] = await tx.select().from(bookings).where(eq(bookings.id, id))
  return row && toBooking(row)
}

/** Whoever extends or changes a booking has answered: it is not over. */
const ANSWERS = ['kept', 'extended', 'changed'] as const

/** Since when a running booking stands empty (ISO 8601), while the question whether it is over waits for its answer. */
export const openQuestion = sql<string | null>`CASE WHEN ${bookings.status} = 'confirmed' AND ${bookings.checkedInAt} IS NOT NULL THEN (
  SELECT detail ->> 'leftAt' FROM (
    SELECT kind, detail FROM booking_events WHERE booking_id = "bookings"."id" AND kind IN ('leave-asked', ${sql.join(ANSWERS.map((kind) => sql`${kind}`), sql`, `)}) ORDER BY id DESC LIMIT 1
  ) AS latest WHERE kind = 'leave-asked') END`

const named = (tx: RecordsDatabase) => tx.select({ row: bookings, memberName: members.name, tenantName: tenants.name, leftAt: openQuestion }).from(bookings)
  .leftJoin(members, eq(members.id, bookings.memberId)).leftJoin(tenants, eq(tenants.id, bookings.tenantId))
const toNamed = ({ row, ...names }: Omit<NamedBooking, 'booking'> & { row: Row }): NamedBooking => ({ booking: toBooking(row), ...names })

/** Those of the ids that exist, in order of their begin. */
export async function namedBookings(tx: RecordsDatabase, ids: readonly string[]): Promise<NamedBooking[]> {
  if (ids.length === 0) return []
  return (await named(tx).where(inArray(bookings.id, [...ids])).orderBy(asc(bookings.from), asc(bookings.id))).map(toNamed)
}

/** A cursor's place: the begin (epoch ms) and id of the last booking that was shown. */
export interface BookingPlace { readonly from: number; readonly id: string }

/** All fields narrow the list; times in epoch ms, touching the half-open period. */
export interface BookingFilter {
  readonly siteId: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly resourceIds?: readonly string[] | undefined
  readonly statuses?: readonly BookingStatus[] | undefined
  readonly sources?: readonly Booking['source'][] | undefined
  /** Null: of nobody, which is the house. */
  readonly tenantId?: string | null | undefined
  readonly memberId?: string | null | undefined
  readonly seriesId?: string | undefined
  readonly after?: BookingPlace | undefined
  /** Whose requests and cancelled bookings may be seen; of all others only what takes time. Absent: everybody's. */
  readonly insight?: { readonly tenantId: string } | { readonly memberId: string } | 'none' | undefined
}

/** No booking is longer (contract/bookings.ts): how far back one may begin that touches a period. */
const LONGEST_MS = 44_640 * 60_000
const TAKING_TIME = ['confirmed', 'completed'] as const

export async function findBookings(tx: RecordsDatabase, filter: BookingFilter, limit: number): Promise<NamedBooking[]> {
  const rows = await named(tx).where(matching(filter)).orderBy(asc(bookings.from), asc(bookings.id)).limit(limit)
  return rows.map(toNamed)
}

function matching({ siteId, from, to, resourceIds, statuses, sources, tenantId, memberId, seriesId, after, insight }: BookingFilter): SQL | undefined {
  return and(
    eq(bookings.siteId, siteId),
    from === undefined ? undefined : and(gt(bookings.to, new Date(from)), gte(bookings.from, new Date(from - LONGEST_MS))), to === undefined ? undefined : lt(bookings.from, new Date(to)),
    resourceIds && inArray(bookings.resourceId, [...resourceIds]), statuses && inArray(bookings.status, [...statuses]), sources && inArray(bookings.source, [...sources]),
    same(bookings.tenantId, tenantId), same(bookings.memberId, memberId), same(bookings.seriesId, seriesId),
    after && or(gt(bookings.from, new Date(after.from)), and(eq(bookings.from, new Date(after.from)), gt(bookings.id, after.id))),
    insight && or(inArray(bookings.status, [...TAKING_TIME]), insight === 'none' ? undefined : 'tenantId' in insight ? eq(bookings.tenantId, insight.tenantId) : eq(bookings.memberId, insight.memberId)),
  )
}

const same = (column: AnyPgColumn, value: string | null | undefined): SQL | undefined => (value === undefined ? undefined : value === null ? isNull(column) : eq(column, value))

/** What a new booking holds: each unit for a half-open time, epoch ms, buffers included. */
export interface NewHold { readonly units: readonly string[]; readonly from: number; readonly to: number }
export interface NewBooking { readonly booking: Booking; readonly hold: NewHold | null; readonly event: NewBookingEvent }

/** The bookings, what they hold and how they began, in one statement: each way to the database and back costs as much as the work there. */
export async function insertBookings(tx: RecordsDatabase, added: readonly NewBooking[]): Promise<void> {
  const names = getTableColumns(bookings)
  const rows = added.map(({ booking }) => Object.fromEntries(Object.entries(booking).map(([key, value]) => [names[key as keyof Booking].name, value])))
  const holds = added.flatMap(({ booking: { id }, hold }) => (hold === null ? [] : [...hold.units].sort().map((unit) => ({ unit, booking_id: id, from_at: isoOf(hold.from), to_at: isoOf(hold.to) }))))
  const events = added.map(({ event: { bookingId, at, kind, actorKind, actorId, detail } }) => ({ booking_id: bookingId, at, kind, actor_kind: actorKind, actor_id: actorId, detail }))
  await tx.execute(sql`
    WITH added AS (INSERT INTO bookings SELECT * FROM jsonb_populate_recordset(NULL::bookings, ${JSON.stringify(rows)}::jsonb)),
    held AS (
      INSERT INTO unit_holds (unit, during, booking_id)
      SELECT unit, tstzrange(from_at, to_at), booking_id FROM jsonb_to_recordset(${JSON.stringify(holds)}::jsonb) AS hold(unit text, booking_id text, from_at timestamptz, to_at timestamptz)
    )
    INSERT INTO booking_events (booking_id, at, kind, actor_kind, actor_id, detail)
    SELECT booking_id, at, kind, actor_kind, actor_id, detail FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event(booking_id text, at timestamptz, kind text, actor_kind text, actor_id text, detail jsonb)`)
}

const isoOf = (at: number): string => new Date(at).toISOString()

/** What a change of a booking may set. */
export type BookingPatch = Partial<Omit<Booking, 'id' | 'siteId' | 'createdAt' | 'createdBy' | 'version' | 'source'>>

/**
 * Changes the booking if it is still at this version and in one of the states; gives it as it is then, undefined
 * when somebody was faster. So each transition happens once, whoever asks how often.
 */
export async function changeBooking(tx: RecordsDatabase, { id, version }: Pick<Booking, 'id' | 'version'>, states: readonly BookingStatus[], patch: BookingPatch): Promise<Booking | undefined> {
  const { from, to, checkedInAt, endedAt, ...rest } = patch
  const moment = (at: string | null | undefined): Date | null | undefined => (at === null || at === undefined ? at : new Date(at))
  const [row] = await tx.update(bookings).set({
    ...rest, ...(from === undefined ? {} : { from: new Date(from) }), ...(to === undefined ? {} : { to: new Date(to) }),
    checkedInAt: moment(checkedInAt), endedAt: moment(endedAt), version: version + 1,
  }).where(and(eq(bookings.id, id), eq(bookings.version, version), inArray(bookings.status, [...states]))).returning()
  return row && toBooking(row)
}

/** Marks that the presence side has given its verdict; false when it had already. */
export async function judge(tx: RecordsDatabase, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.update(bookings).set({ judgedAt: at }).where(and(eq(bookings.id, id), sql`${bookings.judgedAt} IS NULL`))
  return rowCount === 1
}

export type NewBookingEvent = Omit<BookingEvent, 'id'>

export async function addBookingEvents(tx: RecordsDatabase, events: readonly NewBookingEvent[]): Promise<void> {
  if (events.length > 0) await tx.insert(bookingEvents).values(events.map(({ at, ...event }) => ({ ...event, at: new Date(at) })))
}

export async function eventsOfBooking(tx: RecordsDatabase, bookingId: string): Promise<BookingEvent[]> {
  const rows = await tx.select().from(bookingEvents).where(eq(bookingEvents.bookingId, bookingId)).orderBy(asc(bookingEvents.id))
  return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }))
}
