import { Type, type Static } from 'typebox'
import type { LocalText } from '#contract/local-text'

/** What a person (or a panel on a wall) is to the building. */
export const ROLES = ['administrator', 'staff', 'operator', 'tenant-manager', 'member', 'kiosk'] as const
export type Role = (typeof ROLES)[number]
export const RoleSchema = Type.Enum([...ROLES])

export const ROLE_NAMES = {
  administrator: { en: 'Administrator', 'zh-CN': '系统管理员' },
  staff: { en: 'Facility staff', 'zh-CN': '物业员工' },
  operator: { en: 'Operator', 'zh-CN': '运营人员' },
  'tenant-manager': { en: 'Tenant manager', 'zh-CN': '企业管理员' },
  member: { en: 'Member', 'zh-CN': '成员' },
  kiosk: { en: 'Panel or kiosk', 'zh-CN': '门牌屏或自助终端' },
} as const satisfies Record<Role, LocalText>

/** Roles that each role may give or take: nobody raises anybody above themselves. */
export const ROLES_GIVEN_BY: Readonly<Record<Role, readonly Role[]>> = {
  administrator: ['administrator', 'staff', 'operator', 'tenant-manager', 'member', 'kiosk'],
  operator: ['tenant-manager', 'member'],
  'tenant-manager': ['tenant-manager', 'member'],
  staff: [], member: [], kiosk: [],
}
/** Roles of a tenant's people; the others are the house's. */
export const TENANT_ROLES: ReadonlySet<Role> = new Set(['tenant-manager', 'member'])

/**
 * How far a permission reaches: everything; what belongs to one's own tenant; what is one's own.
 * The tenant and the member come from the session only, never from a request.
 */
export const SCOPES = ['all', 'tenant', 'own'] as const
export type Scope = (typeof SCOPES)[number]

export interface PermissionRow { readonly title: LocalText; readonly roles: Partial<Record<Role, Scope>> }
type Roles = PermissionRow['roles']
const row = (en: string, zh: string, roles: Roles): PermissionRow => ({ title: { en, 'zh-CN': zh }, roles })

const EVERYBODY: Roles = { administrator: 'all', staff: 'all', operator: 'all', 'tenant-manager': 'all', member: 'all', kiosk: 'all' }
const HOUSE: Roles = { administrator: 'all', staff: 'all', operator: 'all' }
const FACILITY: Roles = { administrator: 'all', staff: 'all' }
const OPERATIONS: Roles = { administrator: 'all', operator: 'all' }
const ADMINISTRATOR: Roles = { administrator: 'all' }
const TENANTS_TOO = (house: Roles): Roles => ({ ...house, 'tenant-manager': 'tenant', member: 'own' })

/** Who may do what; a role that is not named may not. Each route and each socket room names one of these. */
export const PERMISSIONS = {
  'building.read': row('See floors, rooms and what is bookable', '查看楼层、房间和可预订资源', EVERYBODY),
  'live.read': row('See which rooms and desks are free now', '查看房间和工位的实时状态', EVERYBODY),
  'building.edit': row('Change floors, rooms, doors and machines', '修改楼层、房间、门和设备', FACILITY),
  'history.read': row('See the history of rooms', '查看房间历史', HOUSE),
  'devices.read': row('See sensors and their health', '查看传感器及其健康状况', HOUSE),
  'devices.edit': row('Register and change sensors', '登记和修改传感器', FACILITY),
  'telemetry.export': row('Export readings and intervals', '导出读数和时段', OPERATIONS),
  'reports.read': row('See utilisation reports', '查看使用率报表', { ...HOUSE, 'tenant-manager': 'tenant' }),
  'reports.schedule': row('Schedule reports by mail', '设置定时报表', OPERATIONS),
  'planning.read': row('See room planning and forecasts', '查看房间规划与预测', HOUSE),
  'status.read': row('See how the server is', '查看服务器状态', HOUSE),

  'tenants.read': row('See tenants', '查看入驻企业', { ...HOUSE, 'tenant-manager': 'tenant', member: 'tenant' }),
  'tenants.edit': row('Change tenants, agreements and plans', '修改入驻企业、协议和套餐', OPERATIONS),
  'members.read': row('See people', '查看人员', { ...HOUSE, 'tenant-manager': 'tenant', member: 'own' }),
  'members.edit': row('Invite and change people', '邀请和修改人员', { ...OPERATIONS, 'tenant-manager': 'tenant' }),
  'inductions.edit': row('Record who was trained on what', '登记培训记录', HOUSE),
  'imports.run': row('Import tenants, people and bookings', '导入企业、人员和预订', OPERATIONS),
  'audit.read': row('Read the audit log', '查看审计日志', ADMINISTRATOR),
  'tokens.edit': row('Make and revoke API tokens', '创建和吊销 API 令牌', ADMINISTRATOR),

  'resources.edit': row('Change what can be booked, rules and closures', '修改可预订资源、规则和停用时段', { ...FACILITY, operator: 'all' }),
  'bookings.read': row('See bookings; those of others without their subject', '查看预订；他人预订不显示主题', EVERYBODY),
  'bookings.details': row('See who booked what for which purpose', '查看预订人和预订事由', TENANTS_TOO(HOUSE)),
  'bookings.make': row('Book, change and cancel', '预订、修改和取消', TENANTS_TOO(HOUSE)),
  'bookings.approve': row('Approve or decline bookings', '审批预订', HOUSE),
  'bookings.walk-up': row('Book on the spot, check in, extend and end at the door', '在门口即时预订、签到、延长和结束', EVERYBODY),
  'waitlist.use': row('Join a waitlist and take an offer', '加入候补并接受名额', TENANTS_TOO(HOUSE)),
  'no-shows.read': row('See no-show records and their evidence', '查看爽约记录及其证据', TENANTS_TOO(HOUSE)),
  'no-shows.contest': row('Contest a no-show record', '对爽约记录提出申诉', TENANTS_TOO({})),
  'no-shows.decide': row('Decide on contested no-shows', '裁定爽约申诉', HOUSE),
  'feeds.use': row('Make and revoke calendar links', '创建和吊销日历链接', TENANTS_TOO(HOUSE)),
  'evaluation.read': row('See facts, evaluations and rule sets', '查看评价数据、评价结果和规则集', HOUSE),
  'evaluation.edit': row('Enter facts, run evaluations and edit rule sets', '录入评价数据、运行评价和编辑规则集', OPERATIONS),
  'webhooks.edit': row('Make and change webhooks', '创建和修改 Webhook', ADMINISTRATOR),
} as const satisfies Record<string, PermissionRow>

export type Permission = keyof typeof PERMISSIONS
export const PERMISSION_IDS = Object.keys(PERMISSIONS) as Permission[]
export const PermissionSchema = Type.Enum(PERMISSION_IDS)

/** How far a role's permission reaches; null where the role may not. */
export const scopeOf = (role: Role, permission: Permission): Scope | null => {
  const { roles }: PermissionRow = PERMISSIONS[permission]
  return roles[role] ?? null
}

/** Who asks, as the page and the API tell it: the session's own view of itself. */
export const Me = Type.Object({
  kind: Type.Enum(['member', 'token', 'kiosk']),
  memberId: Type.Union([Type.String(), Type.Null()]), name: Type.String(), email: Type.Union([Type.String(), Type.Null()]),
  role: RoleSchema, tenantId: Type.Union([Type.String(), Type.Null()]), tenantName: Type.Union([Type.String(), Type.Null()]),
  language: Type.Union([Type.Enum(['en', 'zh-CN']), Type.Null()]),
  permissions: Type.Array(Type.Object({ id: PermissionSchema, scope: Type.Enum([...SCOPES]) })),
  /** To be sent back as x-csrf-token with every write of a cookie session. */
  csrfToken: Type.Union([Type.String(), Type.Null()]),
})
export type Me = Static<typeof Me>
