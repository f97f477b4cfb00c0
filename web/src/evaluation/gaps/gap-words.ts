import type { ThresholdResult } from '#contract/evaluation-api'
import type { FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import { m } from '../../paraglide/messages.js'
import { reportDateText } from '../../words/report-cells.ts'
import { differenceText } from '../figure-words.ts'

/** "12 missing", "3.0 percentage points too much"; nothing where the threshold is met or unknown. */
export function gapText({ gap, compare, unit }: Pick<ThresholdResult, 'gap' | 'compare' | 'unit'>, language: Language): string {
  if (gap === null || gap === 0) return ''
  const amount = differenceText(gap, unit, language)
  return compare === 'at-least' ? m.rules_missing({ amount }) : m.rules_too_much({ amount })
}

/** The month in which the trend gets there, or why it does not; and the slope with how many periods it was drawn through. */
export function arrivalText({ month, perMonth, periods, reason }: NonNullable<ThresholdResult['arrival']>, unit: FigureUnitId, language: Language): { readonly when: string; readonly how: string | null } {
  const when = month === null ? reason?.text[language] ?? '—' : m.rules_by_month({ month: reportDateText(month, language) })
  if (perMonth === null) return { when, how: null }
  const slope = `${perMonth > 0 ? '+' : ''}${differenceText(perMonth, unit, language)}`
  return { when, how: m.rules_slope({ slope, count: periods }) }
}
