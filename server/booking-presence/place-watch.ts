import type { Building } from '#contract/api'
import type { EquipmentTrace } from '../occupancy/equipment-state-rules.ts'
import type { SpaceSigns } from '../occupancy/presence-signs-rules.ts'
import { DeskAccounts, type Stretch } from './desk-accounts.ts'
import type { PlaceEvidence } from './release-rules.ts'

/** Where the use of a booked resource shows: its space, or its machine in the space where that stands. */
export interface WatchedPlace { readonly spaceId: string; readonly equipmentId: string | null }

export interface PlaceWatchOptions {
  readonly occupancy: { signs(spaceId: string, at: number): SpaceSigns | undefined; buildingOfSpace(spaceId: string): Building | undefined }
  readonly machineTrace: (equipmentId: string) => EquipmentTrace | undefined
}

/** Gathers what the sensors say of the places of a booking. Bookings are unknown to it: none is ever evidence. */
export class PlaceWatch {
  readonly #options: PlaceWatchOptions
  readonly #accounts = new DeskAccounts()

  constructor(options: PlaceWatchOptions) {
    this.#options = options
  }

  /** The evidence of each place as of `now`; a place of no building says nothing. */
  evidenceOf(places: readonly WatchedPlace[], now: number): PlaceEvidence[] {
    return places.flatMap((place) => this.#evidence(place, now))
  }

  #evidence({ spaceId, equipmentId }: WatchedPlace, now: number): PlaceEvidence[] {
    const { occupancy, machineTrace } = this.#options
    const signs = occupancy.signs(spaceId, now)
    if (equipmentId !== null) return [{ kind: 'machine', id: equipmentId, trace: machineTrace(equipmentId), room: signs ?? null }]
    return signs ? [{ kind: 'space', id: spaceId, signs, accounted: this.#accounted(spaceId, now) }] : []
  }

  #accounted(spaceId: string, now: number): readonly Stretch[] {
    const { occupancy } = this.#options
    const spaces = occupancy.buildingOfSpace(spaceId)?.spaces ?? []
    const space = spaces.find(({ id }) => id === spaceId)
    const room = space?.kind === 'desk' && space.parentId !== null ? occupancy.signs(space.parentId, now) : undefined
    if (!space || !room) return []
    const others = spaces.filter(({ parentId, id }) => parentId === space.parentId && id !== spaceId)
    return this.#accounts.look(spaceId, room, others.flatMap(({ id }) => occupancy.signs(id, now) ?? []), now)
  }
}
