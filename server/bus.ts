import { EventEmitter } from 'node:events'
import type { BookingEventKind } from '#contract/booking-events'
import type { Device } from '#contract/building'
import type { LiveCondition } from '#contract/live'
import type { Sample } from '#contract/sample'

/** A sample joined to its registered device. */
export interface RecordedSample { readonly sample: Sample; readonly device: Device }

/**
 * What features tell each other, in the past tense. A listener must not throw and must not block.
 * The live events name what changed and not how: at 20,000 readings a second a description is made
 * once a flush, not once a reading.
 */
export interface BusEvents {
  sampleRecorded: [RecordedSample]
  /** A state, its begin, its reason or a count. */
  spaceChanged: [spaceId: string]
  /** What moves all the time: air, probability, evidence. */
  spaceDrifted: [spaceId: string]
  doorChanged: [doorId: string]
  equipmentChanged: [equipmentId: string]
  deviceChanged: [deviceId: string]
  /** A site's building was edited or imported. */
  buildingChanged: [{ siteId: string }]
  /** The booking itself, its state or its check-in. */
  bookingChanged: [{ siteId: string; bookingId: string; resourceId: string; kind: BookingEventKind }]
  /** What can be booked, a policy or a blackout was edited. */
  resourcesChanged: [{ siteId: string }]
  /** Time became free again: the waitlist may want it. `cause` is the same for the same freeing, across restarts. */
  timeFreed: [{ siteId: string; resourceId: string; from: number; to: number; cause: string }]
  /** A session or a token ended, or a member may something else: who holds an open connection is asked again. Null: look at everybody. */
  accessChanged: [{ memberId: string | null }]
  /** Somebody joined, was offered freed time, took or lost it. `memberId`: whose entry it is. */
  waitlistChanged: [{ siteId: string; entryId: string; memberId: string; offerId: string | null; kind: 'joined' | 'offered' | 'accepted' | 'declined' | 'expired' | 'cancelled' }]
  conditionChanged: [{ condition: LiveCondition; active: boolean }]
}

export type Bus = EventEmitter<BusEvents>

/** The typed in-process bus that features meet on. */
export const createBus = (): Bus => {
  const bus: Bus = new EventEmitter<BusEvents>()
  bus.setMaxListeners(50)
  return bus
}
