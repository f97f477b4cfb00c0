import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BOOKING_IMPORT_FIELDS, type BookingImportField } from '#contract/booking-imports'
import { BOOKING_COLUMNS, readBookingRow, rowKeys, type ImportedRow, type KnownNames } from '../../../server/booking-imports/booking-import-rules.ts'
import { matchColumns, type Cell } from '../../../server/imports/import-table-rules.ts'

const ZONE = 'Europe/Berlin'
const KNOWN: KnownNames = {
  resources: new Map([['maple', 'maple-id'], ['maple-id', 'maple-id'], ['twin', null]]),
  members: new Map([['anna@example.org', { id: 'anna', tenantId: 'acme', mayBook: true }], ['left@example.org', { id: 'left', tenantId: 'acme', mayBook: false }]]),
  tenants: new Map([['acme', 'acme'], ['borg', 'borg']]),
}
const BY_FIELD = new Map<string, number>(BOOKING_IMPORT_FIELDS.map((field, index) => [field, index]))
type Cells = Partial<Record<BookingImportField, Cell>>
const read = (cells: Cells, timeZone = ZONE) => readBookingRow(2, BOOKING_IMPORT_FIELDS.map((field) => cells[field] ?? null), BY_FIELD, KNOWN, timeZone)
const rowOf = (cells: Cells): ImportedRow => {
  const row = read({ resource: 'Maple', start: '2026-03-02 09:00', end: '2026-03-02 10:00', ...cells })
  if (!('resourceId' in row)) throw new Error(JSON.stringify(row))
  return row
}
const faultsOf = (cells: Cells): string[] => {
  const row = read({ resource: 'Maple', start: '2026-03-02 09:00', end: '2026-03-02 10:00', ...cells })
  return 'resourceId' in row ? [] : row.map(({ field, value }) => `${field}: ${value}`)
}
const iso = ({ from, to }: ImportedRow): string => `${new Date(from).toISOString()} ${new Date(to).toISOString()}`
const NINE = '2026-03-02T08:00:00.000Z 2026-03-02T09:00:00.000Z'

describe('a row of a table of bookings', () => {
  it.each([
    ['2026-03-02 09:00', '2026-03-02 10:00'], ['2026/3/2 9:00', '2026/3/2 10:00'], ['2026年3月2日 9:00', '10:00'], ['2026-03-02T09:00:00', '2026-03-02T10:00'],
    ['2026-03-02T09:00:00+01:00', '2026-03-02T09:00:00Z'], [new Date('2026-03-02T08:59:59.998Z'), new Date('2026-03-02T10:00:00.000Z')],
  ])('has its times as people and programs write them: %s to %s', (start, end) => {
    expect(iso(rowOf({ start, end }))).toBe(NINE)
  })
  it('may end at 24:00, which is the end of the date', () => {
    expect(iso(rowOf({ start: '2026-03-02 22:00', end: '2026-03-02 24:00' }))).toBe('2026-03-02T21:00:00.000Z 2026-03-02T23:00:00.000Z')
  })
  it('is refused where the clocks skip its hour, and where its dates differ by country or are none', () => {
    expect(faultsOf({ start: '2026-03-29 02:30', end: '2026-03-29 04:00' })).toEqual(['start: 2026-03-29 02:30'])
    expect(faultsOf({ start: '3/4/2026 09:00' })).toEqual(['start: 3/4/2026 09:00'])
    expect(faultsOf({ start: '2026-02-30 09:00', end: '2026-02-30 10:00' })).toEqual(['start: 2026-02-30 09:00', 'end: 2026-02-30 10:00'])
    expect(faultsOf({ start: '0026-03-02 09:00', end: '2026-03-02 10:00' })).toEqual(['start: 0026-03-02 09:00'])
    expect(faultsOf({ start: '1026-03-02 09:00', end: '1026-03-02 10:00' })).toEqual(['start: 1026-03-02 09:00'])
    expect(faultsOf({ end: '2026-03-02 09:00' })).toEqual(['end: 2026-03-02 09:00'])
    expect(faultsOf({ end: '2026-05-02 09:00' })).toEqual(['end: 2026-05-02 09:00'])
  })
  it('means the first pass of a doubled hour', () => {
    expect(iso(rowOf({ start: '2026-10-25 02:30', end: '2026-10-25 03:30' }))).toBe('2026-10-25T00:30:00.000Z 2026-10-25T02:30:00.000Z')
  })
  it('belongs to a person and their tenant, to a tenant alone, or to the house', () => {
    expect(rowOf({ person: 'ANNA@example.org' })).toMatchObject({ memberId: 'anna', tenantId: 'acme', mayBook: true })
    expect(rowOf({ person: 'anna@example.org', tenant: 'Acme' })).toMatchObject({ memberId: 'anna', tenantId: 'acme' })
    expect(rowOf({ tenant: 'BORG' })).toMatchObject({ memberId: null, tenantId: 'borg' })
    expect(rowOf({})).toMatchObject({ memberId: null, tenantId: null, partySize: 1, status: 'unknown', title: '' })
    expect(rowOf({ person: 'left@example.org' })).toMatchObject({ mayBook: false })
  })
  it('names each bad cell, and guesses nothing', () => {
    expect(faultsOf({ resource: 'Oak', person: 'nobody@example.org', tenant: 'None', partySize: '0', status: 'perhaps', title: 'x'.repeat(201) }))
      .toEqual(['resource: Oak', 'tenant: None', `title: ${'x'.repeat(100)}`, 'partySize: 0', 'status: perhaps'])
    expect(faultsOf({ resource: 'Twin' })).toEqual(['resource: Twin'])
    expect(faultsOf({ person: 'anna@example.org', tenant: 'Borg' })).toEqual(['tenant: Borg'])
    expect(faultsOf({ resource: '', start: '', end: '' })).toEqual(['resource: ', 'start: ', 'end: '])
  })
  it.each([['came', 'came'], ['已到场', 'came'], ['No-show', 'nobody-came'], ['爽约', 'nobody-came'], ['Canceled', 'cancelled'], ['', 'unknown']] as const)('says by "%s" that it is %s', (status, expected) => {
    expect(rowOf({ status }).status).toBe(expected)
  })
  it('never throws, whatever the cells hold, and says only what a booking can be', () => {
    const wall = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 61 }))
      .map(([year, month, day, hour, minute]) => `${String(year).padStart(4, '0')}-${month}-${day} ${hour}:${String(minute).padStart(2, '0')}`)
    const anything = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null))
    const moment = fc.oneof(wall, fc.date(), fc.date().map(String), fc.constantFrom('2026-03-29 02:30', '2026-10-25 02:30', '2026-10-25 03:00', '24:00', '10:00', '9999-12-31 24:00', '+275760-09-13T00:00Z', '2026-03-29T02:30:00+14:00'), anything)
    const row = fc.tuple(fc.oneof(fc.constant('Maple'), anything), moment, moment, fc.oneof(fc.constant('anna@example.org'), anything), fc.oneof(fc.constant(''), anything), fc.string(), fc.oneof(fc.constant(2), anything), fc.oneof(fc.constant('came'), anything))
    fc.assert(fc.property(row, fc.integer({ min: 0, max: 8 }), fc.constantFrom('Europe/Berlin', 'Asia/Shanghai', 'Australia/Lord_Howe'), (whole, length, timeZone) => {
      const cells: readonly Cell[] = whole.slice(0, length === 0 ? 8 : length)
      const found = readBookingRow(7, cells, BY_FIELD, KNOWN, timeZone)
      if ('resourceId' in found) expect(found.from < found.to && found.partySize >= 1 && found.title.length <= 200).toBe(true)
      else expect(found.length > 0 && found.every((fault) => fault.row === 7 && BOOKING_IMPORT_FIELDS.some((field) => field === fault.field) && fault.message.en !== '' && fault.message['zh-CN'] !== '')).toBe(true)
    }), { numRuns: 2_000 })
  })
})

describe('the columns of a table of bookings', () => {
  it.each([['会议室', '开始时间', '结束时间', '预订人', '企业', '主题', '人数', '到场情况'], ['Room', 'From', 'To', 'Booked by', 'Company', 'Subject', 'People', 'Attendance']])('are known by the headings that files have: %s', (...header) => {
    expect([...matchColumns(BOOKING_COLUMNS, header).byField.keys()]).toEqual([...BOOKING_IMPORT_FIELDS])
  })
  it('have headings that belong to one field each', () => {
    const match = (heading: string) => BOOKING_COLUMNS.filter((column) => matchColumns([column], [heading]).byField.size === 1).map(({ field }) => field)
    for (const { field, headings } of BOOKING_COLUMNS) for (const heading of [field, ...headings]) expect(match(heading)).toEqual([field])
  })
})

describe('the key of a row', () => {
  it('is the same for the same booking, whatever its words, and tells equal rows apart by their number', () => {
    const keysOf = (...rows: Cells[]): string[] => { const keyOf = rowKeys(); return rows.map((cells) => keyOf(rowOf(cells))) }
    const [first, again] = [keysOf({ title: 'One', status: 'came' }), keysOf({ title: 'Another', partySize: 3 })]
    expect(again).toEqual(first)
    const places = keysOf({ tenant: 'Acme' }, { tenant: 'Acme' }, { tenant: 'Acme', status: 'cancelled' }, { tenant: 'Borg' })
    expect(new Set(places).size).toBe(4)
    expect(keysOf({ tenant: 'Acme' }, { tenant: 'Acme' })).toEqual(places.slice(0, 2))
  })
})
