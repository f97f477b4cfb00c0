import type { ScoreLineResult } from '#contract/evaluation-api'

/** The lines of a sheet; open ones first: what is unknown or has most points left. */
export function shownLines(lines: readonly ScoreLineResult[], openFirst: boolean): readonly ScoreLineResult[] {
  const left = ({ maxPoints, lowest }: ScoreLineResult) => maxPoints - lowest
  return openFirst ? [...lines].sort((a, b) => left(b) - left(a)) : lines
}
