import type { BookingImport } from '#contract/booking-imports'
import type { Resource } from '#contract/bookings'
import { SITE_ID } from './building-plan.ts'
import { callOffBookings, type PlannedBooking } from './day-bookings.ts'
import { demoMember } from './demo-people.ts'
import type { World } from './ground-truth.ts'
import { BOOKING_TITLES, resourceOf } from './live-bookings.ts'
import { pause } from './live-clients.ts'
import { asked, type PeopleServer } from './provision-people.ts'

const HEADINGS = ['预订资源', '开始时间', '结束时间', '预订人邮箱', '主题', '人数', '到场情况']

/** Which resource a planned booking is of. */
type Resources = readonly Pick<Resource, 'id' | 'spaceId' | 'equipmentId' | 'parts' | 'capacity'>[]

/**
 * What the people had booked in [from, to) before the building came here, as the file that their old calendar would
 * export: what was called off says so, of the rest it knows nothing. Who really came only the sensors' history tells.
 */
export async function pastBookingsCsv(world: World, resources: Resources, { from, to }: { from: number; to: number }, breathe: () => Promise<void> = () => Promise.resolve()): Promise<string> {
  const { context } = world
  const people = new Map(context.people.map((person) => [person.id, person]))
  const rows: string[] = []
  const add = (booking: PlannedBooking, status: string): void => {
    const resource = resourceOf(resources, booking)
    const person = people.get(booking.organiser)
    if (!resource || booking.from < from || booking.to > to) return
    const email = person && person.tenant >= 0 ? demoMember(context.seed, person).email : ''
    rows.push([resource.id, new Date(booking.from).toISOString(), new Date(booking.to).toISOString(), email, BOOKING_TITLES[booking.kind], Math.min(booking.partySize, Math.max(1, resource.capacity)), status].join(','))
  }
  for (let day = context.zone.dayOf(from); context.zone.start(day) < to; day++) {
    for (const { booking } of world.bookings(day).bookings) add(booking, '')
    for (const booking of callOffBookings(context, day)) add(booking, '已取消')
    await breathe()
  }
  return [HEADINGS.join(','), ...rows].join('\r\n')
}

/** Gives the server that file, as an operator would. Throws with one sentence when the server refuses. */
export async function tellPastBookings(server: PeopleServer, world: World, period: { from: number; to: number }): Promise<{ readonly past: number }> {
  const { items } = await asked<{ items: Resource[] }>(server, 'GET', `/sites/${SITE_ID}/resources`)
  // The devices of the present must not wait for the making up of a month.
  const csv = await pastBookingsCsv(world, items, period, () => pause(1, server.signal))
  const { past } = await asked<BookingImport>(server, 'POST', `/sites/${SITE_ID}/booking-imports?fileName=old-calendar.csv`, csv)
  return { past }
}
