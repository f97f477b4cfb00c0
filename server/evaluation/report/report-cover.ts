import type { LocalText } from '#contract/local-text'
import type { NamedLine, PageBlock } from '../../report-exports/printed-report.ts'
import { OWN, ownScore, unitName, type RunView } from './run-view.ts'
import { count, figure, inARow, moment, periodText, said, type Slot } from './said-figures.ts'

export const REPORT_TITLE: LocalText = { en: 'Evaluation report', 'zh-CN': '绩效评价报告' }

/** How many of the run's units have facts that are made up. */
export const syntheticCount = ({ result: { units } }: RunView): number => units.filter(({ synthetic }) => synthetic).length

/** Marks each page where any figure is made up; null where none is. */
export function syntheticMark(view: RunView): LocalText | null {
  const [made, all] = [syntheticCount(view), view.result.units.length]
  if (made === 0) return null
  return made === all ? said('Synthetic data: made up for demonstration, nobody’s record', '合成数据：仅供演示，不对应任何真实单位')
    : said('Contains synthetic data: {made} of {all} units', '含合成数据：{all} 个单元中有 {made} 个', { made: count(made), all: count(all) })
}

/** What a run is, so that it can be found and checked again: who, when, of what, by which numbers. */
export function runLines(view: RunView): NamedLine[] {
  const { run, result, timeZone } = view
  const [all, made] = [result.units.length, syntheticCount(view)]
  const line = (en: string, zh: string, text: Slot): NamedLine => ({ name: { en, 'zh-CN': zh }, text: typeof text === 'string' ? text : 'number' in text ? said('{text}', '{text}', { text }) : text })
  return [
    line('Evaluated', '评价对象', unitName(view, OWN)),
    line('Period', '评价时期', periodText(result.settings.period)),
    ...result.periods.length > 1 ? [line('Earlier periods', '对比的更早时期', said('{from} to {to}', '{from}至{to}', { from: periodText(result.periods[0]!), to: periodText(result.periods.at(-2)!) }))] : [],
    line('Units compared', '参评单元', said('{all}, of which {made} with synthetic data', '{all} 个，其中 {made} 个为合成数据', { all: count(all), made: count(made) })),
    line('Run', '评价名称', result.settings.name),
    line('Run by', '发起人', run.by),
    line('Run at', '完成时间', said('{at} ({timeZone})', '{at}（{timeZone}）', { at: moment(run.endedAt ?? run.createdAt, timeZone), timeZone })),
    line('Run id', '评价编号', run.id),
    line('Facts (SHA-256)', '基础数据（SHA-256）', run.hashes.facts ?? ''),
    line('Rule sets (SHA-256)', '规则集（SHA-256）', run.hashes.ruleSets ?? ''),
    line('Result (SHA-256)', '评价结果（SHA-256）', run.hashes.result ?? ''),
    line('Seed', '随机种子', String(result.settings.seed)),
    line('Coverage', '数据覆盖情况', coverageText(view)),
  ]
}

/** How much of the weights is known, and how well what was measured is. */
function coverageText(view: RunView): LocalText {
  const own = ownScore(view)
  const known = said('{share} of the weights of the {count} indicators scored are known.', '参评指标 {count} 项，已知权重占 {share}。', { share: figure(own?.knownShare ?? 0, 'share'), count: count(view.result.indicators.length) })
  const measured = view.result.indicators.flatMap(({ units }) => units[OWN]?.coverage ?? [])
  if (measured.length === 0) return inARow([known, said('No indicator is measured: all were entered, imported or recorded.', '没有实测指标，全部来自录入、导入或登记。')])
  return inARow([known, said(
    '{count} indicators are measured; their coverage is {mean} on average and {least} at least.', '{count} 项指标由感知数据测得，平均覆盖率 {mean}，最低 {least}。',
    { count: count(measured.length), mean: figure(measured.reduce((sum, each) => sum + each, 0) / measured.length, 'share'), least: figure(Math.min(...measured), 'share') },
  )])
}

export const coverPages = (view: RunView): PageBlock[] => [
  { kind: 'cover', over: view.siteName, title: REPORT_TITLE, under: said('{unit} · {period}', '{unit} · {period}', { unit: unitName(view, OWN), period: periodText(view.result.settings.period) }) },
  { kind: 'lines', items: runLines(view) },
  { kind: 'contents' },
]
