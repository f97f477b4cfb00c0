/** Who each side would accept, the best first; whoever is not named is not acceptable. */
export interface Preferences {
  /** By tenant: mentors. */
  readonly tenants: readonly (readonly number[])[]
  /** By mentor: tenants. */
  readonly mentors: readonly (readonly number[])[]
  /** By mentor: how many tenants, ≥ 0. */
  readonly capacities: readonly number[]
}

/**
 * A stable matching when both sides rank: tenants propose, mentors keep the best up to their capacity. No tenant and
 * mentor would both rather have each other, and no stable matching is better for any tenant.
 *
 * Gale and Shapley, American Mathematical Monthly 69 (1962), "college admissions".
 *
 * @returns by tenant: its mentor, or null
 * @throws RangeError for a name that does not exist or is ranked twice
 * @example
 * ```ts
 * import { stableMatching } from '#evaluation/matching/stable-matching'
 * stableMatching({ tenants: [[0, 1], [0], [0, 1]], mentors: [[2, 0, 1], [0, 2]], capacities: [1, 1] }) // => [1, null, 0]
 * ```
 */
export function stableMatching(preferences: Preferences): (number | null)[] {
  const { tenants, capacities } = preferences
  requirePreferences(preferences)
  const rankOf = ranksOf(preferences.mentors)
  const matched = tenants.map((): number | null => null)
  const held = capacities.map((): number[] => [])
  const nextChoice = tenants.map(() => 0)
  const waiting = [...tenants.keys()].reverse()
  for (let tenant = waiting.pop(); tenant !== undefined; tenant = waiting.pop()) {
    const mentor = tenants[tenant]![nextChoice[tenant]!]
    if (mentor === undefined) continue
    nextChoice[tenant]! += 1
    if (!rankOf[mentor]!.has(tenant)) {
      waiting.push(tenant)
      continue
    }
    const own = held[mentor]!
    own.push(tenant)
    matched[tenant] = mentor
    if (own.length <= capacities[mentor]!) continue
    own.sort((a, b) => rankOf[mentor]!.get(a)! - rankOf[mentor]!.get(b)!)
    const refused = own.pop()!
    matched[refused] = null
    waiting.push(refused)
  }
  return matched
}

/**
 * Pairs that would both rather have each other than what they have: 0 of them means stable.
 *
 * @example
 * ```ts
 * import { blockingPairs } from '#evaluation/matching/stable-matching'
 * blockingPairs({ tenants: [[0]], mentors: [[0]], capacities: [1] }, [null]) // => [{ tenant: 0, mentor: 0 }]
 * ```
 */
export function blockingPairs({ tenants, mentors, capacities }: Preferences, matching: readonly (number | null)[]): { readonly tenant: number; readonly mentor: number }[] {
  const rankOf = ranksOf(mentors)
  const held = capacities.map((_, mentor) => matching.flatMap((own, tenant) => (own === mentor ? [tenant] : [])))
  return tenants.flatMap((choices, tenant) => {
    const current = matching[tenant] ?? null
    const better = current === null ? choices : choices.slice(0, choices.indexOf(current))
    return better.filter((mentor) => {
      const rank = rankOf[mentor]!.get(tenant)
      return rank !== undefined && capacities[mentor]! > 0 && (held[mentor]!.length < capacities[mentor]! || held[mentor]!.some((other) => rankOf[mentor]!.get(other)! > rank))
    }).map((mentor) => ({ tenant, mentor }))
  })
}

const ranksOf = (lists: readonly (readonly number[])[]): ReadonlyMap<number, number>[] => lists.map((list) => new Map(list.map((one, rank) => [one, rank])))

function requirePreferences({ tenants, mentors, capacities }: Preferences): void {
  if (capacities.length !== mentors.length || capacities.some((capacity) => !(Number.isInteger(capacity) && capacity >= 0))) throw new RangeError('Every mentor needs a capacity of 0 or more')
  const check = (lists: readonly (readonly number[])[], count: number, who: string): void => lists.forEach((list, index) => {
    if (new Set(list).size !== list.length) throw new RangeError(`${who} ${index} ranks somebody twice`)
    if (list.some((one) => !(Number.isInteger(one) && one >= 0 && one < count))) throw new RangeError(`${who} ${index} ranks somebody who does not exist`)
  })
  check(tenants, mentors.length, 'Tenant')
  check(mentors, tenants.length, 'Mentor')
}
