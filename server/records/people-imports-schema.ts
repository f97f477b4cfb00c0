import { index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { PeopleImport } from '#contract/people-api'
import { sites } from './building-schema.ts'

/** What an import changed, so that it can be undone as one: the rows as they were before (null: they were not there). */
export const peopleImports = pgTable('people_imports', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  kind: text('kind').$type<PeopleImport['kind']>().notNull(),
  report: jsonb('report').$type<PeopleImport>().notNull(),
  before: jsonb('before').$type<{ id: string; version: number; row: Record<string, unknown> | null }[]>().notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  by: text('by_member'),
  undoneAt: timestamp('undone_at', { withTimezone: true }),
}, (table) => [index('people_imports_of_site').on(table.siteId, table.at)])

export const peopleImportsSchema = { peopleImports }
