import { BIGINT, DOUBLE, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import type { LedgerId, LedgerSums } from '#contract/ledgers'
import { appendRows, queryRows, sqlInteger, type QueryValues, type RowCells } from './duckdb-rows.ts'
import { ledgerEdits, type LedgerEdit } from './ledger-edits.ts'
import type { AnyLedgerReplacement, LedgerGrouping, LedgerQuery, LedgerRow } from './ledger-store.ts'
import { ledgerStaging, ledgerTable, sumColumns } from './ledger-tables.ts'

const GONE = { name: 'ledger_gone', types: [VARCHAR, BIGINT, BIGINT], temporary: true }

/** Writes the replaced cells of a commit inside the connection's transaction. */
export async function writeLedgers(connection: DuckDBConnection, replacements: readonly AnyLedgerReplacement[]): Promise<void> {
  for (const edit of ledgerEdits(replacements)) {
    await deleteCells(connection, edit)
    await insertCells(connection, edit)
  }
}

async function deleteCells(connection: DuckDBConnection, { ledger, width, gone }: LedgerEdit): Promise<void> {
  await appendRows(connection, GONE, gone, ({ subjectId, from, to }, put) => {
    put(0, subjectId)
    put(1, BigInt(from))
    put(2, BigInt(to))
  })
  // The bounds as constants let the zone maps skip what no stretch touches; the join alone would read all subjects' hours.
  const first = sqlInteger(gone.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY))
  const end = sqlInteger(gone.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY))
  await connection.run(`
    DELETE FROM ${ledgerTable(ledger, width)} AS cell USING ledger_gone g
      WHERE cell.start_ms >= ${first} AND cell.start_ms < ${end} AND cell.subject = g.subject AND cell.start_ms >= g.from_ms AND cell.start_ms < g.to_ms;
    DELETE FROM ledger_gone`)
}

async function insertCells(connection: DuckDBConnection, { ledger, width, put: cells }: LedgerEdit): Promise<void> {
  if (cells.length === 0) return
  const staging = ledgerStaging(ledger)
  const sums = sumColumns(ledger)
  const types = [VARCHAR, VARCHAR, BIGINT, ...sums.map(({ type }) => (type === 'BIGINT' ? BIGINT : DOUBLE))]
  await appendRows(connection, { name: staging, types, temporary: true }, cells, (cell, put) => {
    put(0, cell.subjectId)
    put(1, cell.key)
    put(2, BigInt(cell.from))
    for (const [index, { name, type }] of sums.entries()) {
      const value = cell.sums[name] ?? null
      put(3 + index, value !== null && type === 'BIGINT' ? BigInt(Math.round(value)) : value)
    }
  })
  // In order of time, so that the zone maps of a long recomputation are as good as those of hours that came one by one.
  await connection.run(`INSERT INTO ${ledgerTable(ledger, width)} BY NAME SELECT * FROM ${staging} ORDER BY start_ms, subject; DELETE FROM ${staging}`)
}

/** A bucket's index by halving, as nested CASEs: 365 buckets cost nine comparisons a cell, a tenth of a join with the edges. */
function bucketSql(edges: readonly number[], first = 0, last = edges.length - 2): string {
  if (first === last) return String(first)
  const middle = (first + last + 1) >> 1
  return `CASE WHEN start_ms < ${sqlInteger(edges[middle] ?? Number.NaN)} THEN ${bucketSql(edges, first, middle - 1)} ELSE ${bucketSql(edges, middle, last)} END`
}

const GROUPINGS = ['subject', 'key', 'cell', 'bucket'] as const satisfies readonly LedgerGrouping[]
const GROUP_COLUMNS = { subject: 'subject', key: 'key', cell: 'start_ms' } as const

/** Grouped sums in order of (subjectId, key, from, bucket). At most `limit` rows. */
export async function ledgerRows<Ledger extends LedgerId>(connection: DuckDBConnection, query: LedgerQuery<Ledger>, limit: number): Promise<LedgerRow<Ledger>[]> {
  const { ledger, width, edges, subjectIds, keys } = query
  if (subjectIds?.length === 0 || keys?.length === 0) return []
  const values: QueryValues = { ...(subjectIds && { subjects: [...subjectIds] }), ...(keys && { keys: [...keys] }) }
  const groups = GROUPINGS.map((grouping) => (query.by.includes(grouping) ? (grouping === 'bucket' ? bucketSql(edges) : GROUP_COLUMNS[grouping]) : null))
  const places = groups.flatMap((group, index) => (group === null ? [] : [index + 1])).join(', ')
  const sql = `
    SELECT ${groups.map((group) => group ?? 'NULL').join(', ')}, count(*), ${sumColumns(ledger).map(({ name, aggregate }) => `${aggregate}("${name}")::DOUBLE`).join(', ')}
    FROM ${ledgerTable(ledger, width)}
    WHERE start_ms >= ${sqlInteger(edges[0] ?? Number.NaN)} AND start_ms < ${sqlInteger(edges.at(-1) ?? Number.NaN)}
      ${subjectIds ? 'AND list_contains($subjects, subject)' : ''} ${keys ? 'AND list_contains($keys, key)' : ''}
    ${places === '' ? 'HAVING count(*) > 0' : `GROUP BY ${places} ORDER BY ${places}`} LIMIT ${limit}`
  return queryRows(connection, sql, (cells) => ({
    subjectId: cells.textOrNull(0), key: cells.textOrNull(1), from: cells.numberOrNull(2), bucket: cells.numberOrNull(3), cells: cells.number(4),
    sums: sumsOf(ledger, cells),
  }), Object.keys(values).length === 0 ? undefined : values)
}

const sumsOf = <Ledger extends LedgerId>(ledger: Ledger, cells: RowCells): LedgerSums<Ledger> =>
  Object.fromEntries(sumColumns(ledger).map(({ name }, index) => [name, cells.numberOrNull(5 + index)])) as LedgerSums<Ledger>
