/**
 * Ranks from 1, the highest score first; equal scores share the best rank ("1 2 2 4"). A null score has no
 * rank. Scores within `tolerance` of the one before count as equal.
 *
 * @example
 * ```ts
 * import { competitionRanks } from '#evaluation/numerics/ranks'
 * competitionRanks([0.5, 0.9, null, 0.5]) // => [2, 1, null, 2]
 * ```
 */
export function competitionRanks(scores: readonly (number | null)[], tolerance = 1e-12): (number | null)[] {
  const order = scores.flatMap((score, index) => (score === null ? [] : [{ score, index }])).sort((a, b) => b.score - a.score)
  const ranks = scores.map((): number | null => null)
  order.forEach(({ score, index }, place) => {
    const before = order[place - 1]
    ranks[index] = before && before.score - score <= tolerance ? ranks[before.index]! : place + 1
  })
  return ranks
}
