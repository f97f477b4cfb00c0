import type { ConditionsResult, ScoreSheetResult, ThresholdResult } from '#contract/evaluation-api'
import type { Reason } from '#contract/evaluation'
import type { LocalText } from '#contract/local-text'
import type { NamedLine, PageBlock, PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { ruleSetStandings, VERDICTS, type RuleSetStanding } from './rule-set-standings.ts'
import { because, column, heading, NO_COVERAGES, SCORE_REASONS, shown, table, text, type RunView, type Section } from './run-view.ts'
import { amount, figure, inARow, listed, monthText, said } from './said-figures.ts'

/** Chapter 5: the unit against each rule set, condition by condition. */
export function ruleSetSection(view: RunView): Section {
  const parts = ruleSetStandings(view).map((standing) => standingPart(standing))
  const none = view.result.settings.ruleSets.length === 0 ? { en: 'The run was compared with no rule set.', 'zh-CN': '本次评价未对照任何规则集。' } : { en: 'Rule sets are checked for sites only; the evaluated unit is none.', 'zh-CN': '规则集仅适用于场所，评价对象不是场所。' }
  return {
    tables: parts.flatMap(({ tables }) => tables),
    pages: [heading(1, '5  Rule sets', '五、规则集对照', parts.length > 0), ...parts.length === 0 ? [text(none)] : [text(HOW_TO_READ, 'note')], ...parts.flatMap(({ pages }) => pages)],
  }
}

const HOW_TO_READ: LocalText = {
  en: 'A value that is missing, or measured for less time than the rule set demands, decides nothing: the condition is unknown, not failed. The month is where the present trend leads, no forecast.',
  'zh-CN': '缺少数据，或实测覆盖率低于规则集要求时，该条件记为“无法判定”，而不是“不符合”。到达月份按当前趋势外推，并非预测。',
}

function standingPart({ rules, ruleSet, name, outcome }: RuleSetStanding): Section {
  const line = (en: string, zh: string, said: LocalText | string): NamedLine => ({ name: { en, 'zh-CN': zh }, text: said })
  const id = `rules-${ruleSet.id}${rules.variant === null ? '' : `-${rules.variant}`}${rules.hardship ? '-hardship' : ''}`
  const shownTable = rules.conditions ? conditionTable(id, name, rules.conditions) : sheetTable(id, name, rules.sheet!)
  return {
    tables: [shownTable],
    pages: [
      heading(2, name.en, name['zh-CN']),
      { kind: 'lines', items: [
        line('Outcome', '结果', outcome), line('Issued by', '发布机构', ruleSet.issuer), line('Issued', '发布时间', ruleSet.issued ?? said('not known', '不详')), line('Source', '来源', ruleSet.source),
        line('Version used', '采用版本', String(ruleSet.version)), line('Least coverage', '最低覆盖率', said('{share}', '{share}', { share: figure(ruleSet.minimumCoverage, 'share') })),
      ] },
      ...ruleSet.doubt ? [text(inARow([said('Not certain about these rules:', '关于本规则集的存疑之处：'), ruleSet.doubt]), 'warning')] : [],
      shown(id, 'none'),
    ] satisfies PageBlock[],
  }
}

function conditionTable(id: string, name: LocalText, { conditions }: ConditionsResult): PrintedTable {
  const covered = conditions.some(({ alternatives }) => alternatives.flat().some(({ coverage }) => coverage !== null))
  return table(id, name.en, name['zh-CN'], [
    column('condition', 'Condition', '条件'), column('verdict', 'Verdict', '判定'), column('measure', 'Measure', '衡量指标'), column('required', 'Required', '要求'), column('value', 'Measured', '实际值', 'own'),
    column('gap', 'Gap', '差距', 'own'), ...covered ? [column('coverage', 'Coverage', '覆盖率', 'share')] : [], column('arrival', 'Reached by trend', '按趋势到达'),
  ], conditions.flatMap(({ name: condition, verdict, alternatives }) => alternatives.flatMap((thresholds, way) => thresholds.map((threshold): PrintedCell[] => {
    const either = alternatives.length > 1 ? said('{name} (way {way})', '{name}（方式{way}）', { name: threshold.name, way: String(way + 1) }) : threshold.name
    return [condition, VERDICTS[verdict], either, required(threshold), ...measured(threshold), ...covered ? [coverageCell(threshold)] : [], arrivalCell(threshold)]
  }))), { notes: covered ? [] : [NO_COVERAGES] })
}

const required = ({ compare, threshold, unit }: ThresholdResult): LocalText => said(compare === 'at-least' ? '≥ {amount}' : '≤ {amount}', compare === 'at-least' ? '≥ {amount}' : '≤ {amount}', { amount: amount(threshold, unit) })
const NOT_KNOWN: LocalText = { en: 'Not known', 'zh-CN': '缺少数据' }
const TOO_LITTLE: LocalText = { en: 'Known for too little of the time to decide', 'zh-CN': '覆盖率过低，无法判定' }

const measured = ({ value, reason, unit, gap }: ThresholdResult): PrintedCell[] => [
  value === null ? because(reason, NOT_KNOWN) : figure(value, unit), gap === null ? because(reason, value === null ? NOT_KNOWN : TOO_LITTLE) : figure(gap, unit),
]
const coverageCell = ({ value, reason, coverage }: ThresholdResult): PrintedCell => coverage ?? because(value === null ? reason : null, value === null ? NOT_KNOWN : SCORE_REASONS.notMeasured)

function arrivalCell({ arrival, verdict, reason }: ThresholdResult): PrintedCell {
  if (verdict === 'met') return { en: 'reached', 'zh-CN': '已达到' }
  if (!arrival) return because(reason, TOO_LITTLE)
  return arrival.month === null ? because(arrival.reason, TOO_LITTLE) : monthText(arrival.month)
}

function sheetTable(id: string, name: LocalText, { lines, points, lowest, highest, maxPoints }: ScoreSheetResult): PrintedTable {
  const rows = lines.map((line): PrintedCell[] => [
    line.name, listed(line.terms.map(({ name: measure, value, unit, reason }) => said('{measure}: {value}', '{measure}：{value}', { measure, value: value === null ? unknownText(reason) : amount(value, unit) }))),
    line.points ?? because(line.reason, NOT_KNOWN), line.maxPoints, line.lowest, line.highest, missingToFull(line),
  ])
  return {
    ...table(id, name.en, name['zh-CN'], [
      column('line', 'Line', '项目'), column('measures', 'Measured', '实际值'), column('points', 'Points', '得分', 'index'), column('most', 'Most', '满分', 'index'), column('lowest', 'At least', '最低可得', 'index'), column('highest', 'At most', '最高可得', 'index'), column('to-full', 'Missing to full', '距满分', 'own'),
    ], rows),
    total: [{ en: 'Sum', 'zh-CN': '合计' }, null, points ?? because(null, SOME_UNKNOWN), maxPoints, lowest, highest, null],
  }
}

/** That a fact is missing is said by its name already. */
const unknownText = (reason: Reason | null): LocalText => (reason === null || reason.code === 'facts-missing' ? { en: 'not known', 'zh-CN': '缺少数据' } : reason.text)

const SOME_UNKNOWN: LocalText = { en: 'Some lines are unknown: the sum lies between the lowest and the highest', 'zh-CN': '部分项目缺少数据，合计介于最低与最高之间' }
const SEVERAL: LocalText = { en: 'Several measures add to this line, so no single one tells what is missing', 'zh-CN': '该项由多个指标构成，没有单一差距' }

function missingToFull({ missingToFull: missing, terms, reason }: ScoreSheetResult['lines'][number]): PrintedCell {
  if (missing === null) return because(terms.length > 1 ? null : reason, SEVERAL)
  return figure(missing, terms[0]!.unit)
}
