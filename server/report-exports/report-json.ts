import type { PrintedReport } from './printed-report.ts'

/** The report as it was made, in both languages: what a program that knows contract/report.ts reads without loss. How its pages are set is left out. */
export function reportJson(report: PrintedReport): Uint8Array {
  const { pages: _pages, ...told } = report
  return Buffer.from(`${JSON.stringify(told, null, 2)}\n`)
}
