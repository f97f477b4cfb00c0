import { and, asc, desc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { AnalysisUnit, Fact, Period } from '#contract/evaluation'
import type { FactImport, StoredFact } from '#contract/evaluation-api'
import type { FactId } from '#contract/fact-table'
import { evaluationFacts, evaluationPeers, factImports } from '../../records/evaluation-schema.ts'
import type { Records, RecordsDatabase } from '../../records/open-records.ts'
import type { StandingFact } from './used-fact-rules.ts'

type Row = typeof evaluationFacts.$inferSelect
/** A value to store. */
export interface FactWrite { readonly id: string; readonly fact: FactId; readonly unit: AnalysisUnit; readonly period: Period; readonly value: number; readonly coverage: number | null; readonly kind: 'entered' | 'imported' | 'synthetic'; readonly reference: string }
export interface WrittenBy { readonly siteId: string; readonly at: number; readonly by: string; readonly batchId: string | null }
export interface UnitPeriods { readonly kind: AnalysisUnit['kind']; readonly id: string; readonly periods: Period[]; readonly synthetic: boolean; readonly facts: number; readonly batchIds: string[] }

/** A fact of the import was replaced or withdrawn since. */
export class FactsUsedSince extends Error {}

export type FactsRepository = ReturnType<typeof createFactsRepository>
/** So many rows a statement: a row has twelve parameters and PostgreSQL takes 65,535. */
const ROWS_AT_ONCE = 500

export function createFactsRepository(records: Records) {
  return {
    /** What stands for these units (null: any of the kind) in these periods. */
    standing: (siteId: string, kind: AnalysisUnit['kind'], ids: readonly string[] | null, periods: readonly Period[]): Promise<StandingFact[]> => records.run((db) => db.select().from(evaluationFacts).where(and(
      eq(evaluationFacts.siteId, siteId), eq(evaluationFacts.unitKind, kind), ids === null ? undefined : inArray(evaluationFacts.unitId, [...ids]), inArray(evaluationFacts.period, [...periods]), isNull(evaluationFacts.endedAt),
    )).then((rows) => rows.map((row) => ({ ...toFact(row), id: row.id })))),

    /** How many values were ever stored of each fact of a unit and period. */
    entryCounts: (siteId: string, unit: AnalysisUnit, period: Period): Promise<ReadonlyMap<FactId, number>> => records.run((db) => db.select({ fact: evaluationFacts.fact, n: sql<number>`count(*)::int` }).from(evaluationFacts)
      .where(and(eq(evaluationFacts.siteId, siteId), ofUnit(unit), eq(evaluationFacts.period, period))).groupBy(evaluationFacts.fact).then((rows) => new Map(rows.map(({ fact, n }) => [fact, n])))),

    history: (siteId: string, fact: FactId, unit: AnalysisUnit, period: Period): Promise<StoredFact[]> => records.run((db) => db.select().from(evaluationFacts).where(and(
      eq(evaluationFacts.siteId, siteId), eq(evaluationFacts.fact, fact), ofUnit(unit), eq(evaluationFacts.period, period),
    )).orderBy(desc(evaluationFacts.at), asc(evaluationFacts.endedAt)).limit(200).then((rows) => rows.map(toStored))),

    fact: (id: string): Promise<StoredFact | undefined> => records.run((db) => db.select().from(evaluationFacts).where(eq(evaluationFacts.id, id)).then(([row]) => row && toStored(row))),

    /** One value; what stood is kept as replaced. */
    put: (write: FactWrite, by: WrittenBy): Promise<void> => records.transaction((tx) => putAll(tx, [write], by)),

    /** False when it did not stand any more. With `restore` what it replaced counts again. */
    withdraw: (id: string, at: number, by: string, restore: boolean): Promise<boolean> => records.transaction(async (tx) => {
      const ended = await tx.update(evaluationFacts).set({ endedAt: new Date(at), endedBy: by }).where(and(eq(evaluationFacts.id, id), isNull(evaluationFacts.endedAt))).returning({ id: evaluationFacts.id })
      if (ended.length === 1 && restore) await tx.update(evaluationFacts).set({ endedAt: null, endedBy: null, replacedBy: null }).where(eq(evaluationFacts.replacedBy, id))
      return ended.length === 1
    }),

    /** Everything of an import in one transaction. */
    writeImport: (report: FactImport, writes: readonly FactWrite[], peers: readonly { id: string; name: string }[], by: WrittenBy & { batchId: string }): Promise<void> => records.transaction(async (tx) => {
      await tx.insert(factImports).values({ id: by.batchId, siteId: by.siteId, report, at: new Date(by.at) })
      if (peers.length > 0) await tx.insert(evaluationPeers).values(peers.map((peer) => ({ ...peer, siteId: by.siteId }))).onConflictDoNothing()
      await putAll(tx, writes, by)
    }),

    imports: (siteId: string): Promise<FactImport[]> => records.run((db) => db.select({ report: factImports.report, undoneAt: factImports.undoneAt }).from(factImports)
      .where(eq(factImports.siteId, siteId)).orderBy(desc(factImports.at)).limit(100).then((rows) => rows.map(({ report, undoneAt }) => ({ ...report, undoneAt: undoneAt?.toISOString() ?? null })))),

    hasImport: (id: string): Promise<boolean> => records.run((db) => db.select({ id: factImports.id }).from(factImports).where(eq(factImports.id, id)).then((rows) => rows.length === 1)),

    /** Withdraws the import's values and puts what they replaced in force again. False when it was undone already; throws FactsUsedSince. */
    undoImport: (id: string, at: number, by: string): Promise<boolean> => records.transaction(async (tx) => {
      const undone = await tx.update(factImports).set({ undoneAt: new Date(at) }).where(and(eq(factImports.id, id), isNull(factImports.undoneAt))).returning({ siteId: factImports.siteId })
      if (!undone[0]) return false
      const [later] = await tx.select({ id: evaluationFacts.id }).from(evaluationFacts).where(and(eq(evaluationFacts.batchId, id), sql`${evaluationFacts.endedAt} IS NOT NULL`)).limit(1)
      if (later) throw new FactsUsedSince()
      await tx.update(evaluationFacts).set({ endedAt: new Date(at), endedBy: by }).where(eq(evaluationFacts.batchId, id))
      await tx.update(evaluationFacts).set({ endedAt: null, endedBy: null, replacedBy: null })
        .where(sql`${evaluationFacts.replacedBy} IN (SELECT id FROM ${evaluationFacts} WHERE batch_id = ${id})`)
      await tx.delete(evaluationPeers).where(and(eq(evaluationPeers.siteId, undone[0].siteId), sql`NOT EXISTS (SELECT 1 FROM evaluation_facts f WHERE f.site_id = ${undone[0].siteId} AND f.unit_kind = 'peer' AND f.unit_id = ${evaluationPeers.id} AND f.ended_at IS NULL)`))
      return true
    }),

    peers: (siteId: string): Promise<{ id: string; name: string }[]> => records.run((db) => db.select({ id: evaluationPeers.id, name: evaluationPeers.name }).from(evaluationPeers).where(eq(evaluationPeers.siteId, siteId)).orderBy(asc(evaluationPeers.name))),

    /** Units that something is stored of, with their periods. */
    units: (siteId: string): Promise<UnitPeriods[]> => records.run((db) => db.select({
      kind: evaluationFacts.unitKind, id: evaluationFacts.unitId, periods: sql<string[]>`array_agg(DISTINCT ${evaluationFacts.period} ORDER BY ${evaluationFacts.period})`,
      synthetic: sql<boolean>`bool_or(${evaluationFacts.sourceKind} = 'synthetic')`, facts: sql<number>`count(*)::int`,
      batchIds: sql<string[]>`array_remove(array_agg(DISTINCT ${evaluationFacts.batchId}), NULL)`,
    }).from(evaluationFacts).where(and(eq(evaluationFacts.siteId, siteId), isNull(evaluationFacts.endedAt))).groupBy(evaluationFacts.unitKind, evaluationFacts.unitId)),
  }
}

const ofUnit = ({ kind, id }: AnalysisUnit): SQL => sql`${evaluationFacts.unitKind} = ${kind} AND ${evaluationFacts.unitId} = ${id}`

/** Ends what stood for each and stores the new ones; writers of one site wait for each other. */
async function putAll(tx: RecordsDatabase, writes: readonly FactWrite[], { siteId, at, by, batchId }: WrittenBy): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`facts ${siteId}`}, 0))`)
  for (let begin = 0; begin < writes.length; begin += ROWS_AT_ONCE) {
    const rows = writes.slice(begin, begin + ROWS_AT_ONCE)
    const keys = JSON.stringify(rows.map(({ id, fact, unit, period }) => ({ id, fact, kind: unit.kind, unit: unit.id, period })))
    await tx.execute(sql`UPDATE evaluation_facts f SET ended_at = ${new Date(at).toISOString()}, ended_by = ${by}, replaced_by = k.id
      FROM jsonb_to_recordset(${keys}::jsonb) AS k(id text, fact text, kind text, unit text, period text)
      WHERE f.site_id = ${siteId} AND f.ended_at IS NULL AND f.fact = k.fact AND f.unit_kind = k.kind AND f.unit_id = k.unit AND f.period = k.period`)
    await tx.insert(evaluationFacts).values(rows.map(({ unit, kind, ...row }) => ({ ...row, siteId, unitKind: unit.kind, unitId: unit.id, sourceKind: kind, by, at: new Date(at), batchId })))
  }
}

const toFact = ({ fact, unitKind, unitId, period, value, coverage, sourceKind, reference, by, at }: Row): Fact =>
  ({ fact, unit: { kind: unitKind, id: unitId }, period, value, coverage, source: { kind: sourceKind, reference, by, at: at.toISOString() }, reason: null })

const toStored = (row: Row): StoredFact => ({ ...toFact(row), id: row.id, batchId: row.batchId, endedAt: row.endedAt?.toISOString() ?? null, endedBy: row.endedBy })
