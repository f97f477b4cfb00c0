import type { BookingPolicyChange, NewBookingPolicy } from '#contract/booking-bodies'
import type { BookingPolicy } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import { ApiError } from '../api-error.ts'
import { newId, type BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Records } from '../records/open-records.ts'
import { deletePolicy, insertPolicy, policiesOfSite, policyById, updatePolicy, type StoredPolicy } from './booking-policy-repository.ts'
import { policyFaults } from './booking-policy-rules.ts'
import { found, orAlreadyExists, orStillInUse } from './record-answers.ts'

/** The rules for groups of resources. A changed policy rules what is asked from then on; what was booked stays booked. */
export type BookingPolicyService = ReturnType<typeof createBookingPolicyService>

export interface BookingPolicyServiceDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing'>; readonly bus: Bus }

export function createBookingPolicyService({ records, buildings, bus }: BookingPolicyServiceDeps) {
  const told = (stored: StoredPolicy): StoredPolicy => {
    bus.emit('resourcesChanged', { siteId: stored.policy.siteId })
    return stored
  }
  const one = (id: string): Promise<StoredPolicy> => found(records.transaction((tx) => policyById(tx, id), 'snapshot'))

  return {
    list: async (siteId: string): Promise<StoredPolicy[]> => {
      buildings.existing(siteId)
      return records.transaction((tx) => policiesOfSite(tx, siteId), 'snapshot')
    },
    one,
    create: async (siteId: string, given: NewBookingPolicy): Promise<StoredPolicy> => {
      buildings.existing(siteId)
      const policy = checked({ ...given, id: given.id ?? newId(), siteId })
      await orAlreadyExists(records.transaction((tx) => insertPolicy(tx, policy)))
      return told({ policy, version: 1 })
    },
    change: async (id: string, patch: BookingPolicyChange, version: number): Promise<StoredPolicy> => {
      const policy = checked({ ...(await one(id)).policy, ...patch })
      if (!await records.transaction((tx) => updatePolicy(tx, policy, version))) throw new ApiError('edited-meanwhile')
      return told({ policy, version: version + 1 })
    },
    remove: async (id: string, version: number): Promise<void> => {
      const stored = await one(id)
      if (!await orStillInUse(records.transaction((tx) => deletePolicy(tx, id, version)), RULES_RESOURCES)) throw new ApiError('edited-meanwhile')
      told(stored)
    },
  }
}

const RULES_RESOURCES: LocalText = { en: 'Resources follow it: give them another policy first.', 'zh-CN': '仍有资源使用该规则：请先为其更换规则。' }

function checked(policy: BookingPolicy): BookingPolicy {
  const faults = policyFaults(policy)
  if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
  return policy
}
