import { bigserial, boolean, check, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import type { BookingImport } from '#contract/booking-imports'
import { sites } from './building-schema.ts'
import { bookings } from './bookings-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const bookingImports = pgTable('booking_imports', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  report: jsonb('report').$type<BookingImport>().notNull(),
  at: moment('at').notNull(),
  undoneAt: moment('undone_at'),
}, (table) => [index('booking_imports_of_site').on(table.siteId, table.at)])

/** Which bookings came out of a file, and from which of its rows. */
export const importedBookings = pgTable('imported_bookings', {
  bookingId: text('booking_id').primaryKey().references(() => bookings.id, { onDelete: 'cascade' }),
  importId: text('import_id').notNull().references(() => bookingImports.id),
  row: integer('row').notNull(),
  /** What the row says: the same row in a later file adds nothing. Null once its import was undone. */
  key: text('key').unique('imported_bookings_once'),
  /** It was over when it came: another system's record, which is never released and no strike. */
  isRecord: boolean('is_record').notNull(),
  /** What the other system says; counts only where our sensors know nothing. */
  told: text('told').$type<'came' | 'nobody-came'>(),
}, (table) => [index('imported_bookings_of').on(table.importId), check('imported_bookings_told', sql`${table.told} IN ('came', 'nobody-came')`)])

/** Time that records held which are gone: sums of use that counted it are to be added up anew. */
export const withdrawnTimes = pgTable('withdrawn_times', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id, { onDelete: 'cascade' }),
  units: text('units').array().notNull(),
  from: moment('from_at').notNull(),
  to: moment('to_at').notNull(),
  at: moment('at').notNull(),
})
