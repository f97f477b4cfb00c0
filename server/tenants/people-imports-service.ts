import { isDeepStrictEqual } from 'node:util'
import type { ImportKind, PeopleImport } from '#contract/people-api'
import type { Member, Tenant, TenantContact } from '#contract/people'
import type { Language } from '#contract/local-text'
import type { Principal } from '../access/principal.ts'
import { ApiError, type FieldFault } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { readImportFile } from '../imports/import-file.ts'
import type { ImportFault } from '../imports/import-table-rules.ts'
import { dateInZone } from '../site-time/available-time-rules.ts'
import { memberFaults, mayGive } from './member-rules.ts'
import { readTable, type KnownPeople, type ReadRow, type ReadTable } from './people-import-rules.ts'
import { ImportAboveReach, ImportLeavesNobody, ImportUsedSince, type ImportWrite, type PeopleImportsRepository } from './people-imports-repository.ts'
import { refusedRemoval, refusedWrite } from './people-refusals.ts'
import { EMPTY_TENANT, tenantFaults } from './tenant-rules.ts'

export interface PeopleImportsDeps {
  readonly repository: PeopleImportsRepository
  readonly sites: { building(siteId: string): { site: { timeZone: string } } | undefined }
  readonly bus: Bus
  readonly clock: Clock
}

export interface ImportAsk {
  readonly kind: ImportKind
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly dryRun: boolean
  /** Heading → field, where staff chose another than the heading says. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  readonly language: Language
}

export type PeopleImportsService = ReturnType<typeof createPeopleImportsService>

/** Tenants and people from a file: a dry run reports every bad row; the real one writes all rows or none, and can be undone as one. */
export function createPeopleImportsService({ repository, sites, bus, clock }: PeopleImportsDeps) {
  const known = async (siteId: string, tenantRows: readonly { id: string; name: string }[]): Promise<KnownPeople> => ({
    tenantIds: byName(tenantRows), planIds: byName(await repository.plans(siteId)),
  })

  return {
    run: async (siteId: string, ask: ImportAsk, principal: Principal): Promise<PeopleImport> => {
      const timeZone = sites.building(siteId)?.site.timeZone
      if (timeZone === undefined) throw new ApiError('not-found')
      const table = await readImportFile(ask.bytes)
      const tenantRows = await repository.tenantRows(siteId)
      const read = readTable(ask.kind, table, await known(siteId, tenantRows), ask.columns)
      const faults: ImportFault[] = [...read.faults]
      const today = dateInZone(clock.now(), timeZone)
      const writes = faults.length > 0 && read.rows.length === 0 ? [] : ask.kind === 'tenants'
        ? tenantWrites(siteId, read.rows, tenantRows, today, faults)
        : memberWrites(read.rows, await repository.memberRows(), principal, new Date(clock.now()), faults)
      const report = reportOf(ask, read, writes, faults)
      if (ask.dryRun) return report
      if (faults.length > 0) throw new ApiError('bad-request', { en: 'Nothing was imported: some rows are wrong.', 'zh-CN': '未导入任何数据：部分行有误。' }, faults.slice(0, 100).map(({ row, field, message }) => ({ field: `rows[${row}].${field}`, message })))
      const needed = writes.filter((write) => !isSame(write))
      const id = newId()
      const stored = { ...report, id, at: new Date(clock.now()).toISOString() }
      await refusedImport(() => refusedWrite(() => repository.write({ id, siteId, report: stored, at: clock.now(), by: principal.memberId }, needed)))
      if (ask.kind === 'members') for (const { after } of needed) bus.emit('accessChanged', { memberId: after.id })
      return ask.kind === 'members' ? { ...stored, invited: needed.flatMap(waitingForInvitation) } : stored
    },

    list: (siteId: string): Promise<PeopleImport[]> => repository.list(siteId),

    undo: async (id: string, principal: Principal): Promise<void> => {
      if (!await repository.siteOf(id)) throw new ApiError('not-found')
      const undone = await refusedImport(() => refusedRemoval(() => repository.undo(id, clock.now(), (role) => mayGive(principal.role, role))))
      if (undone === null) throw new ApiError('wrong-state', { en: 'This import was undone already.', 'zh-CN': '该导入已撤销。' })
      for (const memberId of undone) bus.emit('accessChanged', { memberId })
    },
  }
}

const byName = (rows: readonly { id: string; name: string }[]): Map<string, string> => new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]))

async function refusedImport<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ImportUsedSince) throw new ApiError('edited-meanwhile', { en: 'Rows of this import were edited since; change them by hand.', 'zh-CN': '该导入的部分行此后已被修改，请手动处理。' }, [], { cause: error })
    if (error instanceof ImportLeavesNobody) throw new ApiError('still-in-use', { en: 'Nobody would be left who can administer Atrium.', 'zh-CN': '这样将没有可用的系统管理员。' }, [], { cause: error })
    if (error instanceof ImportAboveReach) throw new ApiError('not-allowed', { en: 'This import holds roles above what you may give.', 'zh-CN': '该导入包含超出您可授予的角色。' }, [], { cause: error })
    throw error
  }
}

function tenantWrites(siteId: string, rows: readonly ReadRow[], before: readonly Extract<ImportWrite, { kind: 'tenants' }>['before'][], today: string, faults: ImportFault[]): ImportWrite[] {
  const known = new Map(before.map((row) => [row?.name.toLowerCase(), row]))
  const addFaults = rowFaultsInto(faults)
  return rows.map((read) => {
    const { values } = read
    const { contactName, contactEmail, contactPhone, ...fields } = values
    const old = known.get(String(values.name ?? '').toLowerCase()) ?? null
    const base: Tenant = old ? old as Tenant : { ...EMPTY_TENANT, id: newId(), siteId, name: '' }
    // An empty cell leaves what is known of the contact as it is.
    const contact: TenantContact | null = contactName === undefined ? null : {
      role: '', email: null, phone: null, ...base.contacts.find(({ name }) => name === contactName), name: String(contactName),
      ...contactEmail !== undefined && { email: String(contactEmail) }, ...contactPhone !== undefined && { phone: String(contactPhone) },
    }
    const after: Tenant = { ...base, ...fields, contacts: contact ? withContact(base.contacts, contact) : base.contacts }
    addFaults(read, tenantFaults(after, today))
    return { kind: 'tenants', before: old, after }
  })
}

const CONTACTS_KEPT = 20
/** In its place where the tenant has it already. */
const withContact = (contacts: readonly TenantContact[], contact: TenantContact): TenantContact[] =>
  (contacts.some(({ name }) => name === contact.name) ? contacts.map((other) => (other.name === contact.name ? contact : other)) : [contact, ...contacts].slice(0, CONTACTS_KEPT))

/** What is wrong with the row as a whole; a field whose cell is wrong was told of already. */
function rowFaultsInto(faults: ImportFault[]): (row: ReadRow, found: readonly FieldFault[]) => void {
  const told = new Set(faults.map(({ row, field }) => `${row} ${field}`))
  return ({ row, values }, found) => {
    for (const { field, message } of found) if (!told.has(`${row} ${field}`)) faults.push({ row, field, value: String(values[field] ?? ''), message })
  }
}

function memberWrites(rows: readonly ReadRow[], before: readonly Extract<ImportWrite, { kind: 'members' }>['before'][], principal: Principal, now: Date, faults: ImportFault[]): ImportWrite[] {
  const known = new Map(before.map((row) => [row?.email, row]))
  const addFaults = rowFaultsInto(faults)
  return rows.map((read) => {
    const { row, values } = read
    const old = known.get(String(values.email ?? '')) ?? null
    const base: Member = old ? old : { id: newId(), tenantId: null, name: '', email: '', role: values.tenantId === undefined ? 'staff' : 'member', status: 'invited', language: null }
    const after: Member = { ...base, ...values }
    addFaults(read, memberFaults(after))
    if (!mayGive(principal.role, after.role) || (old && !mayGive(principal.role, old.role))) faults.push({ row, field: 'role', value: after.role, message: { en: 'is above what you may give', 'zh-CN': '超出您可授予的角色' } })
    return { kind: 'members', before: old, after: old ? { ...old, ...after } : { ...after, createdAt: now } }
  })
}

const waitingForInvitation = ({ kind, before, after }: ImportWrite): string[] => (kind === 'members' && before === null && after.status === 'invited' ? [after.id] : [])

const isSame = ({ before, after }: ImportWrite): boolean => before !== null && Object.entries(after).every(([name, value]) => isDeepStrictEqual(value, before[name as keyof typeof before]))

function reportOf(ask: ImportAsk, { headings, columns, rows }: ReadTable, writes: readonly ImportWrite[], faults: readonly ImportFault[]): PeopleImport {
  const unchanged = writes.filter(isSame).length
  const created = writes.filter(({ before }) => before === null).length
  return {
    id: null, kind: ask.kind, fileName: ask.fileName, at: null, rows: rows.length, created, changed: writes.length - created - unchanged, unchanged,
    headings: [...headings], columns: Object.fromEntries([...columns.byField].map(([field, index]) => [field, String(index + 1)])), ignoredColumns: [...columns.ignored],
    faults: faults.toSorted((one, other) => one.row - other.row).slice(0, 1_000).map(({ row, field, value, message }) => ({ row, field, value, message: message[ask.language] })), undoneAt: null,
  }
}
