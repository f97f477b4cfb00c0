import type { BookingMade, BookingPolicy, Resource } from '#contract/bookings'
import { testBuilding } from '../server/building/test-building.ts'
import { apiOf, type Api } from './api-calls.ts'
import type { RunningAtrium } from './running-atrium.ts'

export const SITE = 's1'
/** Two rooms that are open all week, so that a test means the same at every hour of every day. */
export const MAPLE = 'maple'
export const OAK = 'oak'

const POLICY: Omit<BookingPolicy, 'id' | 'siteId'> = {
  name: 'Meeting rooms', minLengthMin: 15, maxLengthMin: 480, stepMin: 15, noticeMin: 0, horizonDays: 60, bufferBeforeMin: 0, bufferAfterMin: 0, maxAhead: null, quotas: [], creditsPerHour: 0,
  approval: 'never', approvalOverMin: null, inductionTopic: null, roles: [], priorityWindows: [], recurrence: { allowed: true, maxOccurrences: 20 }, cancelMin: 0,
  checkIn: { required: true, earlyMin: 15, graceMin: 15, release: true }, waitlist: { allowed: true, holdMin: 15 }, walkUp: { allowed: true, maxMin: 60, adHocAfterMin: null }, strikes: null,
}

/** A building with two bookable rooms beside each other in the timeline. */
export async function makeBookable(atrium: RunningAtrium): Promise<Api> {
  const api = apiOf(atrium)
  await api.post('/building-imports', testBuilding())
  const policy = await api.post<BookingPolicy>(`/sites/${SITE}/booking-policies`, POLICY)
  const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]
  for (const [id, name, features] of [[MAPLE, 'Maple', ['screen']], [OAK, 'Oak', []]] as const) {
    await api.post<Resource>(`/sites/${SITE}/resources`, { id, kind: 'room', name, capacity: 6, features, policyId: policy.id, openingHours: everyDay })
  }
  return api
}

/** Books in the site's wall time. */
export const book = (api: Api, resourceId: string, from: string, to: string, title: string): Promise<BookingMade> =>
  api.post<BookingMade>(`/sites/${SITE}/bookings`, { resourceId, from, to, title })
