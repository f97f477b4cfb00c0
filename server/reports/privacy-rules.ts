import { grouped } from './grouped.ts'

/** Who is described by what happens at a place: one person, a tenant's people, or (null) everybody, because everybody may be there. */
export type Party = { readonly tenantId: string | null; readonly memberId: string | null } | null

/** A space or a machine, as the privacy rule sees it. */
export interface DescribedPlace {
  readonly id: string
  readonly party: Party
  /** So many of a crowd can be there at once: as many as the place can hide among. */
  readonly seats: number
  readonly floorId: string
  readonly purpose: string
  /** What is added up with it at all: desks with desks, rooms with rooms. No answer is of two pools. */
  readonly pool: string
}

/** METRICS.md, privacy rule for every report; docs/reports.md explains the model. */
export interface PrivacyRule {
  /** k: fewer people than this are never described. */
  readonly minPeople: number
  /** False only in the test that shows what it is good for. */
  readonly complementary: boolean
}
export const PRIVACY_RULE: PrivacyRule = { minPeople: 5, complementary: true }

/** Places that are only ever told of together. `isTold` false: with all that could hide them they describe too few, and are in nothing that is told. */
export interface PrivacyBlock { readonly ids: readonly string[]; readonly isTold: boolean }

/** How many people a tenant has. */
export type TenantSizes = ReadonlyMap<string, number>

/** How many people a set of places describes: a tenant's counted once however many places are its own. */
export function describedPeople(places: readonly Pick<DescribedPlace, 'party' | 'seats'>[], sizes: TenantSizes): number {
  const persons = new Map<string | null, Set<string>>()
  const whole = new Set<string>()
  let seats = 0
  for (const { party, seats: own } of places) {
    if (party === null) seats += own
    else if (party.memberId !== null) persons.set(party.tenantId, new Set([...persons.get(party.tenantId) ?? [], party.memberId]))
    else if (party.tenantId !== null) whole.add(party.tenantId)
  }
  let people = seats
  for (const tenantId of new Set([...persons.keys(), ...whole])) {
    const named = persons.get(tenantId)?.size ?? 0
    people += tenantId !== null && whole.has(tenantId) ? Math.max(named, sizes.get(tenantId) ?? 0) : named
  }
  return people
}

/** True for a place whose own figures may be told: everybody's, or of a tenant that is large enough. */
const standsAlone = (place: DescribedPlace, sizes: TenantSizes, minPeople: number): boolean => place.party === null || describedPeople([place], sizes) >= minPeople

const tenantOf = ({ party }: DescribedPlace): string => party?.tenantId ?? ''
/** From the narrowest group to all of a pool: within which places are put together, so that the rows and totals that people ask for most stay whole. */
const NESTS: readonly ((place: DescribedPlace) => string)[] = [
  (place) => JSON.stringify([place.pool, place.floorId, place.purpose, tenantOf(place)]),
  (place) => JSON.stringify([place.pool, place.floorId, place.purpose]),
  (place) => JSON.stringify([place.pool, place.purpose]),
  (place) => place.pool,
]

/**
 * A partition of the places: each block describes at least k people or is never told of. It depends on lettings
 * and on the sizes of tenants alone, neither on what was measured nor on what is asked; so the pattern of what is
 * withheld tells nothing, and no combination of answers tells of less than a block (docs/reports.md has the proof).
 */
export function privacyBlocks(places: readonly DescribedPlace[], sizes: TenantSizes, { minPeople }: PrivacyRule): readonly PrivacyBlock[] {
  const sorted = [...places].sort((a, b) => (a.id < b.id ? -1 : 1))
  let single = sorted.filter((place) => standsAlone(place, sizes, minPeople))
  let open = sorted.filter((place) => !standsAlone(place, sizes, minPeople))
  let joined: DescribedPlace[][] = []
  for (const nest of NESTS) {
    const left: DescribedPlace[] = []
    for (const [key, group] of grouped(open, nest)) {
      const near = nest === NESTS[0] ? { single: [], joined: [] } : { single: single.filter((place) => nest(place) === key), joined: joined.filter((block) => block.every((place) => nest(place) === key)) }
      const block = completed(group, near, sizes, minPeople)
      if (block === null) left.push(...group)
      else {
        const taken = new Set(block)
        single = single.filter((place) => !taken.has(place))
        joined = [...joined.filter(([first]) => !taken.has(first!)), block]
      }
    }
    open = left
  }
  return [
    ...single.map(({ id }) => ({ ids: [id], isTold: true })),
    ...joined.map((block) => ({ ids: block.map(({ id }) => id), isTold: true })),
    ...open.map(({ id }) => ({ ids: [id], isTold: false })),
  ]
}

/** The group with as little else as makes it describe enough people; null where there is not enough near it. */
function completed(group: DescribedPlace[], near: { readonly single: readonly DescribedPlace[]; readonly joined: readonly DescribedPlace[][] }, sizes: TenantSizes, minPeople: number): DescribedPlace[] | null {
  if (describedPeople(group, sizes) >= minPeople) return group
  // First what is withheld already: it costs no further row.
  const withheld = near.joined.map((block) => [...group, ...block]).find((block) => describedPeople(block, sizes) >= minPeople)
  if (withheld) return withheld
  const byFit = [...near.single].sort((a, b) => fit(a, sizes) - fit(b, sizes) || (a.id < b.id ? -1 : 1))
  const one = byFit.find((place) => describedPeople([...group, place], sizes) >= minPeople)
  if (one) return [...group, one]
  let block = group
  for (const place of byFit.reverse()) {
    block = [...block, place]
    if (describedPeople(block, sizes) >= minPeople) return block
  }
  return null
}

/** The smallest place that suffices is withheld with the group, so that as much as possible stays told. */
const fit = (place: DescribedPlace, sizes: TenantSizes): number => describedPeople([place], sizes)

/** Which sets of places may be told of, for a stretch of time in which lettings stay as they are. */
export interface PrivacyPlan { mayTell(ids: ReadonlySet<string>): boolean }

/** What is told is made of whole blocks. Without complementary suppression (see PrivacyRule) only the set itself is looked at. */
export function privacyPlan(places: readonly DescribedPlace[], sizes: TenantSizes, rule: PrivacyRule): PrivacyPlan {
  if (!rule.complementary) {
    const byId = new Map(places.map((place) => [place.id, place]))
    return {
      mayTell: (ids) => {
        const asked = [...ids].flatMap((id) => byId.get(id) ?? [])
        return asked.some(({ party }) => party === null) || asked.length === 0 || describedPeople(asked, sizes) >= rule.minPeople
      },
    }
  }
  const blockOf = new Map(privacyBlocks(places, sizes, rule).flatMap((block) => block.ids.map((id): [string, PrivacyBlock] => [id, block])))
  return {
    mayTell: (ids) => [...ids].every((id) => {
      const block = blockOf.get(id)
      return block !== undefined && block.isTold && (block.ids.length === 1 || block.ids.every((other) => ids.has(other)))
    }),
  }
}
