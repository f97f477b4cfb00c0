import { FACTS } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import { BENEFITS, DIMENSIONS, type Indicator } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'
import type { Entry } from '../../report-exports/printed-report.ts'
import { heading, text, type RunView, type Section } from './run-view.ts'
import { amount, figure, listed, said } from './said-figures.ts'

/** Appendix A: every indicator of the model, whether it was scored or not. */
export function indicatorAppendix(view: RunView): Section {
  const weights = new Map(view.result.indicators.map(({ id, weight }) => [id, weight]))
  return {
    tables: [],
    pages: [
      heading(1, 'Appendix A  Indicators and formulas', '附录A  指标与公式', true), text(HOW_TO_READ, 'note'),
      ...Object.entries(DIMENSIONS).flatMap(([dimension, name]) => [
        heading(2, name.en, name['zh-CN']),
        { kind: 'entries', items: INDICATORS.filter((one) => one.dimension === dimension).map((indicator) => indicatorEntry(indicator, weights.get(indicator.id) ?? null)) } as const,
      ]),
    ],
  }
}

const HOW_TO_READ: LocalText = {
  en: 'Every indicator of the model. Where an input fact is missing an indicator has no value; it is never counted as 0. Bounds are the values at which a normalised value is 0 and 1.',
  'zh-CN': '模型的全部指标。任一输入数据缺失时该指标没有数值，绝不按 0 计。上下限是标准化值为 0 和 1 时的数值。',
}

function indicatorEntry({ id, names, benefit, formula, unit, direction, bounds, boundsSource, facts }: Indicator, weight: number | null): Entry {
  return {
    name: said('{names} ({id})', '{names}（{id}）', { names, id }),
    formula,
    facts: [
      said('unit: {unit}', '单位：{unit}', { unit: FIGURE_UNITS[unit].label }), direction === 'higher-is-better' ? said('higher is better', '越高越好') : said('lower is better', '越低越好'),
      ...benefit === null ? [] : [BENEFITS[benefit]],
      bounds ? said('bounds: {low} to {high}{perYear}', '上下限：{low} 至 {high}{perYear}', { low: amount(bounds.low, unit), high: amount(bounds.high, unit), perYear: bounds.perYear ? said(' a year', '（每年）') : '' }) : said('no bounds', '无上下限'),
      said('source of the bounds: {source}', '上下限来源：{source}', { source: boundsSource }),
      said('input facts: {facts}', '输入数据：{facts}', { facts: facts.length === 0 ? said('residents’ time from arrival to exit', '企业入驻至退出的时长') : listed(facts.map((fact) => FACTS[fact].label)) }),
      weight === null ? said('not scored in this run', '本次未参评') : said('weight in this run: {weight}', '本次权重：{weight}', { weight: figure(weight, 'share') }),
    ],
  }
}
