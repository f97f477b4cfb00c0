import type { Fact, FactSource } from '#contract/evaluation'
import { FACTS, FACT_IDS, type FactId } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { because, column, heading, OWN, SCORE_REASONS, shown, table, text, type RunView, type Section } from './run-view.ts'
import { figure, moment, periodText, said } from './said-figures.ts'

/** Appendix B: every fact of the first unit as the run froze it. */
export function factAppendix(view: RunView): Section {
  const tables = [presentFacts(view), ...view.result.periods.length > 1 ? [factsByPeriod(view)] : []]
  return {
    tables,
    pages: [heading(1, 'Appendix B  Facts that were used', '附录B  所用基础数据', true), text(HOW_TO_READ, 'note'), ...tables.map(({ id }) => shown(id)), ...tenanciesNote(view)],
  }
}

const HOW_TO_READ: LocalText = {
  en: 'As they stood when the run was made; later corrections do not change it. References are printed as they are kept.',
  'zh-CN': '以评价时的数据为准，之后的更正不影响本次评价。出处按登记原文照录。',
}
export const SOURCES: Readonly<Record<FactSource['kind'], LocalText>> = {
  measured: { en: 'measured', 'zh-CN': '实测' }, recorded: { en: 'recorded', 'zh-CN': '登记' }, entered: { en: 'entered', 'zh-CN': '录入' }, imported: { en: 'imported', 'zh-CN': '导入' }, synthetic: { en: 'synthetic', 'zh-CN': '合成' },
}
const NOT_SUPPLIED: LocalText = { en: 'Neither measured, recorded, entered nor imported', 'zh-CN': '未实测、登记、录入或导入' }

function factOf({ facts, result: { units } }: RunView, id: FactId, period: string): Fact | undefined {
  const { unit } = units[OWN]!
  return facts.facts.find((one) => one.fact === id && one.period === period && one.unit.kind === unit.kind && one.unit.id === unit.id)
}
const valueOf = (fact: Fact | undefined): PrintedCell => (typeof fact?.value === 'number' ? figure(fact.value, FACTS[fact.fact].unit) : because(fact?.reason ?? null, NOT_SUPPLIED))

function presentFacts(view: RunView): PrintedTable {
  const { period } = view.result.settings
  const name = periodText(period)
  return table('facts', `Facts of ${name.en}`, `${name['zh-CN']}基础数据`, [
    column('fact', 'Fact', '数据项'), column('value', 'Value', '数值', 'own'), column('unit', 'Unit', '单位'), column('coverage', 'Coverage', '覆盖率', 'share'), column('source', 'Source', '来源'), column('reference', 'Reference', '出处'),
  ], FACT_IDS.map((id): PrintedCell[] => {
    const fact = factOf(view, id, period)
    const isKnown = typeof fact?.value === 'number'
    const unknown = because(fact?.reason ?? null, NOT_SUPPLIED)
    return [FACTS[id].label, valueOf(fact), FIGURE_UNITS[FACTS[id].unit].label, fact?.coverage ?? (isKnown ? because(null, SCORE_REASONS.notMeasured) : unknown), fact ? SOURCES[fact.source.kind] : unknown, fact ? referenceOf(fact.source, view.timeZone) : unknown]
  }))
}

function referenceOf({ reference, by, at }: FactSource, timeZone: string): LocalText {
  if (by === undefined) return said('{reference}', '{reference}', { reference })
  return at === undefined ? said('{reference} (by {by})', '{reference}（{by}）', { reference, by }) : said('{reference} (by {by}, {at})', '{reference}（{by}，{at}）', { reference, by, at: moment(at, timeZone) })
}

function factsByPeriod(view: RunView): PrintedTable {
  const { periods } = view.result
  const known = FACT_IDS.filter((id) => periods.some((period) => typeof factOf(view, id, period)?.value === 'number'))
  return table('facts-by-period', 'Facts through the periods', '各期基础数据', [
    column('fact', 'Fact', '数据项'), column('unit', 'Unit', '单位'), ...periods.map((period) => column(`in-${period.toLowerCase()}`, periodText(period).en, periodText(period)['zh-CN'], 'own')),
  ], known.map((id): PrintedCell[] => [FACTS[id].label, FIGURE_UNITS[FACTS[id].unit].label, ...periods.map((period) => valueOf(factOf(view, id, period)))]))
}

function tenanciesNote({ facts, result: { units } }: RunView) {
  const { unit } = units[OWN]!
  const own = facts.tenancies.find((one) => one.unit.kind === unit.kind && one.unit.id === unit.id)
  return own ? [text(said('Besides these: the time in residence of {subjects} residents, from the records of tenants.', '此外还使用了企业档案中 {subjects} 家入驻企业的入驻时长。', { subjects: String(own.tenancies.length) }), 'note')] : []
}
