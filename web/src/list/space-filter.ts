import type { Space } from '#contract/building'
import { OCCUPANCY_STATES, type OccupancyStateName } from '#contract/occupancy'
import { PURPOSE_IDS, type Purpose } from '#contract/purposes'

/** What of a building is looked at; written in the address, so a filtered view can be sent to somebody. */
export interface SpaceFilter {
  /** Empty: any. */
  states: readonly OccupancyStateName[]
  /** 'rooms': everything that is no desk. */
  purpose: Purpose | 'rooms'
  search: string
}

export function readFilter(param: (name: string) => string | null): SpaceFilter {
  const asked = (param('filter') ?? '').split(',')
  return {
    states: OCCUPANCY_STATES.filter(state => asked.includes(state)),
    purpose: PURPOSE_IDS.find(purpose => purpose === param('purpose')) ?? 'rooms',
    search: param('q') ?? '',
  }
}

export const isNarrowed = ({ states, purpose, search }: SpaceFilter) => states.length > 0 || purpose !== 'rooms' || search.trim() !== ''

/** Letters compare without case, accents and width, so "cafe" finds "Café" and full-width digits find plain ones. */
export const searchKey = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** A search looks at desks too; else desks are seen only when asked for. */
export function matchesFilter(space: Pick<Space, 'kind' | 'purpose' | 'name'>, state: OccupancyStateName, filter: SpaceFilter): boolean {
  if (filter.states.length > 0 && !filter.states.includes(state)) return false
  const search = searchKey(filter.search)
  if (search !== '' && !searchKey(space.name).includes(search)) return false
  if (filter.purpose === 'rooms') return search !== '' || space.kind !== 'desk'
  return space.purpose === filter.purpose
}
