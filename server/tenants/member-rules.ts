import type { Member } from '#contract/people'
import { ROLES_GIVEN_BY, TENANT_ROLES, type Role } from '#contract/permissions'
import type { FieldFault } from '../api-error.ts'

/** What is wrong with a person beyond the shape of the fields. */
export function memberFaults({ role, tenantId, name }: Pick<Member, 'role' | 'tenantId' | 'name'>): FieldFault[] {
  return [
    ...name.trim() === '' ? [{ field: 'name', message: { en: 'must not be empty', 'zh-CN': '不能为空' } }] : [],
    ...TENANT_ROLES.has(role) && tenantId === null ? [{ field: 'tenantId', message: { en: 'is required of a tenant\'s people', 'zh-CN': '企业人员必须指定所属企业' } }] : [],
    ...!TENANT_ROLES.has(role) && tenantId !== null ? [{ field: 'tenantId', message: { en: 'the house\'s own people belong to no tenant', 'zh-CN': '场所自有人员不属于任何企业' } }] : [],
  ]
}

export const mayGive = (giver: Role, role: Role): boolean => ROLES_GIVEN_BY[giver].includes(role)
