import { ANALYSIS_UNITS, type AnalysisUnit, type Period } from '#contract/evaluation'
import type { FactImport, FactImportKind } from '#contract/evaluation-api'
import type { Language } from '#contract/local-text'
import type { Principal } from '../../access/principal.ts'
import { ApiError } from '../../api-error.ts'
import { newId } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { readImportFile } from '../../imports/import-file.ts'
import { readFacts, type FactFault, type ReadFact, type ReadFacts } from './fact-import-rules.ts'
import { FactsUsedSince, type FactsRepository, type FactWrite } from './facts-repository.ts'
import type { FactsService } from './facts-service.ts'

export interface FactImportAsk {
  readonly kind: FactImportKind
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly dryRun: boolean
  /** Values that somebody made up: a demo, a drill. Marked as such everywhere. */
  readonly synthetic: boolean
  readonly columns?: Readonly<Record<string, string>> | undefined
  readonly language: Language
}
export interface FactImportsDeps { readonly repository: FactsRepository; readonly facts: Pick<FactsService, 'buildingOf' | 'named'>; readonly clock: Clock }

export type FactImportsService = ReturnType<typeof createFactImportsService>

interface Planned { readonly writes: readonly FactWrite[]; readonly replaced: number; readonly unchanged: number; readonly peers: readonly { id: string; name: string }[]; readonly units: readonly AnalysisUnit[] }

/** Facts and peers' statistics from a file: a dry run reports every bad row; the real one writes all or nothing and is undone as one. */
export function createFactImportsService({ repository, facts, clock }: FactImportsDeps) {
  /** What would be written; a unit that the site does not know is a fault of its rows. */
  const planned = async (siteId: string, ask: FactImportAsk, read: ReadFacts, faults: FactFault[]): Promise<Planned> => {
    const known = new Map((await repository.peers(siteId)).map(({ id, name }) => [name.toLowerCase(), { id, name }]))
    const fresh = new Map<string, { id: string; name: string }>()
    const unitOf = ({ peer, unit }: ReadFact): AnalysisUnit => {
      if (peer === null) return unit!
      const key = peer.toLowerCase()
      const one = known.get(key) ?? fresh.get(key) ?? { id: newId(), name: peer }
      if (!known.has(key)) fresh.set(key, one)
      return { kind: 'peer', id: one.id }
    }
    const wanted = read.facts.map((fact) => ({ ...fact, unit: unitOf(fact) }))
    const units = [...new Map(wanted.map(({ unit }) => [`${unit.kind} ${unit.id}`, unit])).values()]
    if (ask.kind === 'facts') await markUnknown(siteId, units, wanted, faults)
    const standing = new Map((await Promise.all(ANALYSIS_UNITS.map(async (kind) => {
      const ids = units.filter((unit) => unit.kind === kind).map(({ id }) => id)
      return ids.length === 0 ? [] : repository.standing(siteId, kind, ids, [...new Set(wanted.map(({ period }) => period))])
    }))).flat().map((fact) => [placeOf(fact), fact]))
    const sourceKind = ask.synthetic ? 'synthetic' as const : 'imported' as const
    const writes = wanted.map(({ fact, unit, period, value, coverage, evidence, row }): FactWrite =>
      ({ id: newId(), fact, unit, period, value, coverage, kind: sourceKind, reference: evidence ?? `${ask.fileName === '' ? 'import' : ask.fileName}, row ${row}`.slice(0, 400) }))
    const isSame = (write: FactWrite): boolean => {
      const now = standing.get(placeOf(write))
      return now !== undefined && now.value === write.value && now.coverage === write.coverage && now.source.kind === write.kind && now.source.reference === write.reference
    }
    const changed = writes.filter((write) => !isSame(write))
    return { writes: changed, replaced: changed.filter((write) => standing.has(placeOf(write))).length, unchanged: writes.length - changed.length, peers: [...fresh.values()], units }
  }

  const markUnknown = async (siteId: string, units: readonly AnalysisUnit[], wanted: readonly { row: number; unit: AnalysisUnit }[], faults: FactFault[]): Promise<void> => {
    for (const unit of units) {
      try {
        await facts.named(siteId, [unit], [])
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        const row = wanted.find((one) => one.unit === unit || (one.unit.kind === unit.kind && one.unit.id === unit.id))!.row
        faults.push({ row, field: 'unit', value: `${unit.kind}:${unit.id}`, message: { en: 'is nothing of this site', 'zh-CN': '该场所没有此单元' } })
      }
    }
  }

  return {
    run: async (siteId: string, ask: FactImportAsk, principal: Principal): Promise<FactImport> => {
      facts.buildingOf(siteId)
      const read = readFacts(ask.kind, await readImportFile(ask.bytes), siteId, ask.columns)
      const faults = [...read.faults]
      const plan = await planned(siteId, ask, read, faults)
      const report = reportOf(ask, read, plan, faults)
      if (ask.dryRun) return report
      if (faults.length > 0) throw new ApiError('bad-request', { en: 'Nothing was imported: some rows are wrong.', 'zh-CN': '未导入任何数据：部分行有误。' }, faults.slice(0, 100).map(({ row, field, message }) => ({ field: `rows[${row}].${field}`, message })))
      const id = newId()
      const stored = { ...report, id, at: new Date(clock.now()).toISOString(), by: principal.name }
      await repository.writeImport(stored, plan.writes, plan.peers, { siteId, at: clock.now(), by: principal.name, batchId: id })
      return stored
    },

    list: (siteId: string): Promise<FactImport[]> => {
      facts.buildingOf(siteId)
      return repository.imports(siteId)
    },

    undo: async (id: string, principal: Principal): Promise<void> => {
      if (!await repository.hasImport(id)) throw new ApiError('not-found')
      try {
        if (!await repository.undoImport(id, clock.now(), principal.name)) throw new ApiError('wrong-state', { en: 'This import was undone already.', 'zh-CN': '该导入已撤销。' })
      } catch (error) {
        if (!(error instanceof FactsUsedSince)) throw error
        throw new ApiError('edited-meanwhile', { en: 'Values of this import were replaced or withdrawn since; withdraw the others by hand.', 'zh-CN': '该导入的部分数值此后已被替换或撤销，请手动撤销其余数值。' }, [], { cause: error })
      }
    },
  }
}

const placeOf = ({ unit, period, fact }: { readonly unit: AnalysisUnit; readonly period: Period; readonly fact: string }): string => `${unit.kind} ${unit.id} ${period} ${fact}`

function reportOf(ask: FactImportAsk, { headings, columns, ignored, rows, facts }: ReadFacts, plan: Planned, faults: readonly FactFault[]): FactImport {
  return {
    id: null, kind: ask.kind, fileName: ask.fileName, synthetic: ask.synthetic, at: null, by: null,
    rows, units: plan.units.length, periods: [...new Set(facts.map(({ period }) => period))].sort(), added: plan.writes.length - plan.replaced, replaced: plan.replaced, unchanged: plan.unchanged,
    headings: [...headings], columns: Object.fromEntries([...columns].map(([field, index]) => [field, headings[index] ?? ''])), ignoredColumns: [...ignored],
    faults: faults.toSorted((one, other) => one.row - other.row).slice(0, 1_000).map(({ row, field, value, message }) => ({ row, field, value, message: message[ask.language] })), undoneAt: null,
  }
}
