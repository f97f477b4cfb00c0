import { randomBytes } from 'node:crypto'
import type { NewResource, ResourceChange } from '#contract/booking-bodies'
import type { Resource } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import { ApiError, type FieldFault } from '../api-error.ts'
import { newId, type BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { takeLocks } from './booking-locks-repository.ts'
import { policiesOfSite } from './booking-policy-repository.ts'
import { found, orAlreadyExists, orStillInUse } from './record-answers.ts'
import { completeResource, photoFaults, resourceFaults, takesOtherUnits } from './resource-rules.ts'
import { containingIds, deleteResource, insertResource, isBookedAfter, resourceById, resourcesOfSite, setDoorCode, updateResource, type StoredResource } from './resource-repository.ts'

/** What can be booked. Errors are ApiErrors and change nothing. */
export type ResourceService = ReturnType<typeof createResourceService>

export interface ResourceServiceDeps {
  readonly records: Records
  readonly buildings: Pick<BuildingService, 'existing'>
  readonly bus: Bus
  readonly clock: Clock
}

/** Nobody guesses it, and it still makes a small QR code. */
export const newDoorCode = (): string => randomBytes(12).toString('base64url')

export function createResourceService({ records, buildings, bus, clock }: ResourceServiceDeps) {
  const one = (tx: RecordsDatabase, id: string): Promise<StoredResource> => found(resourceById(tx, id))
  const told = <T extends { resource: Resource }>(changed: T): T => {
    bus.emit('resourcesChanged', { siteId: changed.resource.siteId })
    return changed
  }
  const check = async (tx: RecordsDatabase, resource: Resource, more: readonly FieldFault[] = []): Promise<void> => {
    const [policies, all] = [await policiesOfSite(tx, resource.siteId), await resourcesOfSite(tx, resource.siteId)]
    const faults = [...more, ...resourceFaults(resource, {
      building: buildings.existing(resource.siteId), policyIds: new Set(policies.map(({ policy }) => policy.id)),
      others: all.map((other) => other.resource).filter(({ id }) => id !== resource.id),
    })]
    if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
  }

  return {
    list: async (siteId: string): Promise<StoredResource[]> => {
      buildings.existing(siteId)
      return records.transaction((tx) => resourcesOfSite(tx, siteId), 'snapshot')
    },
    one: (id: string): Promise<StoredResource> => records.transaction((tx) => one(tx, id), 'snapshot'),

    create: async (siteId: string, given: NewResource): Promise<StoredResource> => {
      buildings.existing(siteId)
      const resource = completeResource(given, siteId, given.id ?? newId())
      const doorCode = newDoorCode()
      await orAlreadyExists(records.transaction(async (tx) => {
        await takeLocks(tx, [`resource:${siteId}`])
        await check(tx, resource)
        await insertResource(tx, resource, doorCode)
      }))
      return told({ resource, version: 1, doorCode })
    },

    change: async (id: string, { photos, ...patch }: ResourceChange, version: number): Promise<StoredResource> => told(await records.transaction(async (tx) => {
      const before = await one(tx, id)
      const resource: Resource = { ...before.resource, ...patch, photos: photos ?? before.resource.photos }
      // Bookings of it, and of what contains it, wait: they would take the units of before.
      const affected = await containingIds(tx, id)
      await takeLocks(tx, [`resource:${resource.siteId}`, ...affected.map((affectedId) => `resource:${affectedId}` as const)])
      await check(tx, resource, photoFaults(before.resource.photos, resource.photos))
      if (takesOtherUnits(before.resource, resource) && await isBookedAfter(tx, affected, new Date(clock.now()))) throw new ApiError('still-in-use', BOOKED_AHEAD)
      if (!await updateResource(tx, resource, version)) throw new ApiError('edited-meanwhile')
      return { ...before, resource, version: version + 1 }
    })),

    remove: async (id: string, version: number): Promise<void> => {
      const { resource } = await records.transaction((tx) => one(tx, id))
      if (!await orStillInUse(records.transaction((tx) => deleteResource(tx, id, version)), HAS_HISTORY)) throw new ApiError('edited-meanwhile')
      told({ resource })
    },

    /** A new code for the door; the printed one is worth nothing from now on. */
    rotateDoorCode: async (id: string): Promise<StoredResource> => {
      const doorCode = newDoorCode()
      return records.transaction(async (tx) => {
        if (!await setDoorCode(tx, id, doorCode)) throw new ApiError('not-found')
        return one(tx, id)
      })
    },
  }
}

const BOOKED_AHEAD: LocalText = {
  en: 'It, or what contains it, is booked ahead: move or cancel these bookings before its parts or places change.',
  'zh-CN': '该资源或包含它的组合已有未来预订：请先改期或取消，再更改组成部分或名额。',
}
const HAS_HISTORY: LocalText = {
  en: 'It has bookings, or is part of another resource. Set it to "not bookable" instead.',
  'zh-CN': '该资源已有预订记录，或是其他资源的组成部分。请改为“不可预订”。',
}
