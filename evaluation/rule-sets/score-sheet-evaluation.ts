import type { Reason } from '#contract/evaluation'
import type { LocalText } from '#contract/local-text'
import type { ScoreLine, ScoreRule, ScoreSheet } from '#contract/rule-sets'
import type { FactSet } from '../indicators/fact-set.ts'
import { measureReading, type MeasureReading } from './measure-reading.ts'

/** One measure of a line with the points that it brings by itself; null while it is unknown. */
export interface ScoreTerm extends MeasureReading { readonly points: number | null }

export interface ScoreLineResult {
  readonly id: string
  readonly name: LocalText
  readonly maxPoints: number
  /** Null with a reason while any of its measures is unknown. */
  readonly points: number | null
  readonly reason: Reason | null
  /** What it is worth at least and at most, whatever the unknown measures turn out to be. */
  readonly lowest: number
  readonly highest: number
  readonly terms: readonly ScoreTerm[]
  /** How much more of its measure brings the full points; null with several measures, or while it is unknown. */
  readonly missingToFull: number | null
}

export interface ScoreSheetResult {
  readonly ruleSet: { readonly id: string; readonly version: number }
  /** The sum; null while any line is unknown. */
  readonly points: number | null
  /** Points of the lines that are known, and the most that the unknown lines may add: shown, never taken as 0. */
  readonly knownPoints: number
  readonly unknownPoints: number
  readonly lowest: number
  readonly highest: number
  readonly maxPoints: number
  readonly lines: readonly ScoreLineResult[]
}

/**
 * The points of a score sheet over the facts of one unit.
 *
 * @throws RangeError for an indicator that does not exist
 * @example
 * ```ts
 * import { factSet } from '#evaluation/indicators/fact-set'
 * import { scoreSheetResult } from '#evaluation/rule-sets/score-sheet-evaluation'
 * import { cityScoreSheet } from '#evaluation/rule-sets/city-score-sheet'
 * const facts = factSet([{ fact: 'mentors', unit: { kind: 'site', id: 'a' }, period: '2026', value: 4, coverage: null, source: { kind: 'recorded', reference: 'people' }, reason: null }], { kind: 'site', id: 'a' }, '2026')
 * const { points, knownPoints, unknownPoints } = scoreSheetResult(cityScoreSheet, facts)
 * points // => null
 * knownPoints // => 4
 * unknownPoints // => 95
 * ```
 */
export function scoreSheetResult(sheet: ScoreSheet, facts: FactSet): ScoreSheetResult {
  const lines = sheet.lines.map((line) => lineResult(line, facts, sheet.minimumCoverage))
  const sum = (of: (line: ScoreLineResult) => number): number => exact(lines.reduce((total, line) => total + of(line), 0))
  const complete = lines.every(({ points }) => points !== null)
  return {
    ruleSet: { id: sheet.id, version: sheet.version },
    points: complete ? sum(({ points }) => points ?? 0) : null,
    knownPoints: sum(({ points }) => points ?? 0),
    unknownPoints: sum(({ points, maxPoints }) => (points === null ? maxPoints : 0)),
    lowest: sum(({ lowest }) => lowest), highest: sum(({ highest }) => highest), maxPoints: sum(({ maxPoints }) => maxPoints),
    lines,
  }
}

function lineResult({ id, name, maxPoints, rule }: ScoreLine, facts: FactSet, minimumCoverage: number): ScoreLineResult {
  const terms = measuresOf(rule).map(({ measure, pointsFor }): ScoreTerm => {
    const reading = measureReading(measure, facts, minimumCoverage)
    return { ...reading, points: reading.value === null ? null : Math.min(maxPoints, pointsFor(reading.value)) }
  })
  const known = exact(Math.min(maxPoints, terms.reduce((sum, { points }) => sum + (points ?? 0), 0)))
  const unknown = terms.find(({ points }) => points === null)
  // A line that is full already stays full, whatever the unknown measure adds.
  const decided = !unknown || known === maxPoints
  return {
    id, name, maxPoints, terms,
    points: decided ? known : null, reason: decided ? null : unknown.reason,
    lowest: known, highest: decided ? known : maxPoints, missingToFull: missingToFull(rule, maxPoints, terms),
  }
}

interface MeasurePoints { readonly measure: MeasureReading['measure']; readonly pointsFor: (value: number) => number }

function measuresOf(rule: ScoreRule): readonly MeasurePoints[] {
  if (rule.kind === 'per-unit') {
    return rule.terms.map(({ measure, unitSize, points }) => ({ measure, pointsFor: (value) => points * unitsIn(value, unitSize, rule.wholeUnits) }))
  }
  const { measure, from, base, unitSize, points, wholeUnits } = rule
  return [{ measure, pointsFor: (value) => (value < from - TOLERANCE * unitSize ? 0 : base + points * unitsIn(value - from, unitSize, wholeUnits)) }]
}

/** A completed unit may come out of a division as 14.999999999999996. */
const TOLERANCE = 1e-9

function unitsIn(amount: number, unitSize: number, whole: boolean): number {
  const units = Math.max(0, amount / unitSize)
  return whole ? Math.floor(units + TOLERANCE) : units
}

/** Sums of tenths are tenths: 5 + 20 · 0.1 is 7. */
const exact = (points: number): number => Math.round(points * 1e9) / 1e9

function missingToFull(rule: ScoreRule, maxPoints: number, terms: readonly ScoreTerm[]): number | null {
  const value = terms.length === 1 ? terms[0]!.value : null
  if (value === null) return null
  const full = rule.kind === 'per-unit' ? amountFor(maxPoints, rule.terms[0]!, rule.wholeUnits) : rule.from + (maxPoints > rule.base ? amountFor(maxPoints - rule.base, rule, rule.wholeUnits) : 0)
  return Number.isFinite(full) ? Math.max(0, full - value) : null
}

const amountFor = (points: number, rate: { unitSize: number; points: number }, whole: boolean): number => {
  const units = points / rate.points
  return rate.unitSize * (whole ? Math.ceil(units - TOLERANCE) : units)
}
