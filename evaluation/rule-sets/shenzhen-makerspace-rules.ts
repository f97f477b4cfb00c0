import type { ConditionRules } from '#contract/rule-sets'
import { atLeast, condition, factMeasure, indicatorMeasure } from './rule-notation.ts'

export const shenzhenMakerspaceRules: ConditionRules = {
  kind: 'conditions',
  id: 'shenzhen-makerspace', version: 1,
  name: { en: 'Makerspace in Shenzhen', 'zh-CN': '深圳市众创空间' },
  issuer: { en: 'Shenzhen Science and Technology Innovation authority', 'zh-CN': '深圳市科技创新主管部门' },
  issued: null,
  source: '深圳市众创空间认定条件（按摘要录入）',
  doubt: {
    en: 'Entered from a summary without number and date: read the rules in force before applying.',
    'zh-CN': '按摘要录入，文号与发布日期未核实，申报前请核对现行文件。',
  },
  minimumCoverage: 0.5, variants: [], hardshipFactor: null,
  conditions: [
    condition('operation', 'At least 12 months in operation', '运营时间满12个月', [atLeast(factMeasure('months-operating'), 12)]),
    condition('premises', 'At least 500 m² or 30 desks', '服务场地面积不低于500平方米，或创业工位不少于30个', [atLeast(factMeasure('area-total'), 500)], [atLeast(factMeasure('desks-offered'), 30)]),
    condition('premises-use', 'Desks and public service area make up at least 75 %', '创业工位和公共服务场地面积不低于75%', [atLeast(indicatorMeasure('incubation-area-share'), 0.75)]),
    condition('staff', 'At least 3 full-time staff', '专职人员不少于3人', [atLeast(factMeasure('staff-full-time'), 3)]),
    condition('services', 'At least 6 contracts with service providers', '签约服务机构不少于6家', [atLeast(factMeasure('service-contracts'), 6)]),
    condition('mentors', 'At least 3 mentors', '创业导师不少于3人', [atLeast(factMeasure('mentors'), 3)]),
    condition('residents', 'At least 20 residents that stay 3 months or longer, normally no more than 24', '入驻团队和企业不少于20家，入驻时间不少于3个月、一般不超过24个月', [atLeast(factMeasure('residents-agreed-3-to-24-months'), 20)]),
    condition('results', 'At least 6 new companies or 2 financed in the year', '每年新注册企业不少于6家，或获得融资不少于2家', [atLeast(factMeasure('companies-new'), 6)], [atLeast(factMeasure('tenants-financed'), 2)]),
    condition('events', 'At least 6 events a year', '每年举办活动不少于6场', [atLeast(indicatorMeasure('event-count'), 6)]),
  ],
}
