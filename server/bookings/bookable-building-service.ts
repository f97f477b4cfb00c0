import type { ResourcesMade } from '#contract/booking-bodies'
import { newId, type BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { takeLocks } from './booking-locks-repository.ts'
import { insertPolicy, policiesOfSite } from './booking-policy-repository.ts'
import { defaultPolicy, type PolicyGroup } from './default-policy-rules.ts'
import { newDoorCode } from './resource-service.ts'
import { insertResource, letSpaceIds, resourceIdsTaken, resourcesOfSite } from './resource-repository.ts'
import { proposedResources } from './resources-of-building-rules.ts'

export interface BookableBuildingDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing'>; readonly bus: Bus; readonly clock: Clock }
export type BookableBuildingService = ReturnType<typeof createBookableBuildingService>

/** Makes a building bookable with one click: what proposedResources finds, ruled by the default policies. */
export function createBookableBuildingService({ records, buildings, bus, clock }: BookableBuildingDeps) {
  return {
    /** Adds what is missing and leaves the rest; asked again it adds nothing. Throws 'not-found'. */
    makeBookable: async (siteId: string): Promise<ResourcesMade> => {
      const building = buildings.existing(siteId)
      const made = await records.transaction(async (tx) => {
        await takeLocks(tx, [`resource:${siteId}`])
        const existing = (await resourcesOfSite(tx, siteId)).map(({ resource }) => resource)
        const proposed = proposedResources({ building, existing, letSpaceIds: await letSpaceIds(tx, siteId, new Date(clock.now())) })
        const policies = await groupPolicies(tx, siteId, new Set(proposed.map(({ group }) => group)))
        const ids = await freeIds(tx, proposed.map(({ resource }) => resource.id))
        const resources = proposed.map(({ group, resource }) => ({
          ...resource, id: ids.get(resource.id)!, parts: resource.parts.map((part) => ids.get(part) ?? part), policyId: policies.ids.get(group)!,
        }))
        for (const resource of resources) await insertResource(tx, resource, newDoorCode())
        return { policies: policies.made, resources }
      })
      if (made.resources.length > 0) bus.emit('resourcesChanged', { siteId })
      return made
    },
  }
}

/** The site's policy of each group: the one of the default's name, else a new one. */
async function groupPolicies(tx: RecordsDatabase, siteId: string, groups: ReadonlySet<PolicyGroup>) {
  const byName = new Map((await policiesOfSite(tx, siteId)).map(({ policy }) => [policy.name, policy.id]))
  const ids = new Map<PolicyGroup, string>()
  const made: ResourcesMade['policies'] = []
  for (const group of groups) {
    const rules = defaultPolicy(group)
    const id = byName.get(rules.name) ?? newId()
    ids.set(group, id)
    if (byName.has(rules.name)) continue
    const policy = { ...rules, id, siteId }
    await insertPolicy(tx, policy)
    made.push(policy)
  }
  return { ids, made }
}

/** A resource is called as its space or machine is; where another resource is called so already, by a new id. */
async function freeIds(tx: RecordsDatabase, wanted: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const taken = await resourceIdsTaken(tx, wanted)
  return new Map(wanted.map((id) => [id, taken.has(id) ? newId() : id]))
}
