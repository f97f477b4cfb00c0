import type { ConditionsResult, ScoreSheetResult } from '#contract/evaluation-api'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import type { CsvValue } from '../../list/csv.ts'
import { m } from '../../paraglide/messages.js'
import { figureText } from '../../words/report-cells.ts'
import { measuredText } from '../figure-words.ts'
import { neededText } from '../rule-sets/rule-set-words.ts'
import { arrivalText, gapText } from './gap-words.ts'

export interface TextTable { readonly header: string[]; readonly rows: CsvValue[][] }

/** The board as a table: a row for each threshold. */
export function gapTable({ conditions }: ConditionsResult, language: Language): TextTable {
  const words = { met: m.rules_met(), 'not-met': m.rules_not_met(), unknown: m.rules_unknown() }
  return {
    header: [m.rules_condition(), m.rules_verdict(), m.rules_way_column(), m.rules_measure(), m.rules_now(), m.coverage(), m.rules_needed(), m.rules_gap(), m.rules_by_when(), m.rules_why()],
    rows: conditions.flatMap(({ name, verdict, alternatives }) => alternatives.flatMap((thresholds, way) => thresholds.map((one): CsvValue[] => [
      name[language], words[verdict], alternatives.length > 1 ? way + 1 : null, one.name[language],
      one.value === null ? null : measuredText(one.value, one.threshold, one.unit, language), one.coverage === null ? null : figureText(one.coverage, 'share', language, 0),
      neededText({ compare: one.compare, value: one.threshold }, one.unit, language), one.gap === null ? words.unknown : one.gap === 0 ? words.met : gapText(one, language),
      one.arrival ? arrivalText(one.arrival, one.unit, language).when : null, one.reason?.text[language] ?? null,
    ]))),
  }
}

/** A score sheet as a table: a row for each measure of a line. */
export function sheetTable({ lines }: ScoreSheetResult, language: Language): TextTable {
  return {
    header: [m.rules_line(), m.rules_points(), m.rules_lowest(), m.rules_highest(), m.rules_full(), m.rules_measure(), m.rules_now(), m.rules_unit_column(), m.coverage(), m.rules_why()],
    rows: lines.flatMap(({ name, points, lowest, highest, maxPoints, terms }) => terms.map((term): CsvValue[] => [
      name[language], points, lowest, highest, maxPoints, term.name[language], term.value === null ? null : figureText(term.value, term.unit, language),
      FIGURE_UNITS[term.unit].label[language], term.coverage === null ? null : figureText(term.coverage, 'share', language, 0), term.reason?.text[language] ?? null,
    ])),
  }
}
