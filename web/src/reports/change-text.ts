import type { FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import type { ReportScope } from '#contract/report'
import { m } from '../paraglide/messages.js'
import { figureText, figureWithUnit } from '../words/report-cells.ts'
import type { FigureChange } from './figure-change.ts'

/** "+3.2 points on the period before": the sign and the words, so that no colour is needed. */
export function changeText(change: FigureChange, unit: FigureUnitId | null, compare: NonNullable<ReportScope['compare']>, language: Language): string {
  const than = compare === 'year-before' ? m.report_than_year_before() : m.report_than_before()
  if (change.direction === 'same') return m.report_unchanged({ than })
  const sign = change.direction === 'up' ? '+' : '−'
  const amount = change.kind === 'points' ? m.report_points({ points: figureText(change.by, null, language, 1) })
    : change.kind === 'relative' ? figureText(change.by, 'share', language) : figureWithUnit(change.by, unit, language)
  return m.report_changed({ amount: `${sign}${amount}`, than })
}
