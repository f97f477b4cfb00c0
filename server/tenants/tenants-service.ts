import type { NewAgreement, NewPlan, NewTenant, StoredPlan, StoredTenant, TenantPage } from '#contract/people-api'
import type { Agreement, Tenant } from '#contract/people'
import { scopeFor, type Principal } from '../access/principal.ts'
import { ApiError, type FieldFault } from '../api-error.ts'
import { newId, type BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import { pageOf, placeOf } from '../http/page-cursor.ts'
import { dateInZone } from '../site-time/available-time-rules.ts'
import { badField, refusedRemoval, refusedWrite } from './people-refusals.ts'
import { agreementFaults, EMPTY_TENANT, tenantFaults } from './tenant-rules.ts'
import type { TenantsRepository } from './tenants-repository.ts'

export interface TenantsServiceDeps {
  readonly repository: TenantsRepository
  readonly buildings: Pick<BuildingReader, 'building' | 'space'>
  readonly clock: Clock
}

export interface TenantListQuery { readonly status?: Tenant['status'] | undefined; readonly search?: string | undefined; readonly cursor?: string | undefined; readonly limit?: number | undefined }

const PAGE = 100

export type TenantsService = ReturnType<typeof createTenantsService>

/**
 * Tenants, plans and agreements. Who may see one tenant only sees that one; another's answers
 * 'not-found', as one that does not exist. Errors are ApiErrors and change nothing.
 */
export function createTenantsService({ repository, buildings, clock }: TenantsServiceDeps) {
  const siteOf = (siteId: string) => {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    return building
  }
  const todayAt = (siteId: string): string => dateInZone(clock.now(), siteOf(siteId).site.timeZone)

  const existing = async (id: string, principal: Principal): Promise<StoredTenant> => {
    const mayKnow = scopeFor(principal, 'tenants.read') === 'all' || id === principal.tenantId
    const siteId = mayKnow ? await repository.siteOf(id) : undefined
    const tenant = siteId === undefined ? undefined : await repository.tenant(id, todayAt(siteId))
    if (!tenant) throw new ApiError('not-found')
    return tenant
  }
  const check = (faults: readonly FieldFault[]): void => { if (faults.length > 0) throw new ApiError('bad-request', undefined, faults) }

  const putAgreement = async (agreement: Agreement): Promise<Agreement> => {
    check(agreementFaults(agreement))
    if (buildings.space(agreement.spaceId)?.siteId !== agreement.siteId) throw badField('spaceId', 'names no space of this site', '该场所没有此空间')
    const { overlaps, isStranger } = await refusedWrite(() => repository.putAgreement(agreement))
    if (isStranger) throw badField('memberId', 'is nobody of this tenant', '不是该企业的人员')
    if (overlaps) throw badField('spaceId', `is let from ${overlaps.from} to ${overlaps.to ?? 'further notice'} already`, `自 ${overlaps.from} 起已出租${overlaps.to === null ? '，未定终止日期' : `，至 ${overlaps.to} 止`}`)
    return agreement
  }

  return {
    list: async (siteId: string, { cursor, limit = PAGE, ...query }: TenantListQuery, principal: Principal): Promise<TenantPage> => {
      const only = scopeFor(principal, 'tenants.read') === 'all' ? undefined : principal.tenantId ?? ''
      const rows = await repository.tenants({ siteId, tenantId: only, ...query, after: placeOf(cursor), limit: limit + 1, today: todayAt(siteId) })
      return pageOf(rows, limit, ({ name, id }) => ({ key: name, id }))
    },

    existing,

    add: async (siteId: string, given: NewTenant, principal: Principal): Promise<StoredTenant> => {
      const tenant: Tenant = { ...EMPTY_TENANT, joinedOn: todayAt(siteId), ...given, siteId, id: given.id ?? newId() }
      check(tenantFaults(tenant, todayAt(siteId)))
      await refusedWrite(() => repository.addTenant(tenant))
      return existing(tenant.id, principal)
    },

    change: async (id: string, patch: Partial<Tenant>, version: number, principal: Principal): Promise<StoredTenant> => {
      const tenant = await existing(id, principal)
      check(tenantFaults({ ...tenant, ...patch }, todayAt(tenant.siteId)))
      if (!await refusedWrite(() => repository.changeTenant(id, version, patch))) throw new ApiError('edited-meanwhile')
      return existing(id, principal)
    },

    remove: async (id: string, version: number, principal: Principal): Promise<void> => {
      await existing(id, principal)
      if (!await refusedRemoval(() => repository.removeTenant(id, version))) throw new ApiError('edited-meanwhile')
    },

    plans: (siteId: string): Promise<StoredPlan[]> => {
      siteOf(siteId)
      return repository.plans(siteId)
    },
    addPlan: async (siteId: string, given: NewPlan): Promise<StoredPlan> => {
      siteOf(siteId)
      const plan = { note: '', ...given, id: given.id ?? newId(), siteId }
      await refusedWrite(() => repository.addPlan(plan))
      return { ...plan, version: 1 }
    },
    changePlan: async (id: string, patch: Partial<NewPlan>, version: number): Promise<StoredPlan> => {
      if (!await repository.plan(id)) throw new ApiError('not-found')
      if (!await refusedWrite(() => repository.changePlan(id, version, patch))) throw new ApiError('edited-meanwhile')
      return (await repository.plan(id))!
    },
    removePlan: async (id: string, version: number): Promise<void> => {
      if (!await repository.plan(id)) throw new ApiError('not-found')
      if (!await refusedRemoval(() => repository.removePlan(id, version))) throw new ApiError('edited-meanwhile')
    },

    agreements: (siteId: string, tenantId: string | undefined, principal: Principal): Promise<Agreement[]> => {
      siteOf(siteId)
      const only = scopeFor(principal, 'tenants.read') === 'all' ? tenantId : principal.tenantId ?? ''
      return repository.agreements(siteId, only)
    },
    addAgreement: (siteId: string, given: NewAgreement): Promise<Agreement> => {
      siteOf(siteId)
      return putAgreement({ memberId: null, to: null, areaM2: null, note: '', ...given, siteId, id: given.id ?? newId() })
    },
    changeAgreement: async (id: string, patch: Partial<NewAgreement>): Promise<Agreement> => {
      const agreement = await repository.agreement(id)
      if (!agreement) throw new ApiError('not-found')
      return putAgreement({ ...agreement, ...patch, id })
    },
    removeAgreement: async (id: string): Promise<void> => {
      if (!await repository.removeAgreement(id)) throw new ApiError('not-found')
    },
  }
}
