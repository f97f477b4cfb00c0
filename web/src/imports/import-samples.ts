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
