import type { Space } from '#contract/building'
import { OCCUPANCY_STATES, type OccupancyStateName } from '#contract/occupancy'
import { PURPOSE_IDS, type Purpose } from '#contract/purposes'
import { BOOKED_STATES, bookedState, isFreeFor, mismatchOf, type BookedState, type Mismatch } from '../live/space-standing.ts'
import type { SpaceBooking } from '#contract/bookings'

/** What of a building is looked at; written in the address, so a filtered view can be sent to somebody. */
export interface SpaceFilter {
  /** Empty: any. */
  states: readonly OccupancyStateName[]
  /** 'rooms': everything that is no desk. */
  purpose: Purpose | 'rooms'
  search: string
  /** How it stands in the calendar; null: any. */
  booked: BookedFilter | null
  /** Free to book from now for so many minutes; null: not asked. */
  freeMin: number | null
}

/** Booked and present are two dimensions; the two ways in which they disagree can be asked for too. */
export const BOOKED_FILTERS = [...BOOKED_STATES, 'booked-empty', 'used-unbooked'] as const
export type BookedFilter = BookedState | Mismatch
/** "Free now" means long enough to be worth the walk. */
export const FREE_NOW_MIN = 15
export const FREE_HOUR_MIN = 60

export function readFilter(param: (name: string) => string | null): SpaceFilter {
  const asked = (param('filter') ?? '').split(',')
  return {
    states: OCCUPANCY_STATES.filter(state => asked.includes(state)),
    purpose: PURPOSE_IDS.find(purpose => purpose === param('purpose')) ?? 'rooms',
    search: param('q') ?? '',
    booked: BOOKED_FILTERS.find(one => one === param('booked')) ?? null,
    freeMin: [FREE_NOW_MIN, FREE_HOUR_MIN].find(minutes => String(minutes) === param('free')) ?? null,
  }
}

export const isNarrowed = ({ states, purpose, search, booked, freeMin }: SpaceFilter) => states.length > 0 || purpose !== 'rooms' || search.trim() !== '' || booked !== null || freeMin !== null
export const NO_FILTER = { filter: null, purpose: null, q: null, booked: null, free: null } as const

/** Letters compare without case, accents and width, so "cafe" finds "Café" and full-width digits find plain ones. */
export const searchKey = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** A search looks at desks too; else desks are seen only when asked for. */
export function matchesFilter(space: Pick<Space, 'kind' | 'purpose' | 'name'>, state: OccupancyStateName, filter: SpaceFilter, booking: SpaceBooking | null = null, now = 0): boolean {
  if (filter.states.length > 0 && !filter.states.includes(state)) return false
  if (filter.freeMin !== null && !isFreeFor(state, booking, now, filter.freeMin * 60_000)) return false
  if (filter.booked !== null && !isBookedAs(filter.booked, state, bookedState(booking, now))) return false
  const search = searchKey(filter.search)
  if (search !== '' && !searchKey(space.name).includes(search)) return false
  if (filter.purpose === 'rooms') return search !== '' || space.kind !== 'desk'
  return space.purpose === filter.purpose
}

const isBookedAs = (asked: BookedFilter, state: OccupancyStateName, booked: BookedState | null): boolean =>
  (asked === 'booked-empty' || asked === 'used-unbooked' ? mismatchOf(state, booked) === asked : booked === asked)
