import type { OperatingTarget } from '#contract/evaluation-runs'
import { FACTS, type FactId } from '#contract/fact-table'
import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'

/** What an operator would do for a change of a fact; {n} is the amount with its unit where it needs one. */
const ACTS: Partial<Record<FactId, { readonly less?: LocalText; readonly more?: LocalText }>> = {
  'desks-offered': { less: { en: 'Release {n} desks', 'zh-CN': '释放 {n} 个工位' }, more: { en: 'Offer {n} more desks', 'zh-CN': '增加 {n} 个工位' } },
  'area-total': { less: { en: 'Give up {n} m²', 'zh-CN': '减少 {n} 平方米场地' }, more: { en: 'Add {n} m²', 'zh-CN': '增加 {n} 平方米场地' } },
  mentors: { less: { en: 'Do with {n} fewer mentors', 'zh-CN': '减少 {n} 名导师' }, more: { en: 'Add {n} mentors', 'zh-CN': '增加 {n} 名导师' } },
  'mentor-hours': { less: { en: 'Spend {n} fewer mentor hours', 'zh-CN': '减少 {n} 小时辅导' }, more: { en: 'Give {n} more mentor hours', 'zh-CN': '增加 {n} 小时辅导' } },
  'staff-total': { less: { en: 'Do with {n} fewer staff', 'zh-CN': '减少 {n} 名工作人员' }, more: { en: 'Add {n} staff', 'zh-CN': '增加 {n} 名工作人员' } },
  'staff-full-time': { less: { en: 'Do with {n} fewer full-time staff', 'zh-CN': '减少 {n} 名专职人员' }, more: { en: 'Add {n} full-time staff', 'zh-CN': '增加 {n} 名专职人员' } },
  'energy-used': { less: { en: 'Save {n} kWh', 'zh-CN': '节电 {n} 千瓦时' } },
  'companies-new': { more: { en: 'Bring {n} more companies to registration', 'zh-CN': '新增 {n} 家注册企业' } },
  jobs: { more: { en: 'Reach {n} more jobs at tenants', 'zh-CN': '在孵企业新增 {n} 个就业岗位' } },
  'occupied-hours': { more: { en: 'Fill {n} more hours of use', 'zh-CN': '增加 {n} 小时使用时长' } },
  'desk-hours-occupied': { more: { en: 'Fill {n} more desk-hours', 'zh-CN': '增加 {n} 小时工位使用' } },
  'financed-amount': { more: { en: 'Help tenants raise {n} yuan more', 'zh-CN': '帮助企业多融资 {n} 元' } },
  'events-hosted': { more: { en: 'Host {n} more events', 'zh-CN': '多举办 {n} 场活动' } },
}

const GENERAL = { less: { en: '{name}: {n} less', 'zh-CN': '{name}减少 {n}' }, more: { en: '{name}: {n} more', 'zh-CN': '{name}增加 {n}' } } as const satisfies Record<string, LocalText>
const SMALLEST = 1e-6

/** What brings a unit to its target on the frontier, fact by fact; what stays as it is is left out. */
export function operatingTargets(values: Readonly<Record<string, number>>, targets: Readonly<Record<string, number>>): OperatingTarget[] {
  return Object.entries(targets).flatMap(([name, target]): OperatingTarget[] => {
    const fact = name as FactId
    const now = values[fact]!
    const change = target - now
    if (Math.abs(change) <= SMALLEST * Math.max(1, Math.abs(now))) return []
    return [{ fact, now, target, change, text: actOf(fact, change) }]
  })
}

function actOf(fact: FactId, change: number): LocalText {
  const way = change < 0 ? 'less' : 'more'
  const { label, unit } = FACTS[fact]
  const said = ACTS[fact]?.[way] ?? GENERAL[way]
  const amount = amountOf(Math.abs(change), unit)
  return { en: said.en.replace('{n}', amount).replace('{name}', label.en), 'zh-CN': said['zh-CN'].replace('{n}', amount).replace('{name}', label['zh-CN']) }
}

/** At least one digit of what is smaller than the unit is usually printed. */
function amountOf(amount: number, unit: FigureUnitId): string {
  const { decimals, printedFactor } = FIGURE_UNITS[unit]
  const printed = amount * printedFactor
  return printed.toLocaleString('en-US', { maximumFractionDigits: printed < 10 ? Math.max(1, decimals) : decimals })
}
