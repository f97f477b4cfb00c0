import type { Blackout, BookingStatus, NoShow, Resource, ShownBooking, WaitlistEntry } from '#contract/bookings'
import { m } from '../paraglide/messages.js'
import type { BookedState, Mismatch } from '../live/space-standing.ts'
import { clockText, dateOf, dayText, type TimeStyle } from '../time/site-time.ts'
import type { BookingLook } from './booking-look.ts'

export const KIND_WORDS: Record<Resource['kind'], () => string> = { room: m.kind_room, desk: m.kind_desk, zone: m.kind_zone, equipment: m.kind_equipment, bundle: m.kind_bundle }
export const LOOK_WORDS: Record<BookingLook, () => string> = {
  requested: m.look_requested, coming: m.look_coming, 'now-used': m.look_now_used, 'now-empty': m.look_now_empty, 'now-unknown': m.look_now_unknown,
  used: m.look_used, released: m.look_released, over: m.look_over, gone: m.look_gone,
}
export const STATUS_WORDS: Record<BookingStatus, () => string> = {
  requested: m.look_requested, confirmed: m.status_confirmed, declined: m.status_declined, cancelled: m.status_cancelled, released: m.look_released, completed: m.look_over,
}
export const BLACKOUT_WORDS: Record<Blackout['kind'], () => string> = { closure: m.blackout_closure, holiday: m.blackout_holiday, maintenance: m.blackout_maintenance }
export const BOOKED_WORDS: Record<BookedState, () => string> = { open: m.booked_open, booked: m.booked_booked, 'out-of-service': m.booked_out_of_service }
export const MISMATCH_WORDS: Record<Mismatch, () => string> = { 'booked-empty': m.booked_empty, 'used-unbooked': m.used_unbooked }
export const WAITLIST_WORDS: Record<WaitlistEntry['status'], () => string> = {
  waiting: m.waitlist_waiting, offered: m.waitlist_offered, accepted: m.waitlist_accepted, expired: m.waitlist_expired, cancelled: m.status_cancelled,
}
export const NO_SHOW_WORDS: Record<NoShow['status'], () => string> = { recorded: m.no_show_recorded, contested: m.no_show_contested, overturned: m.no_show_overturned, upheld: m.no_show_upheld }
export const CHECK_IN_WORDS: Record<NonNullable<ShownBooking['checkedInBy']>, () => string> = { sensor: m.check_in_by_sensor, qr: m.check_in_by_qr, badge: m.check_in_by_badge, hand: m.check_in_by_hand }
export const SOURCE_WORDS: Record<ShownBooking['source'], () => string> = {
  web: m.source_web, api: m.source_api, recurrence: m.source_recurrence, import: m.source_import, kiosk: m.source_kiosk, 'walk-up': m.source_walk_up, 'ad-hoc': m.source_ad_hoc, waitlist: m.source_waitlist,
}

/** "10:00–11:30"; with the end's date where it is another day. */
export function clockSpanText(from: number, to: number, style: TimeStyle): string {
  const sameDay = dateOf(from, style.timeZone).equals(dateOf(to - 1, style.timeZone))
  // A booking until midnight ends at 24:00 of its day, not at 00:00 of no day that is named.
  const end = sameDay && !dateOf(from, style.timeZone).equals(dateOf(to, style.timeZone)) ? '24:00' : clockText(to, style)
  return sameDay ? `${clockText(from, style)}–${end}` : `${clockText(from, style)} – ${dayText(to, style)} ${clockText(to, style)}`
}

/** "Wed 25 Nov, 10:00–11:30" */
export const spanText = (from: number, to: number, style: TimeStyle): string => `${dayText(from, style)}${style.language === 'zh-CN' ? ' ' : ', '}${clockSpanText(from, to, style)}`

/** What a booking is called on the grid: its subject, else whose it is, else that it is taken. */
export const bookingName = ({ title, memberName, tenantName, mine }: Pick<ShownBooking, 'title' | 'memberName' | 'tenantName' | 'mine'>): string =>
  [title, memberName, tenantName].find(text => text !== null && text !== '') ?? (mine ? m.book_mine() : m.book_taken())
