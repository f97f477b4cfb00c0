import type { LocalText } from '#contract/local-text'
import type { ReportCell } from '#contract/report'
import type { ReportContext } from './report-definition.ts'
import type { TenantGroup } from './told-usage.ts'

const HOUSE: LocalText = { en: 'The house, and walk-ups', 'zh-CN': '运营方及现场预订' }
/** The key of what no tenant booked. */
export const HOUSE_KEY = ''

export interface NamedTenant extends TenantGroup { readonly name: ReportCell }

/** The tenants that a scope means, each with whether what its bookings used may be told; the house comes last. */
export async function tenantGroups({ records, building, places, scope }: ReportContext): Promise<readonly NamedTenant[]> {
  const all: { id: string; name: ReportCell }[] = [...await records.tenants(building.site.id), { id: HOUSE_KEY, name: HOUSE }]
  return all.filter(({ id }) => scope.tenantId === undefined || id === scope.tenantId).map(({ id, name }) => ({ id, name, tenantIds: [id], isTold: places.mayTellTenants([id]) }))
}

/** All of them together. */
export function allTenants(groups: readonly TenantGroup[], { places }: Pick<ReportContext, 'places'>): TenantGroup {
  const tenantIds = groups.flatMap((group) => group.tenantIds)
  return { id: 'total', tenantIds, isTold: places.mayTellTenants(tenantIds) }
}
