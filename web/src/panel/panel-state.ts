import type { DoorPanel } from '#contract/booking-bodies'
import type { OccupancyStateName } from '#contract/occupancy'
import { bookedState, currentOf } from '../live/space-standing.ts'

/** What a door panel says, one word from across the corridor. */
export type PanelState = 'free' | 'booked' | 'in-use' | 'unknown' | 'out-of-service'

/** An answer older than this is no knowledge any more: a panel that cannot know says so. */
export const PANEL_TRUST_MS = 60_000

type Answer = Pick<DoorPanel, 'standing'>

/**
 * Booked and present are asked apart: a booking whose people are not there yet is "booked", somebody in a room
 * that nobody booked is "in use", and an empty calendar over a silent sensor is "unknown", never "free".
 */
export function panelState(answer: Answer | null, ageMs: number, presence: OccupancyStateName | null, now: number): PanelState {
  if (answer === null || ageMs > PANEL_TRUST_MS) return 'unknown'
  const booked = bookedState(answer.standing, now)
  if (booked === 'out-of-service') return 'out-of-service'
  if (booked === 'booked') return presence === 'occupied' || currentOf(answer.standing, now)?.checkedIn ? 'in-use' : 'booked'
  // A machine or a desk that nothing measures can only be known by its calendar.
  if (presence === null || presence === 'vacant') return 'free'
  return presence === 'occupied' ? 'in-use' : 'unknown'
}

export const WALK_UP_MIN = [15, 30, 60] as const
/** The lengths that the door offers now. */
export const walkUpChoices = (mostMin: number): number[] => WALK_UP_MIN.filter(minutes => minutes <= mostMin)

/** Moves the picture a little each minute, within 12 px: a screen that shows the same for months burns in. */
export function burnInShift(now: number): { x: number; y: number } {
  const minute = Math.floor(now / 60_000)
  return { x: (minute % 5 - 2) * 6, y: (Math.floor(minute / 5) % 5 - 2) * 6 }
}
