import type { ApprovalItem, Approved, BookingCheck, BookingCheckAsk, BookingList, BookingsChanged, CheckInAsk, DoorPanel } from '#contract/booking-bodies'
import type { BookingAsk, BookingChange, BookingMade, BusyTime, EditReach, FreeSlot, ShownBooking } from '#contract/bookings'
import { ask } from '../api/api-client.ts'
import type { Span } from '../time/opening-spans.ts'

const PAGE_LIMIT = 500
const iso = (at: number): string => new Date(at).toISOString()

export interface BookingQuery { from?: number; to?: number; resourceId?: string; mine?: boolean; status?: string }

/** All bookings that touch the period, page after page. */
export async function bookingsOf(siteId: string, { from, to, mine, ...others }: BookingQuery, signal: AbortSignal): Promise<ShownBooking[]> {
  const found: ShownBooking[] = []
  let cursor: string | null = null
  do {
    const page: BookingList = await ask(`/sites/${siteId}/bookings`, { query: { ...others, from: from === undefined ? null : iso(from), to: to === undefined ? null : iso(to), mine: mine ? 'true' : null, limit: PAGE_LIMIT, cursor }, signal })
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return found
}

/** `key` makes a repeated try of the same ask harmless. */
export const makeBooking = (siteId: string, body: BookingAsk, key: string): Promise<BookingMade> => ask(`/sites/${siteId}/bookings`, { method: 'POST', body, headers: { 'idempotency-key': key } })
export const checkBooking = (siteId: string, body: BookingCheckAsk, signal: AbortSignal): Promise<BookingCheck> => ask(`/sites/${siteId}/bookings/check`, { method: 'POST', body, signal })
export const changeBooking = ({ id, version }: Pick<ShownBooking, 'id' | 'version'>, body: BookingChange): Promise<BookingMade> => ask(`/bookings/${id}`, { method: 'PATCH', body, headers: { 'if-match': `"${version}"` } })
export const cancelBooking = (id: string, reach: EditReach = 'this', reason?: string): Promise<BookingsChanged> => ask(`/bookings/${id}/cancel`, { method: 'POST', body: { reach, ...(reason ? { reason } : {}) } })
export const checkIn = (id: string, body: CheckInAsk): Promise<ShownBooking> => ask(`/bookings/${id}/check-in`, { method: 'POST', body })
export const endBooking = (id: string): Promise<ShownBooking> => ask(`/bookings/${id}/end`, { method: 'POST', body: {} })
export const leaveAnswer = (id: string, over: boolean): Promise<ShownBooking> => ask(`/bookings/${id}/leave-answer`, { method: 'POST', body: { over } })
export const extendBooking = (id: string, minutes: number): Promise<ShownBooking> => ask(`/bookings/${id}/extend`, { method: 'POST', body: { minutes } })
export const walkUp = (resourceId: string, minutes: number): Promise<BookingMade> => ask(`/resources/${resourceId}/walk-up`, { method: 'POST', body: { minutes } })
export const panelOf = (resourceId: string, signal: AbortSignal): Promise<DoorPanel> => ask(`/resources/${resourceId}/panel`, { signal })

export interface FreeQuery { from: number; to: number; minutes: number; partySize: number; features: readonly string[]; kinds: readonly string[]; floorId: string | null }
export const freeSlots = async (siteId: string, query: FreeQuery, signal: AbortSignal): Promise<FreeSlot[]> =>
  (await ask<{ items: FreeSlot[] }>(`/sites/${siteId}/free`, { query: { ...query, from: iso(query.from), to: iso(query.to), features: query.features.join(',') || null, kinds: query.kinds.join(',') || null }, signal })).items
/** What is taken without a booking of its own, by resource: buffers, and what is kept for the waitlist. */
export async function heldTimes(siteId: string, from: number, to: number, signal: AbortSignal): Promise<ReadonlyMap<string, readonly Span[]>> {
  const { items } = await ask<{ items: BusyTime[] }>(`/sites/${siteId}/busy`, { query: { from: iso(from), to: iso(to) }, signal })
  const held = new Map<string, Span[]>()
  for (const { resourceId, from: begin, to: end, why } of items) if (why === 'held') held.set(resourceId, [...held.get(resourceId) ?? [], { from: Date.parse(begin), to: Date.parse(end) }])
  return held
}

export const approvalsOf = async (siteId: string, signal: AbortSignal): Promise<ApprovalItem[]> => (await ask<{ items: ApprovalItem[] }>(`/sites/${siteId}/approvals`, { signal })).items
export const approve = (id: string): Promise<Approved> => ask(`/bookings/${id}/approve`, { method: 'POST', body: {} })
export const decline = (id: string, reason: string): Promise<ShownBooking> => ask(`/bookings/${id}/decline`, { method: 'POST', body: { reason } })
