import type { ImportKind, PeopleImport } from '#contract/people-api'
import type { Member, Tenant, TenantContact } from '#contract/people'
import type { Language } from '#contract/local-text'
import type { Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { memberFaults, mayGive } from './member-rules.ts'
import { readPeopleFile } from './people-import-file.ts'
import { readTable, type ImportFault, type KnownPeople, type ReadRow } from './people-import-rules.ts'
import { ImportUsedSince, type ImportWrite, type PeopleImportsRepository } from './people-imports-repository.ts'
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
      if (!sites.building(siteId)) throw new ApiError('not-found')
      const table = await readPeopleFile(ask.bytes)
      const tenantRows = await repository.tenantRows(siteId)
      const read = readTable(ask.kind, table, await known(siteId, tenantRows), ask.columns)
      const faults: ImportFault[] = [...read.faults]
      const today = new Date(clock.now()).toISOString().slice(0, 10)
      const writes = faults.length > 0 && read.rows.length === 0 ? [] : ask.kind === 'tenants'
        ? tenantWrites(siteId, read.rows, tenantRows, today, faults)
        : memberWrites(read.rows, await repository.memberRows(), principal, new Date(clock.now()), faults)
      const report = reportOf(ask, read.columns, read.rows.length, writes, faults)
      if (ask.dryRun) return report
      if (faults.length > 0) throw new ApiError('bad-request', { en: 'Nothing was imported: some rows are wrong.', 'zh-CN': '未导入任何数据：部分行有误。' }, faults.slice(0, 100).map(({ row, field, message }) => ({ field: `rows[${row}].${field}`, message })))
      const needed = writes.filter((write) => !isSame(write))
      const id = newId()
      const stored = { ...report, id, at: new Date(clock.now()).toISOString() }
      await unlessUsed(() => refusedWrite(() => repository.write({ id, siteId, report: stored, at: clock.now(), by: principal.memberId }, needed)))
      if (ask.kind === 'members') for (const { after } of needed) bus.emit('accessChanged', { memberId: after.id })
      return stored
    },

    list: (siteId: string): Promise<PeopleImport[]> => repository.list(siteId),

    undo: async (id: string): Promise<void> => {
      if (!await repository.siteOf(id)) throw new ApiError('not-found')
      const undone = await unlessUsed(() => refusedRemoval(() => repository.undo(id, clock.now())))
      if (!undone) throw new ApiError('wrong-state', { en: 'This import was undone already.', 'zh-CN': '该导入已撤销。' })
    },
  }
}

const byName = (rows: readonly { id: string; name: string }[]): Map<string, string> => new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]))

async function unlessUsed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ImportUsedSince) throw new ApiError('edited-meanwhile', { en: 'Rows of this import were edited since; change them by hand.', 'zh-CN': '该导入的部分行此后已被修改，请手动处理。' }, [], { cause: error })
    throw error
  }
}

function tenantWrites(siteId: string, rows: readonly ReadRow[], before: readonly Extract<ImportWrite, { kind: 'tenants' }>['before'][], today: string, faults: ImportFault[]): ImportWrite[] {
  const known = new Map(before.map((row) => [row?.name.toLowerCase(), row]))
  return rows.map(({ row, values }) => {
    const { contactName, contactEmail, contactPhone, ...fields } = values
    const old = known.get(String(values.name ?? '').toLowerCase()) ?? null
    const base: Tenant = old ? old as Tenant : { ...EMPTY_TENANT, id: newId(), siteId, name: '' }
    const contact: TenantContact | null = contactName === undefined ? null : { name: String(contactName), role: '', email: contactEmail === undefined ? null : String(contactEmail), phone: contactPhone === undefined ? null : String(contactPhone) }
    const after: Tenant = { ...base, ...fields, contacts: contact ? [contact, ...base.contacts.filter(({ name }) => name !== contact.name)].slice(0, 20) : base.contacts }
    for (const { field, message } of tenantFaults(after, today)) faults.push({ row, field, value: String(values[field] ?? ''), message })
    return { kind: 'tenants', before: old, after }
  })
}

function memberWrites(rows: readonly ReadRow[], before: readonly Extract<ImportWrite, { kind: 'members' }>['before'][], principal: Principal, now: Date, faults: ImportFault[]): ImportWrite[] {
  const known = new Map(before.map((row) => [row?.email, row]))
  return rows.map(({ row, values }) => {
    const old = known.get(String(values.email ?? '')) ?? null
    const base: Member = old ? old : { id: newId(), tenantId: null, name: '', email: '', role: values.tenantId === undefined ? 'staff' : 'member', status: 'invited', language: null }
    const after: Member = { ...base, ...values }
    for (const { field, message } of memberFaults(after)) faults.push({ row, field, value: String(values[field] ?? ''), message })
    if (!mayGive(principal.role, after.role) || (old && !mayGive(principal.role, old.role))) faults.push({ row, field: 'role', value: after.role, message: { en: 'is above what you may give', 'zh-CN': '超出您可授予的角色' } })
    return { kind: 'members', before: old, after: old ? { ...old, ...after } : { ...after, createdAt: now } }
  })
}

const isSame = ({ before, after }: ImportWrite): boolean => before !== null && Object.entries(after).every(([name, value]) => JSON.stringify(value) === JSON.stringify(before[name as keyof typeof before]))

function reportOf(ask: ImportAsk, columns: { byField: ReadonlyMap<string, number>; ignored: readonly string[] }, rows: number, writes: readonly ImportWrite[], faults: readonly ImportFault[]): PeopleImport {
  const unchanged = writes.filter(isSame).length
  const created = writes.filter(({ before }) => before === null).length
  return {
    id: null, kind: ask.kind, fileName: ask.fileName, at: null, rows, created, changed: writes.length - created - unchanged, unchanged,
    columns: Object.fromEntries([...columns.byField].map(([field, index]) => [field, String(index + 1)])), ignoredColumns: [...columns.ignored],
    faults: faults.slice(0, 1_000).map(({ row, field, value, message }) => ({ row, field, value, message: message[ask.language] })), undoneAt: null,
  }
}
