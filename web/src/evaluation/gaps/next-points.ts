import type { ScoreLineResult } from '#contract/evaluation-api'
import type { ScoreRule } from '#contract/rule-sets'

/** How much more of a measure brings how many points. `term` is the place among the line's measures. */
export interface NextPoints { readonly term: number; readonly more: number; readonly points: number }

/** A completed unit may come out of a division as 14.999999999999996. */
const TOLERANCE = 1e-9
const exact = (value: number): number => Math.round(value * 1e9) / 1e9

/** The next unit of each known measure of a line, and what it brings; nothing for a full line. */
export function nextPoints(rule: ScoreRule, { points, maxPoints, lowest, terms }: Pick<ScoreLineResult, 'points' | 'maxPoints' | 'lowest' | 'terms'>): NextPoints[] {
  const left = exact(maxPoints - (points ?? lowest))
  if (left <= 0) return []
  const rates = rule.kind === 'per-unit' ? rule.terms : [rule]
  return rates.flatMap((rate, term): NextPoints[] => {
    const value = terms[term]?.value ?? null
    if (value === null) return []
    const base = rule.kind === 'from-base' ? rule : null
    const step = base !== null && value < base.from - TOLERANCE * base.unitSize
      ? { more: base.from - value, points: base.base }
      : { more: moreToUnit(value - (base?.from ?? 0), rate.unitSize, rule.wholeUnits), points: rate.points }
    return step.points > 0 ? [{ term, more: exact(step.more), points: Math.min(step.points, left) }] : []
  })
}

/** To the next completed unit, or a whole one where broken ones count too. */
function moreToUnit(amount: number, unitSize: number, whole: boolean): number {
  if (!whole) return unitSize
  return (Math.floor(amount / unitSize + TOLERANCE) + 1) * unitSize - amount
}
