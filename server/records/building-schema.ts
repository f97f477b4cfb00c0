import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, foreignKey, index, integer, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core'
import type { OpeningHours, PlanPoint } from '#contract/building'

/**
 * The records. Ids are unique in the installation; the foreign keys carry the site (and the floor)
 * with them, so that the database itself refuses a desk on another floor than its room. All foreign
 * keys are deferred to the commit (migration 0001): an import may move a room and its desks in any order.
 */
export const sites = pgTable('sites', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  openingHours: jsonb('opening_hours').$type<OpeningHours>().notNull(),
  demo: boolean('demo').notNull(),
  /** Grows by one with each edit of anything of the site. */
  version: integer('version').notNull(),
})

export const floors = pgTable('floors', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  level: integer('level').notNull(),
  widthM: doublePrecision('width_m').notNull(),
  depthM: doublePrecision('depth_m').notNull(),
}, (table) => [
  unique('floors_in_site').on(table.siteId, table.id),
  check('floors_have_size', sql`${table.widthM} > 0 AND ${table.depthM} > 0`),
])

export const spaces = pgTable('spaces', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  floorId: text('floor_id').notNull(),
  parentId: text('parent_id'),
  kind: text('kind').$type<'room' | 'zone' | 'booth' | 'desk'>().notNull(),
  purpose: text('purpose').notNull(),
  name: text('name').notNull(),
  capacity: integer('capacity').notNull(),
  areaM2: doublePrecision('area_m2'),
  openingHours: jsonb('opening_hours').$type<OpeningHours>(),
  outline: jsonb('outline').$type<PlanPoint[]>().notNull(),
}, (table) => [
  unique('spaces_in_site').on(table.siteId, table.id),
  unique('spaces_on_floor').on(table.siteId, table.floorId, table.id),
  foreignKey({ name: 'spaces_floor', columns: [table.siteId, table.floorId], foreignColumns: [floors.siteId, floors.id] }),
  foreignKey({ name: 'spaces_parent', columns: [table.siteId, table.floorId, table.parentId], foreignColumns: [table.siteId, table.floorId, table.id] }),
  check('spaces_kind', sql`${table.kind} IN ('room', 'zone', 'booth', 'desk')`),
  check('spaces_capacity', sql`${table.capacity} >= 0`),
  check('spaces_desk_in_room', sql`${table.kind} <> 'desk' OR ${table.parentId} IS NOT NULL`),
])

export const doors = pgTable('doors', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  floorId: text('floor_id').notNull(),
  name: text('name').notNull(),
  spaceAId: text('space_a_id').notNull(),
  spaceBId: text('space_b_id'),
  atX: doublePrecision('at_x_m').notNull(),
  atY: doublePrecision('at_y_m').notNull(),
  angleDeg: doublePrecision('angle_deg').notNull(),
  widthM: doublePrecision('width_m').notNull(),
}, (table) => [
  unique('doors_in_site').on(table.siteId, table.id),
  foreignKey({ name: 'doors_floor', columns: [table.siteId, table.floorId], foreignColumns: [floors.siteId, floors.id] }),
  foreignKey({ name: 'doors_space_a', columns: [table.siteId, table.floorId, table.spaceAId], foreignColumns: [spaces.siteId, spaces.floorId, spaces.id] }),
  foreignKey({ name: 'doors_space_b', columns: [table.siteId, table.floorId, table.spaceBId], foreignColumns: [spaces.siteId, spaces.floorId, spaces.id] }),
  check('doors_join_two', sql`${table.spaceAId} IS DISTINCT FROM ${table.spaceBId}`),
])

export const equipment = pgTable('equipment', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull(),
  floorId: text('floor_id').notNull(),
  spaceId: text('space_id').notNull(),
  name: text('name').notNull(),
  type: text('type').notNull(),
  atX: doublePrecision('at_x_m').notNull(),
  atY: doublePrecision('at_y_m').notNull(),
  runningThresholdW: doublePrecision('running_threshold_w').notNull(),
  idleThresholdW: doublePrecision('idle_threshold_w').notNull(),
}, (table) => [
  unique('equipment_in_site').on(table.siteId, table.id),
  foreignKey({ name: 'equipment_floor', columns: [table.siteId, table.floorId], foreignColumns: [floors.siteId, floors.id] }),
  foreignKey({ name: 'equipment_space', columns: [table.siteId, table.floorId, table.spaceId], foreignColumns: [spaces.siteId, spaces.floorId, spaces.id] }),
  check('equipment_thresholds', sql`${table.idleThresholdW} <= ${table.runningThresholdW}`),
])

export const devices = pgTable('devices', {
  id: text('id').primaryKey(),
  siteId: text('site_id').notNull().references(() => sites.id),
  name: text('name').notNull(),
  adapter: text('adapter').notNull(),
  externalId: text('external_id').notNull(),
  model: text('model').notNull(),
  power: text('power').$type<'mains' | 'battery'>().notNull(),
  reportEveryS: doublePrecision('report_every_s'),
  ownHoldS: doublePrecision('own_hold_s').notNull(),
  spaceId: text('space_id'),
  doorId: text('door_id'),
  equipmentId: text('equipment_id'),
  commissionedAt: timestamp('commissioned_at', { withTimezone: true }).notNull(),
}, (table) => [
  unique('devices_external').on(table.adapter, table.externalId),
  index('devices_of_site').on(table.siteId),
  foreignKey({ name: 'devices_space', columns: [table.siteId, table.spaceId], foreignColumns: [spaces.siteId, spaces.id] }),
  foreignKey({ name: 'devices_door', columns: [table.siteId, table.doorId], foreignColumns: [doors.siteId, doors.id] }),
  foreignKey({ name: 'devices_equipment', columns: [table.siteId, table.equipmentId], foreignColumns: [equipment.siteId, equipment.id] }),
  check('devices_one_place', sql`num_nonnulls(${table.spaceId}, ${table.doorId}, ${table.equipmentId}) <= 1`),
  check('devices_power', sql`${table.power} IN ('mains', 'battery')`),
])
