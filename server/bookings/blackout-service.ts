import type { BlackoutChange, BlackoutMade, NewBlackout } from '#contract/booking-bodies'
import type { Blackout } from '#contract/bookings'
import type { Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId, type BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { blackoutById, blackoutsDuring, deleteBlackout, insertBlackout, updateBlackout } from './blackout-repository.ts'
import { findBookings } from './booking-repository.ts'
import { found, orAlreadyExists } from './record-answers.ts'
import { containingIds, resourceById } from './resource-repository.ts'
import { shownBooking } from './shown-booking-rules.ts'

/** Times out of use. They stop what is asked from then on and tell which bookings they hit; those stay until somebody acts. */
export type BlackoutService = ReturnType<typeof createBlackoutService>

export interface BlackoutServiceDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing'>; readonly bus: Bus }

/** More would not be read by anybody. */
const HITS_SHOWN = 200

export function createBlackoutService({ records, buildings, bus }: BlackoutServiceDeps) {
  const hits = async (tx: RecordsDatabase, { siteId, resourceId, from, to }: Blackout, principal: Principal): Promise<BlackoutMade['hits']> => {
    const resourceIds = resourceId === null ? undefined : await containingIds(tx, resourceId)
    const found = await findBookings(tx, { siteId, from: Date.parse(from), to: Date.parse(to), resourceIds, statuses: ['requested', 'confirmed'] }, HITS_SHOWN)
    return found.map((booking) => shownBooking(booking, principal))
  }
  const written = async (blackout: Blackout, principal: Principal, write: (tx: RecordsDatabase) => Promise<void>): Promise<BlackoutMade> => {
    if (Date.parse(blackout.from) >= Date.parse(blackout.to)) throw badField('to', { en: 'must be after "from"', 'zh-CN': '必须晚于开始时间' })
    const made = await records.transaction(async (tx) => {
      const resource = blackout.resourceId === null ? null : await resourceById(tx, blackout.resourceId)
      if (resource !== null && resource?.resource.siteId !== blackout.siteId) throw badField('resourceId', { en: 'names no resource of this site', 'zh-CN': '该场所没有此可预订资源' })
      await write(tx)
      return { blackout, hits: await hits(tx, blackout, principal) }
    })
    bus.emit('resourcesChanged', { siteId: blackout.siteId })
    return made
  }

  return {
    /** Those that touch the period; epoch ms. */
    list: async (siteId: string, from: number, to: number): Promise<Blackout[]> => {
      buildings.existing(siteId)
      return records.transaction((tx) => blackoutsDuring(tx, siteId, { from, to }), 'snapshot')
    },
    create: async (siteId: string, given: NewBlackout, principal: Principal): Promise<BlackoutMade> => {
      buildings.existing(siteId)
      const blackout = { ...given, id: given.id ?? newId(), siteId }
      return orAlreadyExists(written(blackout, principal, (tx) => insertBlackout(tx, blackout)))
    },
    change: async (id: string, patch: BlackoutChange, principal: Principal): Promise<BlackoutMade> => {
      const blackout = { ...await found(records.transaction((tx) => blackoutById(tx, id))), ...patch }
      return written(blackout, principal, async (tx) => { if (!await updateBlackout(tx, blackout)) throw new ApiError('not-found') })
    },
    remove: async (id: string): Promise<void> => {
      const { siteId } = await found(records.transaction((tx) => blackoutById(tx, id)))
      await records.transaction((tx) => deleteBlackout(tx, id))
      bus.emit('resourcesChanged', { siteId })
    },
  }
}

const badField = (field: string, message: { en: string; 'zh-CN': string }): ApiError => new ApiError('bad-request', undefined, [{ field, message }])
