import { sql } from 'drizzle-orm'
import { check, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { AnalysisUnit, Fact } from '#contract/evaluation'
import type { FactImport, JudgementNode } from '#contract/evaluation-api'
import type { EvaluationRun, RunLogLine, RunSettings, RunStep } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import type { LocalText } from '#contract/local-text'
import type { RuleSet } from '#contract/rule-sets'
import { sites } from './building-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** Imports of facts; undone as one, never removed. */
export const factImports = pgTable('fact_imports', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  report: jsonb('report').$type<FactImport>().notNull(),
  at: moment('at').notNull(),
  undoneAt: moment('undone_at'),
}, (table) => [index('fact_imports_of_site').on(table.siteId, table.at)])

/** Other organisations whose statistics are compared; a peer is known to the site that imported it. */
export const evaluationPeers = pgTable('evaluation_peers', {
  siteId: text('site_id').notNull().references(() => sites.id),
  id: text('id').notNull(),
  name: text('name').notNull(),
}, (table) => [primaryKey({ columns: [table.siteId, table.id] }), unique('evaluation_peers_name').on(table.siteId, table.name)])

/** Facts that were entered or imported. One of them stands for a unit and period; what it replaced is kept, with when and by whom it ended. */
export const evaluationFacts = pgTable('evaluation_facts', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  fact: text('fact').$type<FactId>().notNull(),
  unitKind: text('unit_kind').$type<AnalysisUnit['kind']>().notNull(),
  unitId: text('unit_id').notNull(),
  period: text('period').notNull(),
  value: doublePrecision('value').notNull(),
  coverage: doublePrecision('coverage'),
  sourceKind: text('source_kind').$type<Fact['source']['kind']>().notNull(),
  reference: text('reference').notNull(),
  by: text('by_name').notNull(),
  at: moment('at').notNull(),
  batchId: text('batch_id').references(() => factImports.id),
  endedAt: moment('ended_at'),
  endedBy: text('ended_by'),
  /** The fact that took its place; null when it was withdrawn. */
  replacedBy: text('replaced_by'),
}, (table) => [
  uniqueIndex('evaluation_facts_standing').on(table.siteId, table.unitKind, table.unitId, table.period, table.fact).where(sql`ended_at IS NULL`),
  index('evaluation_facts_of_batch').on(table.batchId),
  index('evaluation_facts_replaced').on(table.replacedBy),
  check('evaluation_facts_coverage', sql`${table.coverage} IS NULL OR (${table.coverage} >= 0 AND ${table.coverage} <= 1)`),
])

/** Edited versions of rule sets: written once, never changed. */
export const evaluationRuleSets = pgTable('evaluation_rule_sets', {
  siteId: text('site_id').notNull().references(() => sites.id),
  id: text('id').notNull(),
  version: integer('version').notNull(),
  ruleSet: jsonb('rule_set').$type<RuleSet>().notNull(),
  note: text('note').notNull(),
  by: text('by_name').notNull(),
  at: moment('at').notNull(),
}, (table) => [primaryKey({ columns: [table.siteId, table.id, table.version] })])

/** Judgements of criteria in pairs. */
export const evaluationJudgements = pgTable('evaluation_judgements', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  note: text('note').notNull(),
  nodes: jsonb('nodes').$type<JudgementNode[]>().notNull(),
  version: integer('version').notNull().default(1),
  by: text('by_name').notNull(),
  at: moment('at').notNull(),
}, (table) => [unique('evaluation_judgements_name').on(table.siteId, table.name)])

/**
 * Runs. What they used and what came out are canonical JSON as text, not jsonb: their bytes are what was hashed.
 */
export const evaluationRuns = pgTable('evaluation_runs', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  settings: jsonb('settings').$type<RunSettings>().notNull(),
  status: text('status').$type<EvaluationRun['status']>().notNull(),
  progress: doublePrecision('progress').notNull().default(0),
  step: text('step').$type<RunStep>(),
  createdAt: moment('created_at').notNull(),
  by: text('by_name').notNull(),
  startedAt: moment('started_at'),
  endedAt: moment('ended_at'),
  attempts: integer('attempts').notNull().default(0),
  error: jsonb('error').$type<LocalText>(),
  log: jsonb('log').$type<RunLogLine[]>().notNull().default([]),
  summary: jsonb('summary').$type<NonNullable<EvaluationRun['summary']>>(),
  factsHash: text('facts_hash'),
  ruleSetsHash: text('rule_sets_hash'),
  resultHash: text('result_hash'),
  facts: text('facts'),
  ruleSets: text('rule_sets'),
  result: text('result'),
}, (table) => [
  index('evaluation_runs_of_site').on(table.siteId, table.createdAt),
  index('evaluation_runs_waiting').on(table.createdAt).where(sql`status IN ('queued', 'running')`),
  check('evaluation_runs_status', sql`${table.status} IN ('queued', 'running', 'done', 'failed', 'cancelled')`),
])
