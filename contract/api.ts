import { Type, type Static } from 'typebox'
import { Device, Door, Equipment, Floor, Id, Site, Space } from '#contract/building'
import { OccupancyInterval } from '#contract/occupancy'
import { PointIdSchema, Quality, RejectionReasonSchema } from '#contract/sample'

/** Bodies and answers of /api/v1. Times are ISO 8601 in UTC unless a field says epoch ms. */
export const API_PREFIX = '/api/v1'

export const SiteList = Type.Object({ items: Type.Array(Site) })
export type SiteList = Static<typeof SiteList>

/** Everything the live page draws, in one answer (ETag'd). */
export const Building = Type.Object({
  /** Grows with each edit of this site; the ETag and the value for If-Match. */
  version: Type.Integer(),
  site: Site, floors: Type.Array(Floor), spaces: Type.Array(Space), doors: Type.Array(Door),
  equipment: Type.Array(Equipment), devices: Type.Array(Device),
})
export type Building = Static<typeof Building>

/** Creating bodies: the id may be left out and is made by the server then. */

export const NewSite = Type.Object({ ...Site.properties, id: Type.Optional(Id), demo: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type NewSite = Static<typeof NewSite>
export const NewFloor = Type.Object({ ...Floor.properties, id: Type.Optional(Id) }, { additionalProperties: false })
export type NewFloor = Static<typeof NewFloor>
export const NewSpace = Type.Object({ ...Space.properties, id: Type.Optional(Id) }, { additionalProperties: false })
export type NewSpace = Static<typeof NewSpace>
export const NewDoor = Type.Object({ ...Door.properties, id: Type.Optional(Id) }, { additionalProperties: false })
export type NewDoor = Static<typeof NewDoor>
export const NewEquipment = Type.Object({ ...Equipment.properties, id: Type.Optional(Id) }, { additionalProperties: false })
export type NewEquipment = Static<typeof NewEquipment>
export const NewDevice = Type.Object({ ...Device.properties, id: Type.Optional(Id), commissionedAt: Type.Optional(Type.String({ format: 'date-time' })) }, { additionalProperties: false })
export type NewDevice = Static<typeof NewDevice>

export const ImportResult = Type.Object({
  siteId: Id, floors: Type.Integer(), spaces: Type.Integer(), doors: Type.Integer(), equipment: Type.Integer(), devices: Type.Integer(),
})
export type ImportResult = Static<typeof ImportResult>

export const Period = Type.Object({ from: Type.String({ format: 'date-time' }), to: Type.String({ format: 'date-time' }) })
export type Period = Static<typeof Period>

/** Intervals clipped to the period, in order, without gaps where anything is recorded. */
export const IntervalList = Type.Object({ spaceId: Id, from: Type.String(), to: Type.String(), items: Type.Array(OccupancyInterval) })
export type IntervalList = Static<typeof IntervalList>

/** One site-zone day of a space: seconds by state inside its opening hours, and their coverage. */
export const SpaceDay = Type.Object({
  date: Type.String({ format: 'date' }),
  availableS: Type.Number(), occupiedS: Type.Number(), vacantS: Type.Number(), unknownS: Type.Number(),
  /** (occupied + vacant) ÷ available; null when nothing was available. */
  coverage: Type.Union([Type.Number(), Type.Null()]),
  /** occupied ÷ (occupied + vacant); null when nothing is known. METRICS.md: Frequency. */
  frequency: Type.Union([Type.Number(), Type.Null()]),
  peakCount: Type.Union([Type.Number(), Type.Null()]),
})
export const SpaceDays = Type.Object({ spaceId: Id, timeZone: Type.String(), items: Type.Array(SpaceDay) })
export type SpaceDays = Static<typeof SpaceDays>

/** Readings as columns, for charts: time in epoch ms; bucketed means carry min and max. */
export const Series = Type.Object({
  point: PointIdSchema, unit: Type.String(), bucketS: Type.Union([Type.Integer(), Type.Null()]),
  time: Type.Array(Type.Number()), mean: Type.Array(Type.Number()), min: Type.Array(Type.Number()), max: Type.Array(Type.Number()),
})
export type Series = Static<typeof Series>

/** Exports: CSV for spreadsheets, or one JSON object a line. The keys below are the columns, in this order. */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
const IsoTime = Type.String({ format: 'date-time' })

export const ExportedReading = Type.Object({
  observedAt: IsoTime, receivedAt: IsoTime, deviceId: Id, point: PointIdSchema, channel: Type.Integer(),
  /** Booleans as 0 and 1, pulses as 1. */
  value: Type.Number(), unit: Type.String(),
  /** The space, door or piece of equipment that the device watched then. */
  placeId: Type.Union([Id, Type.Null()]),
  quality: Quality, historical: Type.Boolean(),
})
export type ExportedReading = Static<typeof ExportedReading>

/** An interval cut to the period; `to` null while it lasts. */
export const ExportedInterval = Type.Object({
  ...OccupancyInterval.properties, from: IsoTime, to: Type.Union([IsoTime, Type.Null()]),
})
export type ExportedInterval = Static<typeof ExportedInterval>

/** A point of a device: what it measures, and its newest good value (booleans as 0 and 1). */
export const PointNow = Type.Object({
  deviceId: Id, point: PointIdSchema, channel: Type.Integer({ minimum: 1 }), unit: Type.String(),
  value: Type.Number(), observedAt: Type.String({ format: 'date-time' }),
})
export type PointNow = Static<typeof PointNow>
export const PointList = Type.Object({ items: Type.Array(PointNow) })
export type PointList = Static<typeof PointList>

/** A message that ingest refused, kept for staff to map. Bounded: the oldest of a topic goes first. */
export const InboxEntry = Type.Object({
  topic: Type.String(), adapter: Type.Union([Type.String(), Type.Null()]), device: Type.Union([Type.String(), Type.Null()]),
  reason: RejectionReasonSchema, detail: Type.String(),
  /** The payload's beginning as text, invalid bytes replaced. */
  sample: Type.String(), count: Type.Integer(), firstAt: Type.Number(), lastAt: Type.Number(),
})
export type InboxEntry = Static<typeof InboxEntry>
export const InboxList = Type.Object({ items: Type.Array(InboxEntry), rejected: Type.Record(Type.String(), Type.Integer()) })
export type InboxList = Static<typeof InboxList>

/** What is up and how far each part has come; also the page's banner. */
export const Status = Type.Object({
  version: Type.String(), startedAt: Type.Number(), ready: Type.Boolean(),
  conditions: Type.Array(Type.String()),
  mqtt: Type.Object({ mode: Type.Enum(['embedded', 'external']), address: Type.String(), clients: Type.Integer() }),
  journal: Type.Object({ head: Type.Integer(), stored: Type.Integer(), bytes: Type.Integer() }),
  ingest: Type.Object({ messages: Type.Integer(), samples: Type.Integer(), rejected: Type.Integer(), duplicates: Type.Integer() }),
  sites: Type.Integer(), demo: Type.Boolean(),
})
export type Status = Static<typeof Status>
