import { FACTS } from '#contract/fact-table'
import type { EvaluationCatalogue } from '#contract/evaluation-api'
import type { FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import type { Measure, RuleSet, Threshold } from '#contract/rule-sets'
import { m } from '../../paraglide/messages.js'
import { reportDateText } from '../../words/report-cells.ts'
import { setText } from '../figure-words.ts'

export type Indicators = Pick<EvaluationCatalogue, 'indicators'>

/** A measure's name and unit; null for an indicator that there is none of. */
export function measureInfo(measure: Measure, { indicators }: Indicators): { readonly name: Readonly<Record<Language, string>>; readonly unit: FigureUnitId } | null {
  if (measure.kind === 'fact') return { name: FACTS[measure.id].label, unit: FACTS[measure.id].unit }
  const indicator = indicators.find(({ id }) => id === measure.id)
  return indicator === undefined ? null : { name: indicator.names, unit: indicator.unit }
}

export const measureName = (measure: Measure, catalogue: Indicators, language: Language): string => measureInfo(measure, catalogue)?.name[language] ?? measure.id
export const measureUnit = (measure: Measure, catalogue: Indicators): FigureUnitId => measureInfo(measure, catalogue)?.unit ?? 'count'

/** "at least 30", "at most 5%". */
export function neededText({ compare, value }: Pick<Threshold, 'compare' | 'value'>, unit: FigureUnitId, language: Language): string {
  const amount = setText(value, unit, language)
  return compare === 'at-least' ? m.rules_at_least({ amount }) : m.rules_at_most({ amount })
}

/** The year, month or day of issue as people write it. */
export function issuedText(issued: RuleSet['issued'], language: Language): string {
  if (issued === null) return m.rules_issued_unknown()
  if (issued.length === 4) return new Intl.DateTimeFormat(language, { year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${issued}-01-01`))
  if (issued.length === 7) return reportDateText(issued, language)
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(issued))
}
