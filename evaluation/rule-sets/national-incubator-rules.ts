import type { ConditionRules } from '#contract/rule-sets'
import { atLeast, condition, factMeasure, indicatorMeasure } from './rule-notation.ts'

const hardship = true

export const nationalIncubatorRules: ConditionRules = {
  kind: 'conditions',
  id: 'national-incubator', version: 1,
  name: { en: 'National technology business incubator', 'zh-CN': '国家级科技企业孵化器' },
  issuer: { en: 'Ministry of Science and Technology', 'zh-CN': '科学技术部' },
  issued: '2018-12-14',
  source: '《科技企业孵化器管理办法》（国科发区〔2018〕300号）',
  doubt: {
    en: 'The incubators have moved to the Ministry of Industry and Information Technology, whose later rules may supersede these. In hardship regions 20 % are taken off area, fund, intellectual property, tenants and graduates; other numbers are left as they stand.',
    'zh-CN': '孵化器管理职能已划转工业和信息化部，其后续规定可能已取代本办法。艰苦边远地区按场地面积、孵化资金、知识产权比例、在孵企业数和毕业企业数降低20%处理，其余条件不变。',
  },
  minimumCoverage: 0.5,
  variants: [{ id: 'specialised', name: { en: 'Specialised incubator', 'zh-CN': '专业孵化器' } }],
  hardshipFactor: 0.8,
  conditions: [
    condition('operation', 'At least 3 years in operation', '实际注册并运营满3年', [atLeast(factMeasure('months-operating'), 36)]),
    condition('premises', 'At least 10,000 m² at own disposal', '可自主支配的孵化场地面积不低于10000平方米', [atLeast(factMeasure('area-total'), 10_000, { hardship })]),
    condition('premises-use', 'Tenants, with public services, use at least 75 %', '在孵企业使用面积（含公共服务面积）占75%以上', [atLeast(indicatorMeasure('incubation-area-share'), 0.75)]),
    condition('fund', 'A seed fund of at least 5 million yuan', '孵化资金规模不低于500万元', [atLeast(factMeasure('seed-fund'), 5_000_000, { hardship })]),
    condition('financed', 'At least 10 % of the tenants financed', '获得投融资的在孵企业占比不低于10%', [atLeast(indicatorMeasure('financed-tenant-share'), 0.1)]),
    condition('fund-cases', 'At least 3 cases of fund use', '不少于3个资金使用案例', [atLeast(factMeasure('fund-use-cases'), 3)]),
    condition('professional-staff', 'At least 80 % professional staff', '专业孵化服务人员占机构总人数80%以上', [atLeast(indicatorMeasure('professional-staff-share'), 0.8)]),
    condition('staffing', 'For every 10 tenants at least 1 professional and 1 mentor', '每10家在孵企业至少配备1名专业孵化服务人员和1名创业导师', [atLeast(indicatorMeasure('professional-staff-density'), 1), atLeast(indicatorMeasure('mentor-density'), 1)]),
    condition('intellectual-property', 'At least 50 % of the tenants have applied for patents, or 30 % own valid intellectual property', '已申请专利的企业占比不低于50%，或拥有有效知识产权的企业占比不低于30%', [atLeast(indicatorMeasure('patent-applicant-share'), 0.5, { hardship })], [atLeast(indicatorMeasure('ip-share'), 0.3, { hardship })]),
    condition('tenants', 'At least 50 tenants, and 3 for every 1,000 m²', '在孵企业不少于50家且每千平方米平均在孵企业不少于3家', [atLeast(factMeasure('tenants'), 50, { variants: { specialised: 30 }, hardship }), atLeast(indicatorMeasure('tenant-density'), 3, { variants: { specialised: 2 } })]),
    condition('graduates', 'At least 20 graduates so far', '累计达到毕业条件的企业应达到20家以上', [atLeast(factMeasure('graduates-total'), 20, { variants: { specialised: 15 }, hardship })]),
  ],
}
