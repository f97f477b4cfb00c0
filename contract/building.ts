import { Type, type Static } from 'typebox'
import { PurposeSchema } from '#contract/purposes'

/** Ids are chosen by the importer or made by the server; stable, URL-safe, unique in the installation. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })
const Name = Type.String({ minLength: 1, maxLength: 120 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** Weekly opening hours in the site's zone. Days are ISO 8601 (1 Monday … 7 Sunday); "24:00" ends a day. */
export const OpeningHours = Type.Array(Type.Object({
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
  from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
  to: Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' }),
}, { additionalProperties: false }), { maxItems: 21 })
export type OpeningHours = Static<typeof OpeningHours>

export const Site = Type.Object({
  id: Id, name: Name,
  /** IANA time zone; every rule and every displayed time uses it. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  openingHours: OpeningHours,
  /** True for the simulated demo building: shown as such on every page. */
  demo: Type.Boolean(),
}, { additionalProperties: false })
export type Site = Static<typeof Site>

/** A floor's plan is drawn in metres, origin top left, x to the right, y down. */
export const Floor = Type.Object({
  id: Id, siteId: Id, name: Name,
  level: Type.Integer({ minimum: -20, maximum: 200 }),
  widthM: Type.Number({ exclusiveMinimum: 0, maximum: 2000 }), depthM: Type.Number({ exclusiveMinimum: 0, maximum: 2000 }),
}, { additionalProperties: false })
export type Floor = Static<typeof Floor>

export const PlanPoint = Type.Tuple([Type.Number(), Type.Number()])
export type PlanPoint = Static<typeof PlanPoint>

/** Space kinds: a room, a zone of a room, a booth, or a desk (a desk stands in a room). */
export const SpaceKind = Type.Enum(['room', 'zone', 'booth', 'desk'])
export const Space = Type.Object({
  id: Id, siteId: Id, floorId: Id,
  /** The room that a desk or zone belongs to. */
  parentId: Nullable(Id),
  kind: SpaceKind, purpose: PurposeSchema, name: Name,
  capacity: Type.Integer({ minimum: 0, maximum: 10_000 }),
  areaM2: Nullable(Type.Number({ minimum: 0, maximum: 1e6 })),
  /** Null: the site's hours. */
  openingHours: Nullable(OpeningHours),
  /** Outline on the floor's plan (≥ 3 corners). Desks are small rectangles. */
  outline: Type.Array(PlanPoint, { minItems: 3, maxItems: 200 }),
}, { additionalProperties: false })
export type Space = Static<typeof Space>

/** A door joins two spaces; `spaceBId` null leads outside (the building's entrance). */
export const Door = Type.Object({
  id: Id, siteId: Id, floorId: Id, name: Name,
  spaceAId: Id, spaceBId: Nullable(Id),
  at: PlanPoint,
  /** Direction of the door leaf's wall in degrees, 0 along x. */
  angleDeg: Type.Number(), widthM: Type.Number({ exclusiveMinimum: 0, maximum: 20 }),
}, { additionalProperties: false })
export type Door = Static<typeof Door>

export const Equipment = Type.Object({
  id: Id, siteId: Id, floorId: Id, spaceId: Id, name: Name,
  /** laser-cutter, 3d-printer, cnc-mill …: one of MACHINE_TYPES, or what staff call it. */
  type: Type.String({ minLength: 1, maxLength: 60 }),
  at: PlanPoint,
  /** Above this power the machine runs; above idleThresholdW it is powered. */
  runningThresholdW: Type.Number({ minimum: 0 }), idleThresholdW: Type.Number({ minimum: 0 }),
}, { additionalProperties: false })
export type Equipment = Static<typeof Equipment>

/** What a device watches: exactly one of a space, a door or a piece of equipment; none while unassigned. */
export const Placement = Type.Object({
  spaceId: Nullable(Id), doorId: Nullable(Id), equipmentId: Nullable(Id),
}, { additionalProperties: false })
export type Placement = Static<typeof Placement>

export const DevicePower = Type.Enum(['mains', 'battery'])
export const Device = Type.Object({
  id: Id, siteId: Id, name: Name,
  adapter: Type.String({ minLength: 1, maxLength: 40 }),
  /** The device's name in its convention; unique with the adapter. */
  externalId: Type.String({ minLength: 1, maxLength: 200 }),
  model: Type.String({ maxLength: 120 }),
  power: DevicePower,
  /** The longest silence that is still normal, in seconds; null: the adapter's rule for this power. */
  reportEveryS: Nullable(Type.Number({ minimum: 1, maximum: 604_800 })),
  /** For motion sensors: the hold that the device itself keeps, in seconds. */
  ownHoldS: Type.Number({ minimum: 0, maximum: 3600 }),
  placement: Placement,
  commissionedAt: Type.String({ format: 'date-time' }),
}, { additionalProperties: false })
export type Device = Static<typeof Device>

/** A whole building in one file: what an import takes and an export gives. */
export const BuildingFile = Type.Object({
  format: Type.Literal('atrium-building/1'),
  site: Site, floors: Type.Array(Floor, { maxItems: 200 }), spaces: Type.Array(Space, { maxItems: 20_000 }),
  doors: Type.Array(Door, { maxItems: 20_000 }), equipment: Type.Array(Equipment, { maxItems: 20_000 }),
  devices: Type.Array(Device, { maxItems: 50_000 }),
}, { additionalProperties: false })
export type BuildingFile = Static<typeof BuildingFile>
