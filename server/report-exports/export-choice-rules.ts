import type { Language } from '#contract/local-text'
import type { ReportFormat } from '#contract/report'
import { ApiError } from '../api-error.ts'
import type { PrintedReport, PrintedTable } from './printed-report.ts'
import { periodDays } from './report-cell-rules.ts'

/** What of a report is wanted, and how. */
export interface ExportChoice { readonly format: ReportFormat; readonly language: Language; /** One table only. */ readonly table?: string | undefined }

export const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet', pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The report with one of its tables; throws 'bad-request' where it has none of that name. */
export function withOneTable(report: PrintedReport, tableId: string): PrintedReport {
  const tables = report.tables.filter(({ id }) => id === tableId)
  if (tables.length === 0) throw tableFault(report, 'is no table of this report', '不是该报表中的表格')
  // A file of one table is set as any report: the pages of the whole would name tables that are not there.
  const { pages: _pages, ...rest } = report
  return { ...rest, tables }
}

/** A Parquet file holds one table: the chosen one, or the only one. */
export function parquetTable(report: PrintedReport): PrintedTable {
  if (report.tables.length !== 1) throw tableFault(report, 'must name one table: a Parquet file holds one', '须指定一个表格：Parquet 文件只能包含一个表格')
  return report.tables[0]!
}

function tableFault({ tables }: PrintedReport, en: string, zh: string): ApiError {
  const ids = tables.map(({ id }) => id)
  return new ApiError('bad-request', undefined, [{ field: 'table', message: { en: `${en}; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ')}`, 'zh-CN': `${zh}；可选：${ids.join('、')}` } }])
}

/** "overview_2026-06-01_2026-06-30.xlsx", both days included. */
export const exportFileName = ({ id, scope }: Pick<PrintedReport, 'id' | 'scope'>, { format, table }: Pick<ExportChoice, 'format' | 'table'>): string =>
  `${[id, ...table === undefined ? [] : [table], ...periodDays(scope)].join('_')}.${format}`
