import { Type, type Static } from 'typebox'
import { SpaceBooking } from '#contract/bookings'
import { Id } from '#contract/building'
import { SpaceOccupancy } from '#contract/occupancy'

/** socket.io events of the live view. Server → browser: snapshot (as the join's answer), then changes. */
export const LIVE_PATH = '/api/live'
/** At most this many change messages a second to one client; values in between coalesce to the last. */
export const LIVE_MAX_PER_SECOND = 10

const MaybeNumber = Type.Union([Type.Number(), Type.Null()])

/** Latest believable values of a space's own air sensors; null where nothing fresh reports. */
export const AirNow = Type.Object({
  co2: MaybeNumber, temperature: MaybeNumber, humidity: MaybeNumber, pm25: MaybeNumber, light: MaybeNumber, sound: MaybeNumber,
  at: MaybeNumber,
})
export type AirNow = Static<typeof AirNow>

/** `booking` is null where nothing of the space can be booked. */
export const LiveSpace = Type.Object({ ...SpaceOccupancy.properties, air: AirNow, booking: Type.Union([SpaceBooking, Type.Null()]) })
export type LiveSpace = Static<typeof LiveSpace>

export const LiveDoor = Type.Object({ doorId: Id, open: Type.Union([Type.Boolean(), Type.Null()]), at: MaybeNumber })
export type LiveDoor = Static<typeof LiveDoor>

export const EQUIPMENT_STATES = ['running', 'idle', 'off', 'unknown'] as const
export const LiveEquipment = Type.Object({
  equipmentId: Id, state: Type.Enum([...EQUIPMENT_STATES]), powerW: MaybeNumber, since: Type.Number(),
})
export type LiveEquipment = Static<typeof LiveEquipment>

export const DEVICE_HEALTH = ['online', 'stale', 'offline', 'never'] as const
export const LiveDevice = Type.Object({
  deviceId: Id, health: Type.Enum([...DEVICE_HEALTH]), lastSeen: MaybeNumber, battery: MaybeNumber, batteryLow: Type.Boolean(),
})
export type LiveDevice = Static<typeof LiveDevice>

/** The header's figures. Null is "cannot know", never 0. */
export const LiveSummary = Type.Object({
  siteId: Id,
  peopleInBuilding: MaybeNumber,
  /** What peopleInBuilding rests on: entrance counters, the sum of the rooms that count, or nothing. */
  peopleMethod: Type.Enum(['entrance', 'rooms', 'none']),
  roomsFree: Type.Integer(), roomsOccupied: Type.Integer(), roomsUnknown: Type.Integer(), roomsTotal: Type.Integer(),
  desksFree: Type.Integer(), desksOccupied: Type.Integer(), desksUnknown: Type.Integer(), desksTotal: Type.Integer(),
  machinesRunning: Type.Integer(), machinesTotal: Type.Integer(),
  devicesOffline: Type.Integer(), devicesTotal: Type.Integer(),
})
export type LiveSummary = Static<typeof LiveSummary>

/** System-wide conditions that every page shows as a banner. */
export const LIVE_CONDITIONS = ['disk-full', 'records-away', 'telemetry-away', 'backfilling', 'broker-away'] as const
export type LiveCondition = (typeof LIVE_CONDITIONS)[number]

export const LiveChanges = Type.Object({
  /** Grows by one per message of this subscription; a gap means "join again". */
  sequence: Type.Integer(), at: Type.Number(),
  spaces: Type.Optional(Type.Array(LiveSpace)), doors: Type.Optional(Type.Array(LiveDoor)),
  equipment: Type.Optional(Type.Array(LiveEquipment)), devices: Type.Optional(Type.Array(LiveDevice)),
  summary: Type.Optional(LiveSummary),
  conditions: Type.Optional(Type.Array(Type.Enum([...LIVE_CONDITIONS]))),
  /** Set when the building itself was edited: fetch it again. */
  buildingChanged: Type.Optional(Type.Boolean()),
  /** Set when something was booked, changed, held or freed on the site, whose and what is not said: fetch what is shown of the calendar again. */
  bookingsChanged: Type.Optional(Type.Boolean()),
})
export type LiveChanges = Static<typeof LiveChanges>

/** The answer to `join`: everything of the room (one floor, or the site's summary alone). */
export const LiveSnapshot = Type.Object({
  sequence: Type.Integer(), at: Type.Number(),
  spaces: Type.Array(LiveSpace), doors: Type.Array(LiveDoor), equipment: Type.Array(LiveEquipment), devices: Type.Array(LiveDevice),
  summary: LiveSummary, conditions: Type.Array(Type.Enum([...LIVE_CONDITIONS])),
})
export type LiveSnapshot = Static<typeof LiveSnapshot>

/** floorId null: the whole site (kiosk, table of all floors). */
export const LiveJoin = Type.Object({ siteId: Id, floorId: Type.Union([Id, Type.Null()]) }, { additionalProperties: false })
export type LiveJoin = Static<typeof LiveJoin>

export type JoinAnswer = { ok: true; snapshot: LiveSnapshot } | { ok: false; code: string; message: string }
export interface ClientToServer { join: (room: LiveJoin, answer: (result: JoinAnswer) => void) => void }
export interface ServerToClient { changes: (changes: LiveChanges) => void }
