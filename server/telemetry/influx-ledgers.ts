import { LEDGERS, type LedgerAggregate, type LedgerId, type LedgerSums, type LedgerWidth } from '#contract/ledgers'
import { ledgerMeasurement, NOTHING_SEEN, removedCellLine } from './influx-lines.ts'
import { asked, oneOf, within, type RowFields } from './influx-questions.ts'
import { quotedName, quotedText, type InfluxServer } from './influx-server.ts'
import type { LedgerQuery, LedgerRow } from './ledger-store.ts'

/** Cells of one table that give way, but for those that a commit has put there. */
export interface CellRemoval {
  readonly ledger: LedgerId
  readonly width: LedgerWidth
  readonly gone: readonly { readonly subjectId: string; readonly from: number; readonly to: number }[]
  readonly put: readonly { readonly subjectId: string; readonly key: string; readonly from: number }[]
}

const cellId = (cell: { readonly subjectId: string; readonly key: string; readonly from: number }): string => `${cell.from} ${cell.subjectId} ${cell.key}`

/** Lines that remove what is stored inside the replaced stretches and not put there anew. */
export async function removedCellLines(server: InfluxServer, { ledger, width, gone, put }: CellRemoval): Promise<string> {
  const kept = new Set(put.map(cellId))
  const stored = await asked(server, `SELECT cells, subject, "key" ${living(ledger, width, Math.min(...gone.map(({ from }) => from)), Math.max(...gone.map(({ to }) => to)))}${oneOf('subject', gone.map(({ subjectId }) => subjectId))}`,
    (row) => ({ subjectId: row.text('subject'), key: row.text('key'), from: row.time }))
  return stored
    .filter((cell) => !kept.has(cellId(cell)) && gone.some(({ subjectId, from, to }) => cell.subjectId === subjectId && cell.from >= from && cell.from < to))
    .map((cell) => removedCellLine(ledger, width, cell)).join('')
}

const living = (ledger: LedgerId, width: LedgerWidth, from: number, to: number): string =>
  `FROM ${ledgerMeasurement(ledger)} WHERE width = ${quotedText(width)} AND cells = 1 AND ${within(from, to)}`

const aggregates = (ledger: LedgerId): [string, LedgerAggregate][] => Object.entries<LedgerAggregate>(LEDGERS[ledger].sums)

interface Groups { readonly subjectId: string | null; readonly key: string | null; readonly from: number | null; readonly bucket: number | null }

/**
 * Grouped sums in order of (subjectId, key, from, bucket). The server adds up, one question for each bucket where they
 * are kept apart; only where single cells are asked for are cells read.
 */
export async function influxLedger<Ledger extends LedgerId>(server: InfluxServer, query: LedgerQuery<Ledger>): Promise<LedgerRow<Ledger>[]> {
  const { subjectIds, keys, edges, by } = query
  if (subjectIds?.length === 0 || keys?.length === 0) return []
  const buckets = by.includes('bucket') ? edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1] ?? from, bucket: index })) : [{ from: edges[0] ?? 0, to: edges.at(-1) ?? 0, bucket: null }]
  const rows: LedgerRow<Ledger>[] = []
  for (const bucket of buckets) rows.push(...await (by.includes('cell') ? readCells(server, query, bucket) : addedUp(server, query, bucket)))
  return rows.sort(inOrder)
}

interface Bucket { readonly from: number; readonly to: number; readonly bucket: number | null }

const where = ({ ledger, width, subjectIds, keys }: LedgerQuery, { from, to }: Bucket): string =>
  `${living(ledger, width, from, to)}${oneOf('subject', subjectIds)}${oneOf('key', keys)}`

function addedUp<Ledger extends LedgerId>(server: InfluxServer, query: LedgerQuery<Ledger>, bucket: Bucket): Promise<LedgerRow<Ledger>[]> {
  const tags = [...(query.by.includes('subject') ? ['subject'] : []), ...(query.by.includes('key') ? ['"key"'] : [])]
  const columns = aggregates(query.ledger).map(([name, aggregate]) => `${aggregate}(${quotedName(name)}) AS ${quotedName(name)}`).join(', ')
  return asked(server, `SELECT sum(cells) AS cells, ${columns} ${where(query, bucket)}${tags.length > 0 ? ` GROUP BY ${tags.join(', ')}` : ''}`, (row) =>
    ({ ...groupsOf(query, row, bucket), cells: row.number('cells'), sums: sumsOf(query.ledger, (name) => row.numberOrNull(name)) }))
}

async function readCells<Ledger extends LedgerId>(server: InfluxServer, query: LedgerQuery<Ledger>, bucket: Bucket): Promise<LedgerRow<Ledger>[]> {
  const names = aggregates(query.ledger)
  const groups = new Map<string, { of: Groups; cells: number; sums: Map<string, number> }>()
  await asked(server, `SELECT ${names.map(([name]) => quotedName(name)).join(', ')}, subject, "key" ${where(query, bucket)}`, (row) => {
    const of = groupsOf(query, row, bucket)
    const id = JSON.stringify([of.subjectId, of.key, of.from])
    const group = groups.get(id) ?? { of, cells: 0, sums: new Map<string, number>() }
    groups.set(id, group)
    group.cells++
    for (const [name, aggregate] of names) {
      const value = row.numberOrNull(name)
      if (value !== null) group.sums.set(name, ADDED[aggregate](group.sums.get(name) ?? NEUTRAL[aggregate], value))
    }
  })
  return [...groups.values()].map(({ of, cells, sums }) => ({ ...of, cells, sums: sumsOf(query.ledger, (name) => sums.get(name) ?? null) }))
}

const ADDED: Record<LedgerAggregate, (a: number, b: number) => number> = { sum: (a, b) => a + b, max: Math.max, min: Math.min }
const NEUTRAL: Record<LedgerAggregate, number> = { sum: 0, max: -NOTHING_SEEN, min: NOTHING_SEEN }

const groupsOf = ({ by }: LedgerQuery, row: RowFields, { bucket }: Bucket): Groups => ({
  subjectId: by.includes('subject') ? row.text('subject') : null, key: by.includes('key') ? row.text('key') : null,
  from: by.includes('cell') ? row.time : null, bucket,
})

const sumsOf = <Ledger extends LedgerId>(ledger: Ledger, valueOf: (name: string) => number | null): LedgerSums<Ledger> =>
  Object.fromEntries(aggregates(ledger).map(([name, aggregate]) => {
    const value = valueOf(name)
    return [name, aggregate === 'sum' ? value ?? 0 : value === null || Math.abs(value) >= NOTHING_SEEN ? null : value]
  })) as LedgerSums<Ledger>

const compare = (a: string | number | null, b: string | number | null): number => (a === null || b === null || a === b ? 0 : a < b ? -1 : 1)
const inOrder = (a: Groups, b: Groups): number => compare(a.subjectId, b.subjectId) || compare(a.key, b.key) || compare(a.from, b.from) || compare(a.bucket, b.bucket)
