import { sql } from 'drizzle-orm'
import { bigserial, boolean, check, date, doublePrecision, foreignKey, index, integer, jsonb, pgTable, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { TenantContact } from '#contract/people'
import type { Permission, Role } from '#contract/permissions'
import { sites, spaces } from './building-schema.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const plans = pgTable('plans', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  monthlyCredits: integer('monthly_credits').notNull(),
  note: text('note').notNull(),
  version: integer('version').notNull().default(1),
}, (table) => [unique('plans_in_site').on(table.siteId, table.id)])

export const tenants = pgTable('tenants', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  industry: text('industry').notNull(),
  foundedOn: date('founded_on'),
  stage: text('stage').notNull(),
  teamSize: integer('team_size'),
  planId: text('plan_id'),
  status: text('status').notNull(),
  joinedOn: date('joined_on'),
  leftOn: date('left_on'),
  contacts: jsonb('contacts').$type<TenantContact[]>().notNull(),
  note: text('note').notNull(),
  version: integer('version').notNull().default(1),
}, (table) => [
  unique('tenants_in_site').on(table.siteId, table.id),
  unique('tenants_name').on(table.siteId, table.name),
  foreignKey({ name: 'tenants_plan', columns: [table.siteId, table.planId], foreignColumns: [plans.siteId, plans.id] }),
  check('tenants_stay_runs_forward', sql`${table.leftOn} IS NULL OR ${table.joinedOn} IS NULL OR ${table.leftOn} >= ${table.joinedOn}`),
])

/** Emails are stored in lower case. A member without a password signs in by invitation or by OIDC only. */
export const members = pgTable('members', {
  id: text('id').primaryKey(),
  tenantId: text('tenant_id').references(() => tenants.id),
  name: text('name').notNull(),
  email: text('email').notNull(),
  role: text('role').$type<Role>().notNull(),
  status: text('status').$type<'invited' | 'active' | 'suspended' | 'left'>().notNull(),
  language: text('language').$type<'en' | 'zh-CN'>(),
  passwordHash: text('password_hash'),
  oidcSubject: text('oidc_subject'),
  createdAt: moment('created_at').notNull().defaultNow(),
  version: integer('version').notNull().default(1),
}, (table) => [
  uniqueIndex('members_email').on(table.email),
  uniqueIndex('members_oidc_subject').on(table.oidcSubject),
  index('members_of_tenant').on(table.tenantId),
  check('members_email_is_lower_case', sql`${table.email} = lower(${table.email})`),
  check('members_of_tenants_have_one', sql`(${table.role} IN ('tenant-manager', 'member')) = (${table.tenantId} IS NOT NULL)`),
])

export const agreements = pgTable('agreements', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  spaceId: text('space_id').notNull(),
  memberId: text('member_id').references(() => members.id),
  from: date('from_date').notNull(),
  to: date('to_date'),
  areaM2: doublePrecision('area_m2'),
  note: text('note').notNull(),
}, (table) => [
  index('agreements_of_tenant').on(table.tenantId),
  foreignKey({ name: 'agreements_tenant', columns: [table.siteId, table.tenantId], foreignColumns: [tenants.siteId, tenants.id] }),
  foreignKey({ name: 'agreements_space', columns: [table.siteId, table.spaceId], foreignColumns: [spaces.siteId, spaces.id] }),
  check('agreements_run_forward', sql`${table.to} IS NULL OR ${table.to} > ${table.from}`),
])

export const inductions = pgTable('inductions', {
  id: text('id').primaryKey(),
  memberId: text('member_id').notNull().references(() => members.id, { onDelete: 'cascade' }),
  topic: text('topic').notNull(),
  grantedAt: moment('granted_at').notNull(),
  grantedBy: text('granted_by').references(() => members.id, { onDelete: 'set null' }),
  expiresOn: date('expires_on'),
}, (table) => [index('inductions_of_member').on(table.memberId)])

/** One-time links: an invitation to set the first password, or a new one. Only the hash is kept. */
export const signInLinks = pgTable('sign_in_links', {
  tokenHash: text('token_hash').primaryKey(),
  memberId: text('member_id').notNull().references(() => members.id, { onDelete: 'cascade' }),
  purpose: text('purpose').$type<'invitation' | 'password'>().notNull(),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
})

/** Server-side sessions, by the hash of their id. */
export const sessions = pgTable('sessions', {
  idHash: text('id_hash').primaryKey(),
  memberId: text('member_id').references(() => members.id, { onDelete: 'cascade' }),
  data: jsonb('data').$type<Record<string, unknown>>().notNull(),
  createdAt: moment('created_at').notNull(),
  lastSeenAt: moment('last_seen_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
}, (table) => [index('sessions_of_member').on(table.memberId), index('sessions_by_end').on(table.expiresAt)])

export const apiTokens = pgTable('api_tokens', {
  id: text('id').primaryKey(),
  tokenHash: text('token_hash').notNull().unique('api_tokens_hash'),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  tenantId: text('tenant_id').references(() => tenants.id, { onDelete: 'cascade' }),
  permissions: jsonb('permissions').$type<Permission[]>().notNull(),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').references(() => members.id, { onDelete: 'set null' }),
  expiresAt: moment('expires_at'),
  lastUsedAt: moment('last_used_at'),
  revokedAt: moment('revoked_at'),
})

/** Append only; a trigger refuses changes. */
export const auditLog = pgTable('audit_log', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull(),
  actorKind: text('actor_kind').$type<'member' | 'token' | 'kiosk' | 'system'>().notNull(),
  actorId: text('actor_id'),
  actorName: text('actor_name').notNull(),
  action: text('action').notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: text('subject_id'),
  tenantId: text('tenant_id'),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  requestId: text('request_id'),
}, (table) => [index('audit_log_by_subject').on(table.subjectKind, table.subjectId), index('audit_log_by_time').on(table.at)])

/** Facts of the installation itself: whether an administrator was made, keys that must outlive a restart. */
export const installation = pgTable('installation', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
  secret: boolean('secret').notNull().default(false),
})
