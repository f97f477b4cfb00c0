import { linearSumAssignment } from 'linear-sum-assignment'

/** A pair by their indices. */
export interface Pairing { readonly tenant: number; readonly mentor: number; readonly score: number }
export interface Assignment { readonly pairs: readonly Pairing[]; readonly total: number; /** Tenants that no place was left for. */ readonly unassigned: readonly number[] }

/**
 * The assignment with the largest sum of scores when the operator assigns: each tenant one mentor at most, each
 * mentor up to its capacity. A pair without a score is never made.
 *
 * The Hungarian problem solved by Jonker and Volgenant's shortest augmenting paths (linear-sum-assignment); a mentor
 * stands there once for each of its places, and each tenant has a place of its own that means "none".
 *
 * @param scores tenants × mentors, ≥ 0; null forbids the pair
 * @param capacities one a mentor, whole numbers ≥ 0
 * @throws RangeError for rows or capacities of the wrong length, or a negative score
 * @example
 * ```ts
 * import { bestAssignment } from '#evaluation/matching/best-assignment'
 * const { pairs, unassigned } = bestAssignment([[0.9, 0.8], [0.8, 0.1], [0.3, null]], [1, 1])
 * pairs.map(({ tenant, mentor }) => [tenant, mentor]) // => [[0, 1], [1, 0]]
 * unassigned // => [2]
 * ```
 */
export function bestAssignment(scores: readonly (readonly (number | null)[])[], capacities: readonly number[]): Assignment {
  if (scores.some((row) => row.length !== capacities.length)) throw new RangeError(`Every tenant needs ${capacities.length} scores`)
  if (capacities.some((capacity) => !(Number.isInteger(capacity) && capacity >= 0))) throw new RangeError('A capacity is a whole number of 0 or more')
  if (scores.flat().some((score) => score !== null && !(score >= 0 && score < Infinity))) throw new RangeError('A score is a number of 0 or more')
  if (scores.length === 0) return { pairs: [], total: 0, unassigned: [] }
  // More places than tenants are never filled.
  const places = capacities.flatMap((capacity, mentor) => new Array<number>(Math.min(capacity, scores.length)).fill(mentor))
  const largest = scores.flat().reduce<number>((most, score) => Math.max(most, score ?? 0), 0)
  // Worse than leaving everybody without a mentor.
  const forbidden = -(largest + 1) * (scores.length + 1)
  const table = scores.map((row, tenant) => [...places.map((mentor) => row[mentor] ?? forbidden), ...scores.map((_, other) => (other === tenant ? 0 : forbidden))])
  const { rowAssignments } = linearSumAssignment(table, { maximaze: true })
  const pairs = scores.flatMap((row, tenant) => {
    const mentor = places[rowAssignments[tenant]!]
    const score = mentor === undefined ? null : row[mentor]
    return mentor === undefined || score === null || score === undefined ? [] : [{ tenant, mentor, score }]
  })
  const assigned = new Set(pairs.map(({ tenant }) => tenant))
  return { pairs, total: pairs.reduce((sum, { score }) => sum + score, 0), unassigned: [...scores.keys()].filter((tenant) => !assigned.has(tenant)) }
}
