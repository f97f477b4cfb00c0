import type { ConditionRules } from '#contract/rule-sets'
import { atLeast, condition, factMeasure, indicatorMeasure } from './rule-notation.ts'

export const nationalMakerspaceRules: ConditionRules = {
  kind: 'conditions',
  id: 'national-makerspace', version: 1,
  name: { en: 'Nationally filed makerspace', 'zh-CN': '国家备案众创空间' },
  issuer: { en: 'Torch High Technology Industry Development Center, Ministry of Science and Technology', 'zh-CN': '科技部火炬高技术产业开发中心' },
  issued: '2017',
  source: '《国家众创空间备案暂行规定》（国科火字〔2017〕120号）',
  doubt: {
    en: 'Interim rules, entered from a summary. The Torch programme has moved to the Ministry of Industry and Information Technology, whose later rules may supersede them: read the rules in force before filing.',
    'zh-CN': '暂行规定，按摘要录入。火炬工作已划转工业和信息化部，其后续规定可能已取代本规定，申报前请核对现行文件。',
  },
  minimumCoverage: 0.5, variants: [], hardshipFactor: null,
  conditions: [
    condition('operation', 'At least 18 months in operation', '运营时间满18个月', [atLeast(factMeasure('months-operating'), 18)]),
    condition('premises', 'At least 500 m² or 30 desks', '拥有不低于500平方米的服务场地，或提供不少于30个创业工位', [atLeast(factMeasure('area-total'), 500)], [atLeast(factMeasure('desks-offered'), 30)]),
    condition('premises-use', 'Desks and public service area make up at least 75 %', '创业工位和公共服务场地面积不低于75%', [atLeast(indicatorMeasure('incubation-area-share'), 0.75)]),
    condition('residents', 'At least 20 residents under agreement in the year', '年协议入驻创业团队和企业不低于20家', [atLeast(factMeasure('residents-agreed'), 20)]),
    condition('results', 'At least 10 companies newly registered, or 5 financed, in the year', '入驻创业团队每年注册成为新企业数不低于10家，或每年有不低于5家获得融资', [atLeast(factMeasure('companies-new'), 10)], [atLeast(factMeasure('tenants-financed'), 5)]),
    condition('cases', 'At least 3 typical cases', '拥有不少于3个典型孵化案例', [atLeast(factMeasure('typical-cases'), 3)]),
    condition('people', 'At least 3 full-time staff and 3 mentors', '专职人员不少于3人，专职或兼职导师不少于3人', [atLeast(factMeasure('staff-full-time'), 3), atLeast(factMeasure('mentors'), 3)]),
    condition('events', 'At least 10 events a year', '每年开展创业沙龙、路演、创业大赛、创业教育培训等活动不少于10场次', [atLeast(indicatorMeasure('event-count'), 10)]),
  ],
}
