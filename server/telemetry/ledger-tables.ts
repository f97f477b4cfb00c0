import { LEDGER_IDS, LEDGER_WIDTHS, LEDGERS, type LedgerAggregate, type LedgerId, type LedgerWidth } from '#contract/ledgers'

/** One sum of a ledger as a column. Times are whole milliseconds, which bit-pack and add up twice as fast as floating point. */
export interface SumColumn { readonly name: string; readonly aggregate: LedgerAggregate; readonly type: 'BIGINT' | 'DOUBLE' }

const columns = (ledger: LedgerId): readonly SumColumn[] =>
  Object.entries<LedgerAggregate>(LEDGERS[ledger].sums).map(([name, aggregate]) => ({ name, aggregate, type: name.endsWith('Ms') || name === 'ms' ? 'BIGINT' : 'DOUBLE' }))

const COLUMNS = new Map(LEDGER_IDS.map((ledger) => [ledger, columns(ledger)]))
/** The columns that hold a ledger's sums, in the order of the contract. */
export const sumColumns = (ledger: LedgerId): readonly SumColumn[] => COLUMNS.get(ledger) ?? []

export const ledgerTable = (ledger: LedgerId, width: LedgerWidth): string => `ledger_${ledger}_${width}`
export const ledgerStaging = (ledger: LedgerId): string => `ledger_${ledger}_put`

/** Nothing added is 0; a max or min that has seen nothing is null. */
const columnSql = ({ name, aggregate, type }: SumColumn): string => `"${name}" ${type}${aggregate === 'sum' ? ' DEFAULT 0' : ''}`

const tableSql = (kind: 'TABLE' | 'TEMP TABLE', name: string, ledger: LedgerId): string =>
  `CREATE ${kind} IF NOT EXISTS ${name} (subject VARCHAR, key VARCHAR, start_ms BIGINT, ${sumColumns(ledger).map(columnSql).join(', ')});`

/**
 * What makes the stored tables hold every ledger of the contract: one table per ledger and width. `stored` are the
 * columns by table as the file has them; a ledger or a sum that is new to it is added, one that the contract has dropped stays, unread.
 */
export const ledgerTablesSql = (stored: ReadonlyMap<string, ReadonlySet<string>>): string =>
  LEDGER_IDS.flatMap((ledger) => LEDGER_WIDTHS.map((width) => {
    const table = ledgerTable(ledger, width)
    const known = stored.get(table)
    if (known === undefined) return tableSql('TABLE', table, ledger)
    return sumColumns(ledger).filter(({ name }) => !known.has(name)).map((column) => `ALTER TABLE ${table} ADD COLUMN ${columnSql(column)};`).join('\n')
  })).join('\n')

/** Cells of a commit are laid here first, so that the stored order of columns need not be the contract's. */
export const LEDGER_STAGING = [
  'CREATE TEMP TABLE IF NOT EXISTS ledger_gone (subject VARCHAR, from_ms BIGINT, to_ms BIGINT);',
  ...LEDGER_IDS.map((ledger) => tableSql('TEMP TABLE', ledgerStaging(ledger), ledger)),
].join('\n')
