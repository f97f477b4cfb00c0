import type { Member } from '#contract/people'
import type { Role } from '#contract/permissions'
import type { FieldFault } from '../api-error.ts'

const OF_TENANTS: ReadonlySet<Role> = new Set(['tenant-manager', 'member'])

/** What is wrong with a person beyond the shape of the fields. */
export function memberFaults({ role, tenantId, name }: Pick<Member, 'role' | 'tenantId' | 'name'>): FieldFault[] {
  return [
    ...name.trim() === '' ? [{ field: 'name', message: { en: 'must not be empty', 'zh-CN': '不能为空' } }] : [],
    ...OF_TENANTS.has(role) && tenantId === null ? [{ field: 'tenantId', message: { en: 'is required of a tenant\'s people', 'zh-CN': '企业人员必须指定所属企业' } }] : [],
    ...!OF_TENANTS.has(role) && tenantId !== null ? [{ field: 'tenantId', message: { en: 'the house\'s own people belong to no tenant', 'zh-CN': '场所自有人员不属于任何企业' } }] : [],
  ]
}

/** Roles that each role may give or take: nobody raises anybody above themselves. */
const GIVES: Readonly<Record<Role, readonly Role[]>> = {
  administrator: ['administrator', 'staff', 'operator', 'tenant-manager', 'member', 'kiosk'],
  operator: ['tenant-manager', 'member'],
  'tenant-manager': ['tenant-manager', 'member'],
  staff: [], member: [], kiosk: [],
}
export const mayGive = (giver: Role, role: Role): boolean => GIVES[giver].includes(role)
