import { sql } from 'drizzle-orm'
import { bigserial, boolean, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { sites } from './building-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const webhooks = pgTable('webhooks', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  url: text('url').notNull(),
  events: text('events').array().notNull(),
  /** Signs each delivery (HMAC-SHA-256); shown once. */
  secret: text('secret').notNull(),
  active: boolean('active').notNull(),
  /** What happened before is not told. */
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** What leaves the house: written in the transaction that causes it, delivered afterwards, again until it succeeds or is given up. */
export const outbox = pgTable('outbox', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  kind: text('kind').$type<'mail' | 'webhook'>().notNull(),
  recipient: text('recipient').notNull(),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  /** One message for one cause, across restarts. */
  dedupeKey: text('dedupe_key').notNull().unique('outbox_once'),
  dueAt: moment('due_at').notNull(),
  attempts: integer('attempts').notNull().default(0),
  sentAt: moment('sent_at'),
  givenUpAt: moment('given_up_at'),
  lastError: text('last_error'),
}, (table) => [index('outbox_due').on(table.dueAt).where(sql`sent_at IS NULL AND given_up_at IS NULL`)])
