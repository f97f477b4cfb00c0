import type { LocalText } from '#contract/local-text'
import type { FigureUnitId } from '#contract/figure-units'

/** Who supplies a fact by default; every fact may also be entered by hand or imported, with its evidence. */
export const FACT_ORIGINS = ['sensors', 'bookings', 'machines', 'building', 'tenants', 'services', 'finance', 'events', 'people'] as const
export type FactOrigin = (typeof FACT_ORIGINS)[number]

export interface FactKind {
  readonly label: LocalText
  readonly unit: FigureUnitId
  readonly origin: FactOrigin
  /** What the value of a year is by those of its quarters: their sum (flow), the last one (level), the first one (opening), or none of these, as whoever counts in two quarters counts once in the year (distinct). */
  readonly nature: 'flow' | 'level' | 'opening' | 'distinct'
}

const row = (origin: FactOrigin, nature: FactKind['nature'], unit: FigureUnitId, en: string, zh: string): FactKind =>
  ({ label: { en, 'zh-CN': zh }, unit, origin, nature })

/** Every input of an indicator or a rule, one row each. */
export const FACTS = {
  'desk-hours-occupied': row('sensors', 'flow', 'hour', 'Desk-hours occupied', '工位占用时长'),
  'desk-hours-offered': row('building', 'flow', 'hour', 'Desk-hours offered', '工位可用时长'),
  'desks-offered': row('building', 'level', 'count', 'Desks offered', '可提供工位数'),
  'desks-agreed': row('tenants', 'level', 'count', 'Desks under agreement', '已签约工位数'),
  'room-hours-used': row('sensors', 'flow', 'hour', 'Room-hours in use', '房间使用时长'),
  'room-hours-available': row('building', 'flow', 'hour', 'Room-hours available', '房间开放时长'),
  'room-person-hours': row('sensors', 'flow', 'hour', 'Person-hours in rooms', '房间人时'),
  'room-seat-hours-in-use': row('sensors', 'flow', 'hour', 'Seat-hours of rooms while in use', '使用中房间的座位时长'),
  'room-seat-hours-available': row('building', 'flow', 'hour', 'Seat-hours of rooms available', '房间座位开放时长'),
  'bookings-judged': row('bookings', 'flow', 'count', 'Confirmed bookings whose presence is known', '可判定到场的已确认预订'),
  'bookings-ghost': row('bookings', 'flow', 'count', 'Bookings that nobody came to', '无人到场的预订'),
  'machine-hours-running': row('machines', 'flow', 'hour', 'Machine-hours running', '设备运行时长'),
  'machine-hours-available': row('machines', 'flow', 'hour', 'Machine-hours available', '设备可用时长'),
  'machine-hours-booked': row('bookings', 'flow', 'hour', 'Machine-hours booked', '设备预订时长'),
  'machine-hours-running-booked': row('machines', 'flow', 'hour', 'Machine-hours running within a booking', '预订时段内设备运行时长'),
  'energy-used': row('sensors', 'flow', 'kilowatt-hour', 'Energy used', '用电量'),
  'occupied-hours': row('sensors', 'flow', 'hour', 'Occupied hours of all spaces', '全部空间占用时长'),
  'device-hours-good': row('sensors', 'flow', 'hour', 'Hours with a good presence source', '感知数据有效时长'),
  'device-hours-expected': row('sensors', 'flow', 'hour', 'Hours in which presence should be known', '应有感知数据时长'),
  'area-total': row('building', 'level', 'square-metre', 'Floor area at own disposal', '可自主支配场地面积'),
  'area-tenants': row('building', 'level', 'square-metre', 'Floor area of desks and tenants\' rooms', '工位及在孵企业使用面积'),
  'area-public-service': row('building', 'level', 'square-metre', 'Floor area of public services', '公共服务面积'),
  'months-operating': row('tenants', 'level', 'month', 'Months in operation', '运营时长'),
  tenants: row('tenants', 'level', 'count', 'Tenants', '在孵企业数'),
  'tenants-at-start': row('tenants', 'opening', 'count', 'Tenants when the period began', '期初在孵企业数'),
  'residents-agreed': row('tenants', 'distinct', 'count', 'Teams and companies under agreement in the period', '当期签约入驻的创业团队和企业数'),
  'residents-agreed-3-to-24-months': row('tenants', 'distinct', 'count', 'Residents under agreement for 3 to 24 months', '签约期3至24个月的入驻团队和企业数'),
  'residents-new': row('tenants', 'flow', 'count', 'New residents', '新增入驻团队和企业数'),
  'companies-new': row('tenants', 'flow', 'count', 'Companies newly registered', '新注册企业数'),
  'sole-traders-new': row('tenants', 'flow', 'count', 'Sole traders newly registered', '新注册个体工商户数'),
  'graduates-new': row('tenants', 'flow', 'count', 'Tenants graduated in the period', '当期毕业企业数'),
  'graduates-total': row('tenants', 'level', 'count', 'Tenants graduated so far', '累计毕业企业数'),
  jobs: row('tenants', 'level', 'person', 'Jobs at tenants', '在孵企业从业人员数'),
  'jobs-new-graduates': row('tenants', 'level', 'person', 'Jobs held by recent university graduates', '吸纳应届高校毕业生就业人数'),
  'founders-first-time': row('tenants', 'level', 'count', 'Tenants of first-time founders', '首次创业者企业数'),
  'employees-college': row('tenants', 'level', 'person', 'Employees with a college diploma', '大专学历人数'),
  'employees-bachelor': row('tenants', 'level', 'person', 'Employees with a bachelor\'s degree', '本科学历人数'),
  'employees-master': row('tenants', 'level', 'person', 'Employees with a master\'s degree', '硕士学历人数'),
  'employees-doctor': row('tenants', 'level', 'person', 'Employees with a doctorate', '博士学历人数'),
  'patent-applicants': row('tenants', 'level', 'count', 'Tenants that have applied for patents', '已申请专利的企业数'),
  'tenants-with-ip': row('tenants', 'level', 'count', 'Tenants with valid intellectual property', '拥有有效知识产权的企业数'),
  'results-available': row('tenants', 'distinct', 'count', 'Technology results available for transfer', '可转化技术成果数'),
  'results-converted': row('tenants', 'flow', 'count', 'Technology results converted', '已转化技术成果数'),
  outcomes: row('tenants', 'flow', 'count', 'Entrepreneurial outcomes', '创业成果数'),
  'satisfaction-mean': row('tenants', 'level', 'index', 'Mean satisfaction in the survey', '满意度调查均值'),
  'tenants-seeking-finance': row('finance', 'distinct', 'count', 'Tenants that sought finance', '寻求融资的企业数'),
  'tenants-financed': row('finance', 'distinct', 'count', 'Tenants financed in the period', '当期获得融资的企业数'),
  'tenants-ever-financed': row('finance', 'level', 'count', 'Tenants that have been financed', '获得过投融资的企业数'),
  'financed-amount': row('finance', 'flow', 'yuan', 'Amount financed', '融资金额'),
  'investor-introductions': row('finance', 'flow', 'count', 'Introductions to investors', '投资对接次数'),
  'investments-closed': row('finance', 'flow', 'count', 'Investments closed after an introduction', '对接后达成投资数'),
  'seed-fund': row('finance', 'level', 'yuan', 'Seed fund, own or by agreement', '孵化资金规模'),
  'fund-use-cases': row('finance', 'level', 'count', 'Cases in which the fund was used', '孵化资金使用案例数'),
  'income-own': row('finance', 'flow', 'yuan', 'Income from own services and investments', '自主经营收入'),
  'income-total': row('finance', 'flow', 'yuan', 'Total income, subsidies included', '总收入（含补贴）'),
  'tax-paid': row('finance', 'flow', 'yuan', 'Tax paid by tenants', '企业纳税额'),
  'events-hosted': row('events', 'flow', 'count', 'Events hosted', '主办活动数'),
  'events-cohosted': row('events', 'flow', 'count', 'Events co-hosted', '协办活动数'),
  'events-open': row('events', 'flow', 'count', 'Events open to the public', '面向社会公众的活动数'),
  'typical-cases': row('services', 'level', 'count', 'Typical cases of incubation', '典型孵化案例数'),
  'service-contracts': row('services', 'level', 'count', 'Contracts with service providers', '签约服务机构数'),
  'mentor-hours': row('services', 'flow', 'hour', 'Mentor hours', '导师辅导时长'),
  mentors: row('people', 'level', 'person', 'Mentors', '创业导师数'),
  'staff-full-time': row('people', 'level', 'person', 'Full-time staff', '专职人员数'),
  'staff-total': row('people', 'level', 'person', 'Staff', '机构总人数'),
  'staff-professional': row('people', 'level', 'person', 'Professional incubation staff', '专业孵化服务人员数'),
} as const satisfies Record<string, FactKind>

export type FactId = keyof typeof FACTS
export const FACT_IDS = Object.keys(FACTS) as FactId[]
const known: ReadonlySet<string> = new Set(FACT_IDS)
export const isFactId = (name: string): name is FactId => known.has(name)
