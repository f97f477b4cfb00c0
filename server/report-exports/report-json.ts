import type { Report } from '#contract/report'

/** The report as the contract has it, in both languages: what a program that knows contract/report.ts reads without loss. */
export const reportJson = (report: Report): Uint8Array => Buffer.from(`${JSON.stringify(report, null, 2)}\n`)
