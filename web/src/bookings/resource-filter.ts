import { RESOURCE_KINDS, type Resource } from '#contract/bookings'
import { searchKey } from '../list/space-filter.ts'

type Kind = Resource['kind']

/** Which resources are looked at; written in the address. */
export interface ResourceFilter { readonly kinds: readonly Kind[]; readonly people: number; readonly features: readonly string[]; readonly floorId: string | null; readonly search: string }

const listOf = (text: string | null): string[] => (text ?? '').split(',').filter(part => part !== '')

export function readResourceFilter(param: (name: string) => string | null): ResourceFilter {
  const asked = listOf(param('kinds'))
  const people = Number(param('people'))
  return {
    kinds: RESOURCE_KINDS.filter(kind => asked.includes(kind)), people: Number.isInteger(people) && people > 0 ? people : 0,
    features: listOf(param('features')), floorId: param('floor'), search: param('q') ?? '',
  }
}

export const isResourceFilterSet = ({ kinds, people, features, floorId, search }: ResourceFilter): boolean =>
  kinds.length > 0 || people > 0 || features.length > 0 || floorId !== null || search.trim() !== ''

/** Every feature that is asked for must be there; a capacity of 0 says nothing and so holds nobody. */
export function matchesResource(resource: Pick<Resource, 'kind' | 'capacity' | 'features' | 'name'>, floorId: string | null, filter: ResourceFilter): boolean {
  if (filter.kinds.length > 0 && !filter.kinds.includes(resource.kind)) return false
  if (resource.capacity < filter.people) return false
  if (filter.floorId !== null && filter.floorId !== floorId) return false
  if (!filter.features.every(feature => resource.features.includes(feature))) return false
  const search = searchKey(filter.search)
  return search === '' || searchKey(resource.name).includes(search)
}
