import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { IMPORT_FIELDS, IMPORT_KINDS, type PeopleImport } from '#contract/people-api'

/** What a column of a table of bookings may give. */
export const BOOKING_IMPORT_FIELDS = ['resource', 'start', 'end', 'person', 'tenant', 'title', 'partySize', 'status'] as const
export type BookingImportField = (typeof BOOKING_IMPORT_FIELDS)[number]
/** What another system may say of a booking that is over. */
export const TOLD_STATUSES = ['came', 'nobody-came', 'cancelled', 'unknown'] as const
export type ToldStatus = (typeof TOLD_STATUSES)[number]

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ format: 'date-time' })

/** What an import of bookings does, or (dry run) would do. Rows as the file has them: the heading is row 1. */
export const BookingImport = Type.Object({
  id: Nullable(Id), kind: Type.Literal('bookings'), fileName: Type.String(), at: Nullable(Moment), by: Nullable(Type.String()),
  rows: Type.Integer(),
  /** Rows of the past that are kept as another system's records; rows ahead that were booked by the rules; rows that were imported before; cancelled rows ahead, which leave nothing to book. */
  past: Type.Integer(), ahead: Type.Integer(), unchanged: Type.Integer(), leftOut: Type.Integer(),
  /** Rows ahead that wait for approval, of `ahead`. */
  requested: Type.Integer(),
  headings: Type.Array(Type.String()),
  /** Field → number of the column that gave it, counted from 1; headings of columns that gave none. */
  columns: Type.Record(Type.String(), Type.String()), ignoredColumns: Type.Array(Type.String()),
  faults: Type.Array(Type.Object({ row: Type.Integer(), field: Type.String(), value: Type.String(), message: Type.String() })),
  undoneAt: Nullable(Moment),
  /** What undoing did: records taken out, bookings ahead that were cancelled, and those that stayed as somebody had used, changed or cancelled them. */
  undone: Nullable(Type.Object({ removed: Type.Integer(), cancelled: Type.Integer(), kept: Type.Integer() })),
})
export type BookingImport = Static<typeof BookingImport>
export const BookingImportList = Type.Object({ items: Type.Array(BookingImport) })
export type BookingImportList = Static<typeof BookingImportList>

/** How far a run is; null when there is none (it has ended, or has not begun). */
export const ImportProgress = Nullable(Type.Object({ step: Type.Enum(['reading', 'checking', 'writing']), done: Type.Integer(), total: Type.Integer() }))
export type ImportProgress = Static<typeof ImportProgress>
export const ImportProgressAnswer = Type.Object({ progress: ImportProgress })
export type ImportProgressAnswer = Static<typeof ImportProgressAnswer>

/** Everything that the imports' page imports. */
export const ALL_IMPORT_KINDS = [...IMPORT_KINDS, 'bookings'] as const
export type AnyImportKind = (typeof ALL_IMPORT_KINDS)[number]
export type AnyImport = PeopleImport | BookingImport
export const ALL_IMPORT_FIELDS: Readonly<Record<AnyImportKind, readonly string[]>> = { ...IMPORT_FIELDS, bookings: BOOKING_IMPORT_FIELDS }
