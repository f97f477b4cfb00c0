import type { ImportField, ImportKind } from '#contract/people-api'
import type { MEMBER_STATUSES, TENANT_STAGES, TENANT_STATUSES } from '#contract/people'
import { ROLE_NAMES, ROLES } from '#contract/permissions'
import type { TableColumn } from '../imports/import-table-rules.ts'

export interface ImportColumn extends TableColumn<ImportField> {
  readonly kind: 'text' | 'email' | 'date' | 'count' | 'word' | 'tenant' | 'plan'
  /** Of texts: as many characters as the field of the form takes. */
  readonly maxLength?: number
  /** For `word`: the values with what else people write for them. */
  readonly words?: Readonly<Record<string, readonly string[]>>
}

const STAGE_WORDS: Record<(typeof TENANT_STAGES)[number], readonly string[]> = {
  idea: ['创意', '创意期', '想法'], team: ['团队', '团队期', '组队'], registered: ['已注册', '注册'], product: ['产品', '产品期'],
  revenue: ['有收入', '营收', '收入'], financed: ['已融资', '融资'], 'graduate-eligible': ['可毕业', '达到毕业条件', 'graduate eligible'],
}
const TENANT_STATUS_WORDS: Record<(typeof TENANT_STATUSES)[number], readonly string[]> = {
  applicant: ['申请中', '申请'], active: ['在孵', '在驻', '入驻', '正常'], paused: ['暂停'], left: ['已退出', '退出', '毕业', '离开'],
}
const MEMBER_STATUS_WORDS: Record<(typeof MEMBER_STATUSES)[number], readonly string[]> = {
  invited: ['已邀请', '待激活'], active: ['在职', '正常', '启用'], suspended: ['停用', '暂停'], left: ['已离开', '离职'],
}
const ROLE_WORDS = Object.fromEntries(ROLES.map((role) => [role, [ROLE_NAMES[role].en, ROLE_NAMES[role]['zh-CN']]]))

export const IMPORT_COLUMNS: Readonly<Record<ImportKind, readonly ImportColumn[]>> = {
  tenants: [
    { field: 'name', required: true, kind: 'text', maxLength: 120, headings: ['name', 'tenant', 'company', 'team', '名称', '企业', '企业名称', '公司名称', '团队名称', '入驻企业'] },
    { field: 'industry', kind: 'text', maxLength: 80, headings: ['industry', 'sector', 'field', '行业', '所属行业', '领域'] },
    { field: 'foundedOn', kind: 'date', headings: ['founded', 'founded on', 'registered on', '成立日期', '注册日期', '成立时间'] },
    { field: 'stage', kind: 'word', words: STAGE_WORDS, headings: ['stage', '阶段', '发展阶段'] },
    { field: 'teamSize', kind: 'count', headings: ['team size', 'headcount', 'people', '团队人数', '人数', '员工人数'] },
    { field: 'planId', kind: 'plan', headings: ['plan', 'package', '套餐', '方案'] },
    { field: 'status', kind: 'word', words: TENANT_STATUS_WORDS, headings: ['status', '状态'] },
    { field: 'joinedOn', kind: 'date', headings: ['joined', 'joined on', 'since', 'move in', '入驻日期', '入驻时间'] },
    { field: 'leftOn', kind: 'date', headings: ['left', 'left on', 'until', 'move out', '退出日期', '离开日期', '毕业日期'] },
    { field: 'contactName', kind: 'text', maxLength: 120, headings: ['contact', 'contact name', '联系人', '联系人姓名'] },
    { field: 'contactEmail', kind: 'email', headings: ['contact email', 'contact e-mail', '联系人邮箱', '联系邮箱'] },
    { field: 'contactPhone', kind: 'text', maxLength: 40, headings: ['contact phone', 'phone', '联系电话', '联系人电话', '电话'] },
    { field: 'note', kind: 'text', maxLength: 2_000, headings: ['note', 'notes', 'remark', '备注', '说明'] },
  ],
  members: [
    { field: 'name', required: true, kind: 'text', maxLength: 120, headings: ['name', 'person', 'full name', '姓名', '名字'] },
    { field: 'email', required: true, kind: 'email', headings: ['email', 'e-mail', 'mail', '邮箱', '电子邮箱', '邮件'] },
    { field: 'tenantId', kind: 'tenant', headings: ['tenant', 'company', 'team', '企业', '公司', '团队', '所属企业', '入驻企业'] },
    { field: 'role', kind: 'word', words: ROLE_WORDS, headings: ['role', '角色'] },
    { field: 'status', kind: 'word', words: MEMBER_STATUS_WORDS, headings: ['status', '状态'] },
    { field: 'language', kind: 'word', words: { en: ['english', '英文', '英语'], 'zh-CN': ['chinese', 'zh', '中文'] }, headings: ['language', '语言'] },
  ],
}
