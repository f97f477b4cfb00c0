import { parquetTable, withOneTable, type ExportChoice } from './export-choice-rules.ts'
import type { PrintedReport } from './printed-report.ts'
import { reportCsv, tableCsv } from './report-csv.ts'
import { reportJson } from './report-json.ts'
import { tableParquet } from './report-parquet.ts'
import { reportXlsx } from './report-xlsx.ts'

/** Any report in any format: what a new report costs here is nothing. */
export async function writeReport(whole: PrintedReport, { format, language, table }: ExportChoice): Promise<Uint8Array> {
  const report = table === undefined ? whole : withOneTable(whole, table)
  switch (format) {
    case 'json': return reportJson(report)
    case 'csv': return table === undefined ? reportCsv(report, language) : tableCsv(report.tables[0]!, { language, timeZone: report.timeZone })
    case 'parquet': return tableParquet(report, parquetTable(report), language)
    case 'xlsx': return reportXlsx(report, language)
    // Loaded where it is needed: the thread that serves never is.
    case 'pdf': return (await import('./report-pdf.ts')).reportPdf(report, language)
  }
}
