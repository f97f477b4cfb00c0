import { grouped } from './grouped.ts'
import { HOUSE_KEY } from './tenant-groups.ts'
import type { LocalText } from '#contract/local-text'
import type { ReportContext } from './report-definition.ts'
import type { ReportBooking } from './report-records.ts'
import { inScope } from './space-groups.ts'

export const COMMON_ONLY: LocalText = {
  en: 'Bookings of what is open to everybody. What is let to a tenant or a person is left out: who comes there is theirs alone.',
  'zh-CN': '仅统计面向所有人的资源的预订；已租给企业或个人的空间不计入，其到场情况仅属租用方。',
}

/**
 * The scope's bookings of places that were nobody's own in the whole period. Only these are told of by tenant: a
 * place that is let is booked by those who have it, so that its figures are theirs, whoever asks.
 */
export async function commonBookings({ records, building, places, scope, period }: ReportContext): Promise<readonly ReportBooking[]> {
  const { tenantId, ...where } = scope
  const chosen = inScope(where)
  const spaceById = new Map(building.spaces.map((space) => [space.id, space]))
  const spaceOfMachine = new Map(building.equipment.map(({ id, spaceId }) => [id, spaceId]))
  const isCommon = ({ spaceId, equipmentId }: ReportBooking): boolean => {
    const space = spaceById.get(spaceId ?? spaceOfMachine.get(equipmentId ?? '') ?? '')
    return space !== undefined && places.isCommon(space.id) && chosen(space, null)
  }
  const found = await records.bookings(building.site.id, period.from, period.to)
  return found.filter((booking) => (tenantId === undefined || booking.tenantId === tenantId) && isCommon(booking))
}

export const byTenant = (bookings: readonly ReportBooking[]): Map<string, ReportBooking[]> => grouped(bookings, ({ tenantId }) => tenantId ?? HOUSE_KEY)
