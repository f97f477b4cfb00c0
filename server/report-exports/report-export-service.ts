import type { Report, ReportScope } from '#contract/report'
import type { Principal } from '../access/principal.ts'
import { exportFileName, MEDIA_TYPES, parquetTable, withOneTable, type ExportChoice } from './export-choice-rules.ts'
import type { ReportPress } from './report-press.ts'

/** What makes reports: server/reports/report-service.ts. */
export interface ReportMaker { make(siteId: string, reportId: string, scope: ReportScope, principal: Principal): Promise<Report> }

export interface ReportFile { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }

/** A report as a file. Throws what making it throws, 'bad-request' for a table that it has not, and the signal's reason once nobody waits for it. */
export interface ReportExportService {
  export(siteId: string, reportId: string, scope: ReportScope, choice: ExportChoice, principal: Principal, signal?: AbortSignal): Promise<ReportFile>
}

export function createReportExportService({ reports, press }: { readonly reports: ReportMaker; readonly press: ReportPress }): ReportExportService {
  return {
    export: async (siteId, reportId, scope, choice, principal, signal) => {
      const made = await reports.make(siteId, reportId, scope, principal)
      const report = choice.table === undefined ? made : withOneTable(made, choice.table)
      if (choice.format === 'parquet') parquetTable(report)
      return { name: exportFileName(report, choice), mediaType: MEDIA_TYPES[choice.format], bytes: await press.write(report, choice, signal) }
    },
  }
}
