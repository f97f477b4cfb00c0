import type { ImportKind } from '#contract/people-api'
import type { Language } from '#contract/local-text'

/** Tables that can be imported as they are, with the headings that each language's users have in their files. */
export const IMPORT_SAMPLES: Readonly<Record<ImportKind, Readonly<Record<Language, readonly (readonly string[])[]>>>> = {
  tenants: {
    en: [
      ['name', 'industry', 'founded on', 'stage', 'team size', 'status', 'joined on', 'contact', 'contact email', 'contact phone', 'note'],
      ['Heron Robotics', 'robotics', '2023-05-12', 'product', '8', 'active', '2025-09-01', 'Anna Meyer', 'anna@heron.example', '+49 30 1234567', ''],
      ['Blue Kiln', 'ceramics', '', 'team', '3', 'applicant', '', 'Joe Ade', 'joe@kiln.example', '', 'wants two desks'],
    ],
    'zh-CN': [
      ['企业名称', '所属行业', '成立日期', '发展阶段', '团队人数', '状态', '入驻日期', '联系人', '联系人邮箱', '联系电话', '备注'],
      ['白鹭机器人', '机器人', '2023-05-12', '产品期', '8', '在孵', '2025-09-01', '梅安', 'anna@heron.example', '010-12345678', ''],
      ['青窑工坊', '陶艺', '', '团队期', '3', '申请中', '', '周乔', 'joe@kiln.example', '', '需要两个工位'],
    ],
  },
  members: {
    en: [['name', 'email', 'tenant', 'role', 'language'], ['Anna Meyer', 'anna@heron.example', 'Heron Robotics', 'tenant manager', 'en'], ['Lin Wu', 'lin@heron.example', 'Heron Robotics', 'member', 'zh-CN']],
    'zh-CN': [['姓名', '邮箱', '所属企业', '角色', '语言'], ['梅安', 'anna@heron.example', '白鹭机器人', '企业管理员', '中文'], ['吴琳', 'lin@heron.example', '白鹭机器人', '成员', '中文']],
  },
}

const BOOKING_HEADINGS: Readonly<Record<Language, readonly string[]>> = {
  en: ['resource', 'start', 'end', 'person', 'tenant', 'title', 'people', 'status'], 'zh-CN': ['预订资源', '开始时间', '结束时间', '预订人邮箱', '所属企业', '主题', '人数', '到场情况'],
}
const TITLES: Readonly<Record<Language, readonly [string, string]>> = { en: ['Weekly meeting', 'Interview'], 'zh-CN': ['周例会', '面试'] }
const STATUSES: Readonly<Record<Language, readonly [string, string]>> = { en: ['came', 'nobody came'], 'zh-CN': ['已到场', '爽约'] }

/** A table of bookings to fill in, with what the site has to book; the dates ("2026-03-02") are of the past and ahead. */
export function bookingSample(language: Language, resources: readonly string[], { past, ahead }: { past: string; ahead: string }): readonly (readonly string[])[] {
  const [first = '', second = first] = resources
  const [titles, statuses] = [TITLES[language], STATUSES[language]]
  return [
    BOOKING_HEADINGS[language],
    [first, `${past} 09:00`, `${past} 10:30`, '', '', titles[0], '4', statuses[0]],
    [second, `${past} 14:00`, `${past} 15:00`, '', '', titles[1], '2', statuses[1]],
    [first, `${ahead} 09:00`, `${ahead} 10:00`, '', '', titles[0], '4', ''],
  ]
}
