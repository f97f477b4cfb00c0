import type { MetricInfo } from '#contract/report'
import type { PrintedReport } from '../../report-exports/printed-report.ts'
import { dateRangeOf } from '../facts/evaluation-period-rules.ts'
import { comparisonSection } from './comparison-section.ts'
import { dimensionSection } from './dimension-section.ts'
import { efficiencySection } from './efficiency-section.ts'
import { factAppendix } from './fact-appendix.ts'
import { indicatorAppendix } from './indicator-appendix.ts'
import { methodAppendix } from './method-appendix.ts'
import { coverPages, REPORT_TITLE, runLines, syntheticMark } from './report-cover.ts'
import { reproductionAppendix } from './reproduction-appendix.ts'
import { robustnessSection } from './robustness-section.ts'
import { ruleSetSection } from './rule-set-section.ts'
import { indicatorOf, OWN, unitName, type RunView } from './run-view.ts'
import { periodText, said } from './said-figures.ts'
import { summaryFigures, summaryMetrics, summarySection } from './summary-section.ts'

/** The report of a run: cover, chapters and appendices for paper, and all its tables for spreadsheets. In both languages. */
export function evaluationReport(view: RunView): PrintedReport {
  const { run, result, siteName, timeZone, madeAt } = view
  const sections = [summarySection, dimensionSection, comparisonSection, efficiencySection, ruleSetSection, robustnessSection, indicatorAppendix, factAppendix, methodAppendix, reproductionAppendix].map((section) => section(view))
  const mark = syntheticMark(view)
  return {
    id: 'evaluation', title: REPORT_TITLE, siteName, timeZone, scope: dateRangeOf(result.settings.period),
    scopeText: said('{unit}, {period}', '{unit}，{period}', { unit: unitName(view, OWN), period: periodText(result.settings.period) }),
    availableHours: null, coverage: null, demo: mark !== null, ...mark && { mark }, madeAt, notes: [],
    foot: said('Run {id} · result {hash}…', '评价编号 {id} · 结果哈希 {hash}…', { id: run.id, hash: (run.hashes.result ?? '').slice(0, 12) }),
    head: runLines(view),
    figures: summaryFigures(view), metrics: [...summaryMetrics(view), ...result.indicators.map(({ id }) => indicatorMetric(id))],
    tables: sections.flatMap(({ tables }) => tables),
    pages: [...coverPages(view), ...sections.flatMap(({ pages }) => pages)],
  }
}

function indicatorMetric(id: string): MetricInfo {
  const { names, formula, unit, boundsSource } = indicatorOf(id)
  return { id, names, formula, unit, source: boundsSource }
}
