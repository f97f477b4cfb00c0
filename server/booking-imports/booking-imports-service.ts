import type { BookingImport, BookingImportField, ImportProgress } from '#contract/booking-imports'
import type { Language } from '#contract/local-text'
import { scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId, type BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import { takeLocks } from '../bookings/booking-locks-repository.ts'
import { ownerLock } from '../bookings/booking-making.ts'
import { bookingWrites } from '../bookings/booking-write.ts'
import type { Clock } from '../clock.ts'
import { readImportFile } from '../imports/import-file.ts'
import { columnFaults, importFault, matchColumns, textOf, type Cell, type ColumnMatch, type ImportFault } from '../imports/import-table-rules.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { shortTurns } from '../usage/short-turns.ts'
import { BookingImportPlan, type PlannedRow } from './booking-import-plan.ts'
import { BOOKING_COLUMNS, isRecord, ofRule, readBookingRow, rowKeys, type ImportedRow } from './booking-import-rules.ts'
import { importById, importsOfSite, undoImport, writeImport, type WrittenRow } from './booking-imports-repository.ts'
import { keysKnown } from './import-scene-repository.ts'
import { importScene, knownNames } from './import-scene.ts'

export interface BookingImportAsk {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly dryRun: boolean
  /** Heading → field, where staff chose another than the heading says. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  readonly language: Language
  /** A name that the caller gives the run, to ask how far it is. */
  readonly run?: string | undefined
}

export interface BookingImportsDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing' | 'building' | 'hoursOfSpace'>; readonly bus: Bus; readonly clock: Clock }
export type BookingImportsService = ReturnType<typeof createBookingImportsService>

/** What becomes of a table: what can be written, what was there, and what is wrong. */
interface Checked { readonly headings: readonly string[]; readonly columns: ColumnMatch; readonly rows: number; readonly planned: readonly WrittenRow[]; readonly unchanged: number; readonly leftOut: number; readonly faults: readonly ImportFault[] }
type Step = NonNullable<ImportProgress>['step']

/**
 * Bookings from a file. Rows ahead are booked on the one path of all bookings; rows of the past are another system's
 * records. A dry run reports every bad row; the real one writes all rows or none, and can be undone as one.
 */
export function createBookingImportsService({ records, buildings, bus, clock }: BookingImportsDeps) {
  const write = bookingWrites({ records, bus, clock })
  const progress = new Map<string, NonNullable<ImportProgress>>()

  const checked = async (tx: RecordsDatabase, siteId: string, table: readonly (readonly Cell[])[], ask: BookingImportAsk, { now, principal, lock }: { now: number; principal: Principal; lock: boolean }, told: Telling): Promise<Checked> => {
    const headings = (table[0] ?? []).map(textOf)
    const columns = matchColumns(BOOKING_COLUMNS, headings, ask.columns)
    const nothing = { headings, columns, rows: 0, planned: [], unchanged: 0, leftOut: 0 }
    const faults = columnFaults(columns)
    if (faults.length > 0) return { ...nothing, faults }
    const { rows, count } = await readRows(tx, siteId, table, columns, buildings.existing(siteId).site.timeZone, faults, told)
    if (lock) await takeLocks(tx, [`key:booking-import ${siteId}`])
    const known = await keysKnown(tx, rows.map(({ key }) => key))
    const fresh = rows.filter(({ key }) => !known.has(key))
    const wanted = fresh.filter(({ row }) => row.status !== 'cancelled' || isRecord(row, now))
    const ahead = wanted.filter(({ row }) => !isRecord(row, now))
    if (lock && ahead.length > 0) await takeLocks(tx, [...new Set(ahead.flatMap(({ row }) => ownerLock(row)))], [...new Set(ahead.map(({ row }) => row.resourceId))])
    const planned = await placeRows(tx, siteId, wanted, table, columns, { now, principal }, faults, told)
    return { headings, columns, rows: count, planned, unchanged: rows.length - fresh.length, leftOut: fresh.length - wanted.length, faults }
  }

  const placeRows = async (tx: RecordsDatabase, siteId: string, wanted: readonly { row: ImportedRow; key: string }[], table: readonly (readonly Cell[])[], { byField }: ColumnMatch, { now, principal }: { now: number; principal: Principal }, faults: ImportFault[], told: Telling): Promise<WrittenRow[]> => {
    const plan = new BookingImportPlan(await importScene(tx, siteId, wanted.map(({ row }) => row), { now, role: principal.role }, { buildings, breathe: told.breathe }))
    const planned: WrittenRow[] = []
    for (const [index, { row, key }] of wanted.entries()) {
      const textIn = (field: BookingImportField): string => textOf(table[row.row - 1]?.[byField.get(field) ?? -1] ?? null)
      const wrong = notAhead(row, now, textIn)
      const place: PlannedRow | readonly ImportFault[] = wrong.length > 0 ? wrong : placed(plan, row, textIn)
      if ('bookingId' in place) planned.push({ ...place, key, told: row.status === 'came' || row.status === 'nobody-came' ? row.status : null })
      else faults.push(...place)
      await told.step('checking', index + 1, wanted.length)
    }
    return planned
  }

  const tellBus = async (siteId: string, planned: readonly WrittenRow[]): Promise<void> => {
    const breathe = shortTurns()
    // Of records the calendars of their resources are to be read again, once.
    const records = new Map(planned.filter((row) => row.isRecord).map(({ bookingId, row: { resourceId } }) => [resourceId, bookingId]))
    for (const [resourceId, bookingId] of records) bus.emit('bookingChanged', { siteId, bookingId, resourceId, kind: 'recorded' })
    for (const { isRecord: isOver, bookingId, row: { resourceId }, status } of planned) {
      if (!isOver) bus.emit('bookingChanged', { siteId, bookingId, resourceId, kind: status === 'requested' ? 'requested' : 'created' })
      await breathe()
    }
  }

  const run = async (siteId: string, ask: BookingImportAsk, principal: Principal): Promise<BookingImport> => {
    const told = telling((step, done, total) => { if (ask.run !== undefined) progress.set(ask.run, { step, done, total }) })
    const table = await readImportFile(ask.bytes)
    if (ask.dryRun) {
      const now = clock.now()
      return reportOf(ask, await records.transaction((tx) => checked(tx, siteId, table, ask, { now, principal, lock: false }, told), 'snapshot'))
    }
    const id = newId()
    const { report, planned } = await write(principal, async ({ tx, now }) => {
      const found = await checked(tx, siteId, table, ask, { now, principal, lock: true }, told)
      if (found.faults.length > 0) throw new ApiError('bad-request', { en: 'Nothing was imported: some rows are wrong.', 'zh-CN': '未导入任何数据：部分行有误。' }, found.faults.slice(0, 100).map(({ row, field, message }) => ({ field: `rows[${row}].${field}`, message })))
      const made = { ...reportOf(ask, found), id, at: new Date(now).toISOString(), by: principal.name }
      await writeImport(tx, { id, siteId, fileName: ask.fileName, report: made, now, principal }, found.planned, (done) => told.step('writing', done, found.planned.length))
      return { report: made, planned: found.planned }
    })
    await tellBus(siteId, planned)
    return report
  }

  return {
    /** Throws 'not-found', 'not-allowed', 'bad-request' with the bad rows, and changes nothing then. */
    run: async (siteId: string, ask: BookingImportAsk, principal: Principal): Promise<BookingImport> => {
      buildings.existing(siteId)
      if (scopeFor(principal, 'bookings.make') !== 'all') throw new ApiError('not-allowed', { en: 'Importing bookings needs the right to book for everybody.', 'zh-CN': '导入预订需要为所有人预订的权限。' })
      if (ask.run !== undefined && progress.has(ask.run)) throw new ApiError('bad-request', undefined, [{ field: 'run', message: { en: 'names an import that is under way', 'zh-CN': '该导入正在进行' } }])
      try {
        return await run(siteId, ask, principal)
      } finally {
        if (ask.run !== undefined) progress.delete(ask.run)
      }
    },

    /** How far a run is; null when it has ended, or has not begun. */
    progress: (siteId: string, name: string): ImportProgress => {
      buildings.existing(siteId)
      return progress.get(name) ?? null
    },

    list: (siteId: string): Promise<BookingImport[]> => {
      buildings.existing(siteId)
      return records.transaction((tx) => importsOfSite(tx, siteId), 'snapshot')
    },

    /** Takes the records out, cancels what is still ahead and untouched, and leaves what somebody has used or changed since. */
    undo: async (id: string, principal: Principal): Promise<BookingImport> => {
      const breathe = shortTurns()
      const undone = await write(principal, async ({ tx, now }) => {
        if (!await importById(tx, id)) throw new ApiError('not-found')
        const result = await undoImport(tx, id, { now, principal }, breathe)
        if (!result) throw new ApiError('wrong-state', { en: 'This import was undone already.', 'zh-CN': '该导入已撤销。' })
        return result
      })
      for (const { id: bookingId, siteId, resourceId } of [...undone.removed, ...undone.cancelled]) {
        bus.emit('bookingChanged', { siteId, bookingId, resourceId, kind: 'cancelled' })
        await breathe()
      }
      for (const { resourceIds, ...freed } of undone.freed) {
        for (const resourceId of resourceIds) bus.emit('timeFreed', { ...freed, resourceId })
        await breathe()
      }
      return undone.report
    },
  }
}

/** Tells how far a run is, and gives other work its turn. */
interface Telling { readonly breathe: () => Promise<void>; step(step: Step, done: number, total: number): Promise<void> }

function telling(tell: (step: Step, done: number, total: number) => void): Telling {
  const breathe = shortTurns()
  return { breathe, step: (step, done, total) => { tell(step, done, total); return breathe() } }
}

async function readRows(tx: RecordsDatabase, siteId: string, table: readonly (readonly Cell[])[], { byField }: ColumnMatch, timeZone: string, faults: ImportFault[], told: Telling): Promise<{ rows: { row: ImportedRow; key: string }[]; count: number }> {
  const known = await knownNames(tx, siteId)
  const keyOf = rowKeys()
  const rows: { row: ImportedRow; key: string }[] = []
  let count = 0
  for (const [index, cells] of table.entries()) {
    if (index === 0 || cells.every((cell) => textOf(cell) === '')) continue
    count += 1
    const read = readBookingRow(index + 1, cells, byField, known, timeZone)
    if ('resourceId' in read) rows.push({ row: read, key: keyOf(read) })
    else faults.push(...read)
    await told.step('reading', index, table.length - 1)
  }
  return { rows, count }
}

/** What a row ahead cannot say, and for whom nothing can be booked any more. */
function notAhead(row: ImportedRow, now: number, textIn: (field: BookingImportField) => string): ImportFault[] {
  if (isRecord(row, now)) return []
  if (row.status === 'came' || row.status === 'nobody-came') return [importFault(row.row, 'status', textIn('status'), 'is not known yet: the booking is not over', '预订尚未结束，到场情况未知')]
  return row.mayBook ? [] : [importFault(row.row, 'person', textIn('person'), 'has left or is suspended: nothing can be booked for them', '该人员已离开或被停用，无法为其预订')]
}

function placed(plan: BookingImportPlan, row: ImportedRow, textIn: (field: BookingImportField) => string): PlannedRow | ImportFault[] {
  const place = plan.place(row)
  if ('bookingId' in place) return place
  return place.map((fault) => {
    const { message, ...found } = ofRule(row.row, fault, textIn)
    const other = plan.rowInTheWay(fault)
    return { ...found, message: other === undefined ? message : { en: `${message.en} (row ${other} of this file)`, 'zh-CN': `${message['zh-CN']}（本文件第 ${other} 行）` } }
  })
}

function reportOf(ask: BookingImportAsk, { headings, columns, rows, planned, unchanged, leftOut, faults }: Checked): BookingImport {
  const past = planned.filter(({ isRecord: isOver }) => isOver).length
  return {
    id: null, kind: 'bookings', fileName: ask.fileName, at: null, by: null, rows, past, ahead: planned.length - past, unchanged, leftOut, requested: planned.filter(({ status }) => status === 'requested').length,
    headings: [...headings], columns: Object.fromEntries([...columns.byField].map(([field, index]) => [field, String(index + 1)])), ignoredColumns: [...columns.ignored],
    faults: faults.toSorted((one, other) => one.row - other.row).slice(0, 1_000).map(({ row, field, value, message }) => ({ row, field, value, message: message[ask.language] })), undoneAt: null, undone: null,
  }
}
