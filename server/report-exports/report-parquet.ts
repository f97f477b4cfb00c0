import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer'
import type { Language } from '#contract/local-text'
import type { ReportColumn } from '#contract/report'
import { columnsWithMissing, dataCell, hasOwnUnit, missingSentence } from './report-cell-rules.ts'
import type { PrintedCell, PrintedReport, PrintedTable } from './printed-report.ts'

interface ParquetColumn { readonly element: SchemaElement; readonly data: (number | string | Date | null)[] }

const TYPES = {
  double: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  // The flag makes it a moment; by the older converted type alone DuckDB takes it for a time of no zone.
  moment: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
} as const satisfies Record<string, Partial<SchemaElement>>

/**
 * One table as Parquet. Columns bear their ids: numbers are doubles in the contract's unit, moments timestamps in UTC, hours of
 * the week integers (0 is Monday 00:00), everything else text. A missing figure is null, and `<id>_missing` says why; that column is there
 * only where something is missing. The total is left out: it would be one row too many. What the report is stands in the file's metadata.
 */
export function tableParquet(report: PrintedReport, table: PrintedTable, language: Language): Uint8Array {
  const missing = columnsWithMissing({ ...table, total: null })
  const columns = table.columns.flatMap((column, place) => {
    const cells = table.rows.map((row) => row[place] ?? null)
    const values = valueColumn(column, cells, language, report.timeZone)
    return missing.has(place) ? [values, parquetColumn(`${column.id}_missing`, 'text', cells.map((cell) => missingSentence(cell, language)))] : [values]
  })
  return new Uint8Array(parquetWriteBuffer({
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ element }) => element)],
    columnData: columns.map(({ element: { name }, data }) => ({ name, data })), createdBy: 'Atrium', kvMetadata: metadata(report, table, language),
  }))
}

const parquetColumn = (name: string, type: keyof typeof TYPES, data: ParquetColumn['data']): ParquetColumn => ({ element: { name, ...TYPES[type], repetition_type: 'OPTIONAL' }, data })

function valueColumn(column: ReportColumn, cells: readonly PrintedCell[], language: Language, timeZone: string): ParquetColumn {
  const numbers = (): (number | null)[] => cells.map((cell) => (typeof cell === 'number' ? cell : hasOwnUnit(cell) ? cell.number : null))
  switch (column.kind) {
    case 'number': return parquetColumn(column.id, 'double', numbers())
    case 'hour-of-week': return parquetColumn(column.id, 'integer', numbers())
    case 'time': return parquetColumn(column.id, 'moment', numbers().map((at) => (at === null ? null : new Date(at))))
    case 'date':
    case 'text': return parquetColumn(column.id, 'text', cells.map((cell) => textOf(cell, column, language, timeZone)))
  }
}

function textOf(cell: PrintedCell, column: ReportColumn, language: Language, timeZone: string): string | null {
  const data = dataCell(cell, column, { language, timeZone })
  return data === null ? null : String(data)
}

const metadata = (report: PrintedReport, table: PrintedTable, language: Language): { key: string; value: string }[] => Object.entries({
  report: report.id, table: table.id, title: table.title[language], site: report.siteName, time_zone: report.timeZone, scope: report.scopeText[language],
  from: report.scope.from, to: report.scope.to, made_at: report.madeAt, demo: String(report.demo), ...report.coverage !== null && { coverage: String(report.coverage) },
}).map(([key, value]) => ({ key, value }))
