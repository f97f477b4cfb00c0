import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { OpeningHours } from '#contract/building'

/**
 * When a space could be used and by how many, for as long as it was so: last year's figures stay what they
 * were when today's opening hours are edited. Without foreign keys: a space that is gone keeps its past. The first
 * version of each space holds from the beginning of time, whatever its valid_from says.
 */
export const availabilityVersions = pgTable('availability_versions', {
  siteId: text('site_id').notNull(),
  spaceId: text('space_id').notNull(),
  validFrom: timestamp('valid_from', { withTimezone: true }).notNull(),
  /** The space's own, or its site's. */
  openingHours: jsonb('opening_hours').$type<OpeningHours>().notNull(),
  timeZone: text('time_zone').notNull(),
  capacity: integer('capacity').notNull(),
}, (table) => [primaryKey({ columns: [table.spaceId, table.validFrom] })])
