import { sql } from 'drizzle-orm'
import { bigserial, boolean, check, customType, doublePrecision, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core'
import type { BookingEventKind } from '#contract/booking-events'
import type { Booking, BookingPolicy, BookingSeries, NoShow, Resource, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import { equipment, sites, spaces } from './building-schema.ts'
import { members, tenants } from './people-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })
/** A half-open range of moments, written and read in PostgreSQL's own form: ["2026-…","2026-…"). */
const momentRange = customType<{ data: string }>({ dataType: () => 'tstzrange' })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const bookingPolicies = pgTable('booking_policies', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  rules: jsonb('rules').$type<Omit<BookingPolicy, 'id' | 'siteId' | 'name'>>().notNull(),
  version: integer('version').notNull().default(1),
}, (table) => [unique('booking_policies_in_site').on(table.siteId, table.id)])

export const resources = pgTable('resources', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  kind: text('kind').$type<Resource['kind']>().notNull(),
  name: text('name').notNull(),
  spaceId: text('space_id'),
  equipmentId: text('equipment_id'),
  places: integer('places').notNull(),
  capacity: integer('capacity').notNull(),
  features: text('features').array().notNull(),
  description: text('description').notNull(),
  openingHours: jsonb('opening_hours').$type<OpeningHours>(),
  policyId: text('policy_id').notNull(),
  tenantId: text('tenant_id').references(() => tenants.id),
  memberId: text('member_id').references(() => members.id),
  photos: jsonb('photos').$type<Resource['photos']>().notNull(),
  bookable: boolean('bookable').notNull(),
  /** For the QR code on the door: proves that somebody stands there. Rotated by staff. */
  doorCode: text('door_code').notNull(),
  version: integer('version').notNull().default(1),
}, (table) => [
  unique('resources_in_site').on(table.siteId, table.id),
  foreignKey({ name: 'resources_space', columns: [table.siteId, table.spaceId], foreignColumns: [spaces.siteId, spaces.id] }),
  foreignKey({ name: 'resources_equipment', columns: [table.siteId, table.equipmentId], foreignColumns: [equipment.siteId, equipment.id] }),
  foreignKey({ name: 'resources_policy', columns: [table.siteId, table.policyId], foreignColumns: [bookingPolicies.siteId, bookingPolicies.id] }),
  check('resources_places', sql`${table.places} >= 1`),
])

/** What a bundle, or a hall that can be split, consists of. */
export const resourceParts = pgTable('resource_parts', {
  resourceId: text('resource_id').notNull().references(() => resources.id, { onDelete: 'cascade' }),
  partId: text('part_id').notNull().references((): AnyPgColumn => resources.id),
  position: integer('position').notNull(),
}, (table) => [unique('resource_parts_once').on(table.resourceId, table.partId), check('resource_parts_not_itself', sql`${table.resourceId} <> ${table.partId}`)])

/** Pictures of a resource, checked to be what they say; `hash` (SHA-256) is the ETag. */
export const resourcePhotos = pgTable('resource_photos', {
  resourceId: text('resource_id').notNull().references(() => resources.id, { onDelete: 'cascade' }),
  id: text('id').notNull(),
  mediaType: text('media_type').$type<'image/jpeg' | 'image/png' | 'image/webp'>().notNull(),
  hash: text('hash').notNull(),
  bytes: bytes('bytes').notNull(),
}, (table) => [primaryKey({ columns: [table.resourceId, table.id] })])

export const blackouts = pgTable('blackouts', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  resourceId: text('resource_id').references(() => resources.id, { onDelete: 'cascade' }),
  kind: text('kind').$type<'closure' | 'holiday' | 'maintenance'>().notNull(),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  reason: text('reason').notNull(),
}, (table) => [index('blackouts_by_time').on(table.siteId, table.from), check('blackouts_run_forward', sql`${table.from} < ${table.to}`)])

export const bookingSeries = pgTable('booking_series', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  resourceId: text('resource_id').notNull().references(() => resources.id),
  tenantId: text('tenant_id').references(() => tenants.id),
  memberId: text('member_id').references(() => members.id),
  title: text('title').notNull(),
  start: text('start_wall_time').notNull(),
  lengthMin: integer('length_min').notNull(),
  timeZone: text('time_zone').notNull(),
  recurrence: jsonb('recurrence').$type<BookingSeries['recurrence']>().notNull(),
  status: text('status').$type<BookingSeries['status']>().notNull(),
  createdAt: moment('created_at').notNull(),
  version: integer('version').notNull().default(1),
}, (table) => [index('booking_series_of_resource').on(table.resourceId)])

export const bookings = pgTable('bookings', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  resourceId: text('resource_id').notNull(),
  units: text('units').array().notNull(),
  seriesId: text('series_id').references(() => bookingSeries.id),
  recurrenceId: text('recurrence_id'),
  tenantId: text('tenant_id').references(() => tenants.id),
  memberId: text('member_id').references(() => members.id),
  title: text('title').notNull(),
  note: text('note').notNull(),
  partySize: integer('party_size').notNull(),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  status: text('status').$type<Booking['status']>().notNull(),
  source: text('source').$type<Booking['source']>().notNull(),
  checkedInAt: moment('checked_in_at'),
  checkedInBy: text('checked_in_by').$type<NonNullable<Booking['checkedInBy']>>(),
  endedAt: moment('ended_at'),
  /** When the presence side has given its verdict (came, did not come, could not know): once and for all. */
  judgedAt: moment('judged_at'),
  credits: doublePrecision('credits').notNull(),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by'),
  version: integer('version').notNull().default(1),
}, (table) => [
  foreignKey({ name: 'bookings_resource', columns: [table.siteId, table.resourceId], foreignColumns: [resources.siteId, resources.id] }),
  index('bookings_by_resource').on(table.resourceId, table.from),
  index('bookings_by_site').on(table.siteId, table.from),
  index('bookings_by_member').on(table.memberId, table.from),
  index('bookings_by_tenant').on(table.tenantId, table.from),
  index('bookings_of_series').on(table.seriesId),
  index('bookings_open').on(table.from).where(sql`status IN ('requested', 'confirmed')`),
  check('bookings_run_forward', sql`${table.from} < ${table.to}`),
  check('bookings_status', sql`${table.status} IN ('requested', 'confirmed', 'declined', 'cancelled', 'released', 'completed')`),
])

/**
 * Who holds which unit when, buffers included. A row exists while the time is held; the exclusion constraint
 * (migration) makes a second one for the same unit and time impossible, whatever any check overlooked.
 */
export const unitHolds = pgTable('unit_holds', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  unit: text('unit').notNull(),
  during: momentRange('during').notNull(),
  bookingId: text('booking_id').references(() => bookings.id, { onDelete: 'cascade' }),
  offerId: text('offer_id').references((): AnyPgColumn => waitlistOffers.id, { onDelete: 'cascade' }),
}, (table) => [
  index('unit_holds_of_booking').on(table.bookingId),
  index('unit_holds_of_offer').on(table.offerId),
  check('unit_holds_one_holder', sql`num_nonnulls(${table.bookingId}, ${table.offerId}) = 1`),
])

export const bookingEvents = pgTable('booking_events', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  bookingId: text('booking_id').notNull().references(() => bookings.id, { onDelete: 'cascade' }),
  at: moment('at').notNull(),
  kind: text('kind').$type<BookingEventKind>().notNull(),
  actorKind: text('actor_kind').$type<'member' | 'token' | 'kiosk' | 'system'>().notNull(),
  actorId: text('actor_id'),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
}, (table) => [index('booking_events_of').on(table.bookingId, table.id)])

export const waitlist = pgTable('waitlist', {
  /** Also the order: who joined first is asked first. */
  number: bigserial('number', { mode: 'number' }).notNull(),
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  resourceIds: text('resource_ids').array().notNull(),
  tenantId: text('tenant_id').references(() => tenants.id),
  memberId: text('member_id').notNull().references(() => members.id),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  partySize: integer('party_size').notNull(),
  title: text('title').notNull(),
  status: text('status').$type<WaitlistEntry['status']>().notNull(),
  createdAt: moment('created_at').notNull(),
}, (table) => [index('waitlist_by_time').on(table.siteId, table.from), check('waitlist_runs_forward', sql`${table.from} < ${table.to}`)])

/** Time that became free, written in the transaction that frees it: what the waitlist is still to be offered follows from here after any restart. */
export const freedTimes = pgTable('freed_times', {
  /** What freed it: a booking's id and version. */
  cause: text('cause').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  /** The booking's resource and all that shares units with it. */
  resourceIds: text('resource_ids').array().notNull(),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  freedAt: moment('freed_at').notNull(),
}, (table) => [index('freed_times_by_end').on(table.siteId, table.to), check('freed_times_run_forward', sql`${table.from} < ${table.to}`)])

/** `cause` names what freed the time (a booking's id and version): one entry is asked at most once for one cause, across restarts. */
export const waitlistOffers = pgTable('waitlist_offers', {
  id: text('id').primaryKey(),
  waitlistId: text('waitlist_id').notNull().references(() => waitlist.id, { onDelete: 'cascade' }),
  resourceId: text('resource_id').notNull().references(() => resources.id),
  cause: text('cause').notNull(),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  offeredAt: moment('offered_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  status: text('status').$type<WaitlistOffer['status']>().notNull(),
  bookingId: text('booking_id').references(() => bookings.id),
}, (table) => [uniqueIndex('waitlist_offers_once').on(table.waitlistId, table.cause), index('waitlist_offers_held').on(table.expiresAt).where(sql`status = 'held'`)])

export const noShows = pgTable('no_shows', {
  id: text('id').primaryKey(),
  bookingId: text('booking_id').notNull().unique('no_shows_once').references(() => bookings.id, { onDelete: 'cascade' }),
  siteId: text('site_id').notNull(),
  resourceId: text('resource_id').notNull(),
  spaceId: text('space_id'),
  tenantId: text('tenant_id').references(() => tenants.id),
  memberId: text('member_id').references(() => members.id),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  recordedAt: moment('recorded_at').notNull(),
  released: boolean('released').notNull(),
  evidence: jsonb('evidence').$type<NoShow['evidence']>().notNull(),
  status: text('status').$type<NoShow['status']>().notNull(),
  contest: text('contest'),
  contestedAt: moment('contested_at'),
  decision: text('decision'),
  decidedAt: moment('decided_at'),
  decidedBy: text('decided_by'),
}, (table) => [index('no_shows_of_tenant').on(table.tenantId, table.recordedAt), index('no_shows_of_member').on(table.memberId, table.recordedAt)])

/** Credits taken and given back; (booking, reason) once, so that nothing is refunded twice. Balances are the plan's monthly credits plus these. */
export const creditEntries = pgTable('credit_entries', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  siteId: text('site_id').notNull(),
  tenantId: text('tenant_id').notNull().references(() => tenants.id),
  bookingId: text('booking_id').references(() => bookings.id),
  reason: text('reason').notNull(),
  amount: doublePrecision('amount').notNull(),
  /** Month of the site's zone that it counts for, "2026-03". */
  month: text('month').notNull(),
  at: moment('at').notNull(),
}, (table) => [uniqueIndex('credit_entries_once').on(table.bookingId, table.reason), index('credit_entries_of').on(table.tenantId, table.month)])

/** An Idempotency-Key and what was answered for it; the same key with another request is refused. */
export const idempotencyKeys = pgTable('idempotency_keys', {
  key: text('key').primaryKey(),
  requestHash: text('request_hash').notNull(),
  status: integer('status').notNull(),
  answer: jsonb('answer').$type<unknown>().notNull(),
  createdAt: moment('created_at').notNull(),
})

export const calendarFeeds = pgTable('calendar_feeds', {
  id: text('id').primaryKey(),
  tokenHash: text('token_hash').notNull().unique('calendar_feeds_token'),
  kind: text('kind').$type<'member' | 'resource' | 'tenant'>().notNull(),
  subjectId: text('subject_id').notNull(),
  createdBy: text('created_by').references(() => members.id, { onDelete: 'cascade' }),
  createdAt: moment('created_at').notNull(),
  lastReadAt: moment('last_read_at'),
  revokedAt: moment('revoked_at'),
})
