import type { Report } from '#contract/reports'

/** The report as the contract has it, in both languages: what a program that knows contract/reports.ts reads without loss. */
export const reportJson = (report: Report): Uint8Array => Buffer.from(`${JSON.stringify(report, null, 2)}\n`)
