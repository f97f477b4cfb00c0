import type { Agreement, Tenant } from '#contract/people'
import type { FieldFault } from '../api-error.ts'

const fault = (field: string, en: string, zh: string): FieldFault => ({ field, message: { en, 'zh-CN': zh } })

/** What is wrong with a tenant beyond the shape of its fields. ISO dates compare as texts. */
export function tenantFaults({ name, joinedOn, leftOn, status, foundedOn }: Tenant, today: string): FieldFault[] {
  return [
    ...name.trim() === '' ? [fault('name', 'must not be empty', '不能为空')] : [],
    ...joinedOn !== null && leftOn !== null && leftOn < joinedOn ? [fault('leftOn', 'must not be before the day on which the tenant joined', '不得早于入驻日期')] : [],
    ...status === 'left' && leftOn === null ? [fault('leftOn', 'is required of a tenant that has left', '已退出的企业必须填写退出日期')] : [],
    ...foundedOn !== null && foundedOn > today ? [fault('foundedOn', 'lies in the future', '不能晚于今天')] : [],
  ]
}

export function agreementFaults({ from, to }: Pick<Agreement, 'from' | 'to'>): FieldFault[] {
  return to !== null && to <= from ? [fault('to', 'must be after the first day: it is the first day that is no longer let', '必须晚于起始日期：该日起不再出租')] : []
}

export const EMPTY_TENANT: Omit<Tenant, 'id' | 'siteId' | 'name'> = {
  industry: '', foundedOn: null, stage: 'team', teamSize: null, planId: null, status: 'active', joinedOn: null, leftOn: null, contacts: [], note: '',
}
