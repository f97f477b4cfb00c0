import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { LocalText } from '#contract/local-text'
import { PurposeSchema } from '#contract/purposes'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Capacity = Type.Integer({ minimum: 1, maximum: 10_000 })

/** One change of the stock of rooms. A room that a change made can be changed again: "a/1", "a+b", "new/1". */
export const StockChange = Type.Union([
  Type.Object({ kind: Type.Literal('remove'), roomId: Type.String({ minLength: 1, maxLength: 400 }) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('add'), capacity: Capacity }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('split'), roomId: Type.String({ minLength: 1, maxLength: 400 }), capacities: Type.Array(Capacity, { maxItems: 10 }) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('merge'), roomIds: Type.Array(Type.String({ minLength: 1, maxLength: 400 }), { maxItems: 10 }), capacity: Capacity }, { additionalProperties: false }),
])
export type StockChange = Static<typeof StockChange>

/** What recorded demand is replayed. Dates are whole days of the site's zone, `to` not included. */
export const DemandScope = Type.Object({
  from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }),
  purpose: Type.Optional(PurposeSchema), floorId: Type.Optional(Id),
  /** How large a meeting was: as booked, or as counted where something counts. */
  size: Type.Optional(Type.Enum(['booked', 'counted'])),
  /** Bookings that nobody came to: part of the demand, or left out. */
  emptyBookings: Type.Optional(Type.Enum(['keep', 'leave-out'])),
}, { additionalProperties: false })
export type DemandScope = Static<typeof DemandScope>

export const RecordedDemand = Type.Object({
  bookings: Type.Integer(), walkIns: Type.Integer(), waited: Type.Integer(),
  /** Bookings that nobody came to, whether they are part of the demand or not. */
  nobodyCame: Type.Integer(),
  /** Uses without a booking whose size nothing counted: taken as one person. */
  sizeUnknown: Type.Integer(),
}, { additionalProperties: false })
export type RecordedDemand = Static<typeof RecordedDemand>

/** What a stock of rooms would have done to the demand. */
export const ReplayedStock = Type.Object({
  changes: Type.Array(StockChange), title: LocalText, rooms: Type.Integer(),
  placed: Type.Integer(), moved: Type.Integer(),
  /** Meetings without a place: no room was large enough, or all of them were taken. */
  tooSmall: Type.Integer(), taken: Type.Integer(),
  /** Seats filled while in use, 0…1; null when nothing was placed. */
  seatFill: Nullable(Type.Number()), peakRooms: Type.Integer(),
}, { additionalProperties: false })
export type ReplayedStock = Static<typeof ReplayedStock>

/** How long so many rooms were vacant at once, of the time in which all of them were open and known. */
export const VacantAtOnce = Type.Object({
  /** Fewest rooms vacant at once; null when nothing was open or known. */
  minimum: Nullable(Type.Integer()),
  knownHours: Type.Number(),
  /** The same as a share of the time in which all were open, 0…1. */
  coverage: Nullable(Type.Number()),
  hours: Type.Array(Type.Object({ vacant: Type.Integer(), hours: Type.Number() }, { additionalProperties: false })),
}, { additionalProperties: false })
export type VacantAtOnce = Static<typeof VacantAtOnce>

export const ROOM_VERDICTS = ['another-room-helps', 'release-empty-bookings-first', 'larger-room-helps', 'enough', 'one-could-go', 'not-known'] as const

export const RoomQuestion = Type.Object({
  scope: DemandScope, timeZone: Type.String(), madeAt: Instant,
  rooms: Type.Array(Type.Object({ id: Id, name: Type.String(), capacity: Type.Integer() }, { additionalProperties: false })),
  demand: RecordedDemand, vacantAtOnce: VacantAtOnce,
  /** The rooms as they are; its meetings without a place are those who waited in vain. */
  present: ReplayedStock,
  /** The same without the bookings that nobody came to. */
  withoutEmptyBookings: ReplayedStock,
  /** Each single change worth a look, the fewest meetings without a place first. */
  scenarios: Type.Array(ReplayedStock),
  verdict: Type.Object({ code: Type.Enum([...ROOM_VERDICTS]), text: LocalText, why: Type.Array(LocalText) }, { additionalProperties: false }),
  notes: Type.Array(LocalText),
}, { additionalProperties: false })
export type RoomQuestion = Static<typeof RoomQuestion>

export const ReplayAsk = Type.Object({ ...DemandScope.properties, changes: Type.Array(StockChange, { minItems: 1, maxItems: 20 }) }, { additionalProperties: false })
export type ReplayAsk = Static<typeof ReplayAsk>

export const UnplacedMeeting = Type.Object({ from: Instant, to: Instant, people: Type.Integer(), source: Type.Enum(['booking', 'walk-in', 'waiting']), reason: Type.Enum(['too-small', 'taken']) }, { additionalProperties: false })
export type UnplacedMeeting = Static<typeof UnplacedMeeting>
export const ReplayAnswer = Type.Object({
  demand: RecordedDemand, present: ReplayedStock, changed: ReplayedStock,
  /** The first of those without a place in order of time. */
  unplaced: Type.Array(UnplacedMeeting, { maxItems: 500 }),
  /** Hours in use by room of the changed stock. */
  rooms: Type.Array(Type.Object({ id: Type.String(), title: LocalText, capacity: Type.Integer(), usedHours: Type.Number() }, { additionalProperties: false })),
}, { additionalProperties: false })
export type ReplayAnswer = Static<typeof ReplayAnswer>
