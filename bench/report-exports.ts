import { LANGUAGES } from '#contract/local-text'
import { REPORT_FORMATS } from '#contract/report'
import { writeReport } from '../server/report-exports/report-writers.ts'
import { longTable, reportOf } from '../test/server/report-exports/made-reports.ts'

/** What each format costs for a table of 1,000 rows and 5 columns, beside JSON in the same run: npx tsx bench/report-exports.ts [rows] */
const rows = Number(process.argv[2] ?? 1_000)
const TIMES = 5
const report = reportOf([longTable(rows)])

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

console.log(`${rows} rows, median of ${TIMES} after one to warm up`)
for (const language of LANGUAGES) {
  let baselineMs = 0
  for (const format of REPORT_FORMATS) {
    let bytes = (await writeReport(report, { format, language })).length
    const tookMs: number[] = []
    for (let time = 0; time < TIMES; time += 1) {
      const begun = performance.now()
      bytes = (await writeReport(report, { format, language })).length
      tookMs.push(performance.now() - begun)
    }
    if (format === 'json') baselineMs = median(tookMs)
    console.log(`${language.padEnd(6)} ${format.padEnd(8)} ${(bytes / 1_024).toFixed(0).padStart(6)} KiB ${median(tookMs).toFixed(1).padStart(8)} ms  ${(median(tookMs) / baselineMs).toFixed(1).padStart(7)} × json`)
  }
}
