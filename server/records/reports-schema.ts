import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { ReportSchedule } from '#contract/report'
import { sites } from './building-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const reportSchedules = pgTable('report_schedules', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  reportId: text('report_id').notNull(),
  name: text('name').notNull(),
  scope: jsonb('scope').$type<ReportSchedule['scope']>().notNull(),
  rhythm: text('rhythm').$type<ReportSchedule['rhythm']>().notNull(),
  /** Wall time of the site. */
  at: text('at').notNull(),
  format: text('format').$type<ReportSchedule['format']>().notNull(),
  language: text('language').$type<ReportSchedule['language']>().notNull(),
  recipients: text('recipients').array().notNull(),
  active: boolean('active').notNull(),
  version: integer('version').notNull().default(1),
  lastRunAt: moment('last_run_at'),
  lastResult: jsonb('last_result').$type<ReportSchedule['lastResult']>(),
  /** When it is made next: its time, or the next try of one that failed, or the end of a lease of one that is being made. Null: paused. */
  dueAt: moment('due_at'),
  attempts: integer('attempts').notNull().default(0),
}, (table) => [index('report_schedules_due').on(table.dueAt)])

/** Files that schedules made; the files themselves lie in the data folder. */
export const reportFiles = pgTable('report_files', {
  scheduleId: text('schedule_id').notNull().references(() => reportSchedules.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  from: date('from', { mode: 'string' }).notNull(),
  to: date('to', { mode: 'string' }).notNull(),
  madeAt: moment('made_at').notNull(),
}, (table) => [primaryKey({ columns: [table.scheduleId, table.name] }), index('report_files_age').on(table.madeAt)])

export const reportsSchema = { reportSchedules, reportFiles }
