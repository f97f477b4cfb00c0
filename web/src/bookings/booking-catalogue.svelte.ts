import type { Blackout, BookingPolicy, Resource as Bookable } from '#contract/bookings'
import type { Floor } from '#contract/building'
import { ask } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'
import { atrium } from '../shell/atrium-state.svelte.ts'

const DAY_MS = 86_400_000
/** Closures are few: the last months and more than a year ahead come at once, for every view. */
const blackoutPeriod = (now: number) => ({ from: new Date(now - 92 * DAY_MS).toISOString(), to: new Date(now + 400 * DAY_MS).toISOString() })

/** What can be booked on a site and by which rules, with the look-ups that pages need. */
export interface Catalogue {
  readonly siteId: string
  readonly resources: readonly Bookable[]
  readonly policies: readonly BookingPolicy[]
  readonly blackouts: readonly Blackout[]
  resource(id: string): Bookable | undefined
  policyOf(resource: Bookable): BookingPolicy | undefined
  /** What one books who wants this space: the resource that stands for it. */
  ofSpace(spaceId: string): Bookable | undefined
}

export function lookUpCatalogue(siteId: string, resources: readonly Bookable[], policies: readonly BookingPolicy[], blackouts: readonly Blackout[]): Catalogue {
  const byId = new Map(resources.map(resource => [resource.id, resource]))
  const policyById = new Map(policies.map(policy => [policy.id, policy]))
  // A bundle has the space of its first part: asked by space, the plain room or desk comes first.
  const plainFirst = [...resources].sort((a, b) => a.parts.length - b.parts.length)
  const bySpace = new Map<string, Bookable>()
  for (const resource of plainFirst) if (resource.spaceId !== null && resource.equipmentId === null && !bySpace.has(resource.spaceId)) bySpace.set(resource.spaceId, resource)
  return {
    siteId, resources, policies, blackouts,
    resource: id => byId.get(id),
    policyOf: ({ policyId }) => policyById.get(policyId),
    ofSpace: id => bySpace.get(id),
  }
}

class CatalogueState {
  readonly load = new Resource<Catalogue>()
  #siteId: string | null = null

  get current(): Catalogue | null {
    const { value } = this.load.current
    return value?.siteId === atrium.siteId ? value : null
  }

  /** Fetches it once a site; again after an edit. */
  want(siteId: string): void {
    if (this.#siteId === siteId) return
    this.#siteId = siteId
    void this.reload(siteId, false)
  }

  reload(siteId: string, keep = true): Promise<void> {
    this.#siteId = siteId
    return this.load.load(async signal => {
      const [resources, policies, blackouts] = await Promise.all([
        ask<{ items: Bookable[] }>(`/sites/${siteId}/resources`, { signal }),
        ask<{ items: BookingPolicy[] }>(`/sites/${siteId}/booking-policies`, { signal }),
        ask<{ items: Blackout[] }>(`/sites/${siteId}/blackouts`, { query: blackoutPeriod(Date.now()), signal }),
      ])
      return lookUpCatalogue(siteId, resources.items, policies.items, blackouts.items)
    }, { keep })
  }

  floorOf(resource: Pick<Bookable, 'spaceId' | 'equipmentId' | 'parts'>): Floor | undefined {
    const { building } = atrium
    if (building === null) return undefined
    const spaceId = resource.spaceId ?? building.building.equipment.find(({ id }) => id === resource.equipmentId)?.spaceId
      ?? resource.parts.map(id => this.current?.resource(id)?.spaceId).find(id => typeof id === 'string')
    const floorId = spaceId ? building.spaces.get(spaceId)?.floorId : undefined
    return building.floors.find(({ id }) => id === floorId)
  }
}

export const catalogue = new CatalogueState()
