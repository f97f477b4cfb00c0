import type { ImportKind } from '#contract/people-api'
import type { LocalText } from '#contract/local-text'
import { columnFaults, EMAIL, importFault as fault, matchColumns, textOf, wordOf, type Cell, type ColumnMatch, type ImportFault } from '../imports/import-table-rules.ts'
import { IMPORT_COLUMNS, type ImportColumn } from './people-import-columns.ts'

/** What is there already, by what people write for it (in lower case). */
export interface KnownPeople {
  readonly tenantIds: ReadonlyMap<string, string>
  readonly planIds: ReadonlyMap<string, string>
}

export interface ReadRow { readonly row: number; readonly values: Readonly<Record<string, string | number | null>> }
export interface ReadTable { readonly headings: readonly string[]; readonly columns: ColumnMatch; readonly rows: readonly ReadRow[]; readonly faults: readonly ImportFault[] }

/**
 * Reads a table of tenants or people: the first row is the heading, empty rows are passed over. Every bad cell is a
 * fault with its row's number in the file; nothing is guessed. An empty cell leaves its field as it is.
 */
export function readTable(kind: ImportKind, table: readonly (readonly Cell[])[], known: KnownPeople, chosen?: Readonly<Record<string, string>>): ReadTable {
  const headings = (table[0] ?? []).map(textOf)
  const columns = matchColumns(IMPORT_COLUMNS[kind], headings, chosen)
  const faults = columnFaults(columns)
  if (faults.length > 0) return { headings, columns, rows: [], faults }
  const rows = table.slice(1).flatMap((cells, index): ReadRow[] => {
    const row = index + 2
    if (cells.every((cell) => textOf(cell) === '')) return []
    return [{ row, values: readRow(kind, row, cells, columns, known, faults) }]
  })
  markRepeats(kind === 'tenants' ? 'name' : 'email', rows, faults)
  return { headings, columns, rows, faults }
}

function readRow(kind: ImportKind, row: number, cells: readonly Cell[], { byField }: ColumnMatch, known: KnownPeople, faults: ImportFault[]): ReadRow['values'] {
  const values: Record<string, string | number | null> = {}
  for (const column of IMPORT_COLUMNS[kind]) {
    const index = byField.get(column.field)
    const cell = index === undefined ? null : cells[index] ?? null
    if (textOf(cell) === '') {
      if (column.required) faults.push(fault(row, column.field, '', 'is required', '为必填项'))
      continue
    }
    const read = readCell(column, cell, known)
    if ('wrong' in read) faults.push(fault(row, column.field, textOf(cell), read.wrong.en, read.wrong['zh-CN']))
    else values[column.field] = read.value
  }
  if (values['contactName'] === undefined && (values['contactEmail'] ?? values['contactPhone']) !== undefined) faults.push(fault(row, 'contactName', '', 'is required beside an e-mail or a phone', '填写了联系方式时必须填写联系人姓名'))
  return values
}

type ReadCell = { readonly value: string | number } | { readonly wrong: LocalText }
const wrong = (en: string, zh: string): ReadCell => ({ wrong: { en, 'zh-CN': zh } })

function readCell({ kind, words = {}, maxLength = 500 }: ImportColumn, cell: Cell, known: KnownPeople): ReadCell {
  const text = textOf(cell)
  switch (kind) {
    case 'text': return text.length <= maxLength ? { value: text } : wrong(`is longer than ${maxLength} characters`, `超过 ${maxLength} 个字符`)
    case 'email': return EMAIL.test(text) && text.length <= 254 ? { value: text.toLowerCase() } : wrong('is no e-mail address', '不是有效的邮箱地址')
    case 'count': return /^\d{1,6}$/.test(text) ? { value: Number(text) } : wrong('is no whole number', '不是整数')
    case 'date': return dateOf(cell)
    case 'word': {
      const word = wordOf(words, text)
      return word === null ? wrong(`is none of ${Object.keys(words).join(', ')}`, `应为以下之一：${Object.entries(words).map(([id, [first]]) => first ?? id).join('、')}`) : { value: word }
    }
    case 'tenant': return named(known.tenantIds, text, 'there is no tenant of this name', '没有该名称的企业')
    case 'plan': return named(known.planIds, text, 'there is no plan of this name', '没有该名称的套餐')
  }
}

function named(ids: ReadonlyMap<string, string>, name: string, en: string, zh: string): ReadCell {
  const id = ids.get(name.toLowerCase())
  return id === undefined ? wrong(en, zh) : { value: id }
}

/** 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, or a spreadsheet's own date. Orders that differ by country (3/4/2024) are refused, not guessed. */
function dateOf(cell: Cell): ReadCell {
  if (cell instanceof Date) return { value: cell.toISOString().slice(0, 10) }
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(textOf(cell)) ?? []
  const iso = year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : ''
  const at = new Date(`${iso}T00:00:00Z`)
  if (iso === '' || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) return wrong('is no date such as 2024-03-01', '不是日期，例如 2024-03-01')
  return { value: iso }
}

function markRepeats(key: string, rows: readonly ReadRow[], faults: ImportFault[]): void {
  const firstRow = new Map<string, number>()
  for (const { row, values } of rows) {
    const value = String(values[key] ?? '').toLowerCase()
    const first = firstRow.get(value)
    if (value === '') continue
    if (first === undefined) firstRow.set(value, row)
    else faults.push(fault(row, key, value, `stands in row ${first} already`, `与第 ${first} 行重复`))
  }
}
