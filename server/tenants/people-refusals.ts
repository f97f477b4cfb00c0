import { ApiError } from '../api-error.ts'
import { constraintFault } from '../records/constraint-faults.ts'

export const badField = (field: string, en: string, zh: string, options?: ErrorOptions): ApiError =>
  new ApiError('bad-request', undefined, [{ field, message: { en, 'zh-CN': zh } }], options)

/** Which field a constraint stands for. */
const FIELDS: Readonly<Record<string, string>> = {
  tenants_name: 'name', members_email: 'email', tenants_plan: 'planId', agreements_tenant: 'tenantId', agreements_space: 'spaceId',
  agreements_member_id_members_id_fk: 'memberId', members_tenant_id_tenants_id_fk: 'tenantId', members_of_tenants_have_one: 'tenantId',
  inductions_member_id_members_id_fk: 'memberId',
}

/** Runs a write; what the database's constraints refuse becomes the catalogue's error, at its field. */
export async function refusedWrite<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const fault = constraintFault(error)
    if (!fault) throw error
    const field = FIELDS[fault.constraint] ?? 'id'
    if (fault.kind === 'unique') throw new ApiError('already-exists', undefined, [{ field, message: { en: 'is taken already', 'zh-CN': '已被使用' } }], { cause: error })
    if (fault.kind === 'foreign-key') throw badField(field, 'names nothing that exists here', '在此处不存在', { cause: error })
    throw badField(field, 'does not fit the other fields', '与其他字段不一致', { cause: error })
  }
}

/** Runs a removal; a foreign key that stands against it means that something still refers to the row. */
export async function refusedRemoval<T>(remove: () => Promise<T>): Promise<T> {
  try {
    return await remove()
  } catch (error) {
    if (constraintFault(error)?.kind === 'foreign-key') throw new ApiError('still-in-use', undefined, [], { cause: error })
    throw error
  }
}
