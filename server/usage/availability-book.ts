import type { Logger } from 'pino'
import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import type { BuildingReader } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { AvailabilityRepository } from './availability-repository.ts'
import { sameAvailability, versionsOf, type Availability, type AvailabilityVersion, type AvailabilityVersions, type RecordedAvailability } from './availability-versions.ts'
import { grouped } from './timeline-rules.ts'

/** How long after the records refused a version it is tried again. */
const RETRY_MS = 30_000

export interface AvailabilityBookDeps {
  readonly repository: AvailabilityRepository
  readonly buildings: Pick<BuildingReader, 'buildings' | 'building'>
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

/**
 * Keeps since when each space has had its opening hours and capacity: an edit of the building begins a new version
 * and leaves the earlier ones as they were. Compared at the start too, as another server may have edited.
 */
export class AvailabilityBook implements AvailabilityVersions {
  readonly #deps: AvailabilityBookDeps
  #versions = new Map<string, AvailabilityVersion[]>()
  #recorded = new Map<string, RecordedAvailability[]>()
  #writing: Promise<void> = Promise.resolve()
  #retry: NodeJS.Timeout | undefined

  constructor(deps: AvailabilityBookDeps) {
    this.#deps = deps
  }

  /** Rejects with RecordsAway when the records cannot be read: nothing can be added up without them. */
  async start(): Promise<void> {
    const { repository, buildings, bus } = this.#deps
    this.#recorded = grouped(await repository.all(), ({ spaceId }) => spaceId)
    this.#versions = new Map([...this.#recorded].map(([spaceId, recorded]) => [spaceId, versionsOf(recorded)]))
    for (const building of buildings.buildings()) this.#compare(building)
    bus.on('buildingChanged', this.#onBuilding)
    await this.#writing
  }

  async stop(): Promise<void> {
    this.#deps.bus.off('buildingChanged', this.#onBuilding)
    clearTimeout(this.#retry)
    await this.#writing
  }

  /** Resolves once every edit so far is recorded, or has been put off. */
  async settled(): Promise<void> { await this.#writing }

  ofSpace(space: Space): readonly AvailabilityVersion[] {
    return this.#versions.get(space.id) ?? [{ from: -Infinity, to: Infinity, openingHours: space.openingHours ?? [], timeZone: 'UTC', capacity: space.capacity }]
  }

  readonly #onBuilding = ({ siteId }: { siteId: string }): void => {
    const building = this.#deps.buildings.building(siteId)
    if (building) this.#compare(building)
  }

  /** What differs from the last version of a space begins now; known here at once, recorded one edit after the other. */
  #compare({ site, spaces }: Pick<Building, 'site' | 'spaces'>): void {
    const validFrom = this.#deps.clock.now()
    const edited = spaces.flatMap((space): RecordedAvailability[] => {
      const now: Availability = { openingHours: space.openingHours ?? site.openingHours, timeZone: site.timeZone, capacity: space.capacity }
      const last = this.#recorded.get(space.id)?.at(-1)
      return last !== undefined && sameAvailability(last, now) ? [] : [{ spaceId: space.id, validFrom: Math.max(validFrom, (last?.validFrom ?? -Infinity)), ...now }]
    })
    if (edited.length === 0) return
    for (const version of edited) {
      const recorded = (this.#recorded.get(version.spaceId) ?? []).filter((earlier) => earlier.validFrom !== version.validFrom)
      this.#recorded.set(version.spaceId, [...recorded, version])
      this.#versions.set(version.spaceId, versionsOf([...recorded, version]))
    }
    this.#writing = this.#writing.then(() => this.#record(site.id, edited))
  }

  async #record(siteId: string, edited: readonly RecordedAvailability[]): Promise<void> {
    try {
      await this.#deps.repository.add(siteId, edited)
    } catch (error) {
      this.#deps.logger.warn({ err: error, siteId, spaces: edited.length }, 'new opening hours could not be recorded; tried again')
      this.#retry = setTimeout(() => { this.#writing = this.#writing.then(() => this.#record(siteId, edited)) }, RETRY_MS)
    }
  }
}
