import type { ScoreSheet } from '#contract/rule-sets'
import { factMeasure, fromBase, indicatorMeasure, line, perUnit } from './rule-notation.ts'

export const cityScoreSheet: ScoreSheet = {
  kind: 'score-sheet',
  id: 'city-score-sheet', version: 1,
  name: { en: 'City scoring sheet, 100 points', 'zh-CN': '市级众创空间绩效评分表（100分）' },
  issuer: { en: 'A city authority, not named', 'zh-CN': '某市科技主管部门' },
  issued: null,
  source: '市级众创空间绩效评价评分表（按摘要录入）',
  doubt: {
    en: 'Entered from a summary without issuer, number and date. Every "per" counts completed units only. Compare with your own city\'s sheet before use.',
    'zh-CN': '按摘要录入，发布单位、文号与日期未核实；凡“每……得分”均按整数单位计算，使用前请与本市现行评分表核对。',
  },
  minimumCoverage: 0.5,
  lines: [
    line('desks', 'Desks', '创业工位', 10, fromBase(factMeasure('desks-offered'), 50, 5, 0.1)),
    line('mentors', 'Mentors', '创业导师', 5, perUnit([factMeasure('mentors'), 1])),
    line('service-contracts', 'Contracts with service providers', '签约服务机构', 5, perUnit([factMeasure('service-contracts'), 1])),
    line('events', 'Events', '创业活动', 8, perUnit([factMeasure('events-hosted'), 1], [factMeasure('events-cohosted'), 0.5])),
    line('residents', 'New residents', '新增入驻团队和企业', 15, fromBase(factMeasure('residents-new'), 5, 5, 0.5)),
    line('desk-occupancy', 'Desk occupancy', '工位使用率', 10, fromBase(indicatorMeasure('desk-occupancy'), 0.6, 6, 0.1, 0.01)),
    line('new-companies', 'Newly registered', '新注册企业', 15, perUnit([factMeasure('companies-new'), 2], [factMeasure('sole-traders-new'), 1])),
    line('graduates', 'Graduates', '毕业企业', 8, perUnit([factMeasure('graduates-new'), 2])),
    line('financing', 'Financing', '融资', 8, perUnit([factMeasure('financed-amount'), 1, 300_000])),
    line('tax', 'Tax', '纳税', 8, perUnit([factMeasure('tax-paid'), 1, 30_000])),
    line('talent', 'Talent', '人才', 8, perUnit([factMeasure('employees-college'), 0.5], [factMeasure('employees-bachelor'), 1], [factMeasure('employees-master'), 2], [factMeasure('employees-doctor'), 3])),
  ],
}
