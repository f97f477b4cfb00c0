import type { RunResult } from '#contract/evaluation-runs'
import { FACTS, isFactId } from '#contract/fact-table'
import type { Language, LocalText } from '#contract/local-text'
import { indicatorById } from '#evaluation/indicators/index'
import { BYTE_ORDER_MARK, csvLine, type CsvCell } from '../../telemetry-views/csv-rules.ts'

const HEAD: Record<Language, readonly string[]> = {
  en: ['part', 'unit', 'period', 'id', 'name', 'value', 'normalised', 'weight', 'coverage', 'low', 'high', 'reason'],
  'zh-CN': ['部分', '单元', '时期', '编号', '名称', '数值', '归一化值', '权重', '覆盖率', '下限', '上限', '原因'],
}

/** A result as one long table for spreadsheets: indicators, scores and efficiency, one line a figure. */
export function runTable({ indicators, units, periods, scores, efficiency, malmquist }: RunResult, language: Language): string {
  const period = periods.at(-1)!
  const said = (text: LocalText | undefined): string => text?.[language] ?? ''
  const line = (part: string, unit: number, at: string, id: string, name: string, rest: { value: CsvCell; normalised?: CsvCell; weight?: CsvCell; coverage?: CsvCell; low?: CsvCell; high?: CsvCell; reason?: CsvCell }): string =>
    csvLine([part, units[unit]!.name, at, id, name, rest.value, rest.normalised ?? null, rest.weight ?? null, rest.coverage ?? null, rest.low ?? null, rest.high ?? null, rest.reason ?? null])
  const rows = [
    ...indicators.flatMap(({ id, weight, units: figures }) => figures.map(({ value, normalised, coverage, interval, reason }, unit) =>
      line('indicator', unit, period, id, said(indicatorById(id)?.names), { value, normalised, weight, coverage, low: interval?.low ?? null, high: interval?.high ?? null, reason: said(reason?.text) }))),
    ...scores.flatMap(({ score, rank, lowest, highest, knownShare, dimensions }, unit) => [
      line('score', unit, period, 'score', '', { value: score, coverage: knownShare, low: lowest, high: highest }), line('score', unit, period, 'rank', '', { value: rank }),
      ...dimensions.map((one) => line('score', unit, period, one.dimension, '', { value: one.score, weight: one.weight, coverage: one.knownShare, low: one.lowest, high: one.highest })),
    ]),
    ...[efficiency, malmquist].flatMap((part) => (part ? part.units.flatMap(({ unit, period: at, score, reason, bootstrap, operating }) => [
      line(part.model, unit, at, 'score', '', { value: score, low: bootstrap?.lower ?? null, high: bootstrap?.upper ?? null, reason: said(reason?.text) }),
      ...operating.map(({ fact, target, text }) => line(part.model, unit, at, `target ${fact}`, isFactId(fact) ? said(FACTS[fact].label) : fact, { value: target, reason: said(text) })),
    ]) : [])),
  ]
  return BYTE_ORDER_MARK + csvLine(HEAD[language]) + rows.join('')
}
