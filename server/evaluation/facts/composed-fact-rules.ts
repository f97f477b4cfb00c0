import { reason, type FactSource, type Period } from '#contract/evaluation'
import { FACTS, type FactId } from '#contract/fact-table'
import { partsOfPeriod } from './evaluation-period-rules.ts'
import type { StandingFact } from './used-fact-rules.ts'

type At = (period: Period) => StandingFact | undefined

/**
 * What was entered for a period; else what its quarters or months come to, by the fact's nature: their sum, the last or the first
 * of them. A part that is over and not entered makes the whole missing, with the reason; one that still runs may be missing.
 * Undefined where nothing was entered at all.
 */
export function entered(fact: FactId, period: Period, at: At, isOver: (period: Period) => boolean): StandingFact | undefined {
  return at(period) ?? composed(fact, period, at, isOver)
}

function composed(fact: FactId, period: Period, at: At, isOver: (period: Period) => boolean): StandingFact | undefined {
  const parts = partsOfPeriod(period).map((part) => ({ part, entry: entered(fact, part, at, isOver) }))
  const known = parts.flatMap(({ entry }) => entry ?? [])
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || FACTS[fact].nature === 'distinct') return undefined
  const missing = parts.filter(({ part, entry }) => (entry === undefined ? isOver(part) : entry.value === null)).map(({ part }) => part)
  const needed = { flow: missing, level: missing.filter((part) => part >= last.period), opening: missing.filter((part) => part === parts[0]!.part) }[FACTS[fact].nature]
  const whole = { fact, unit: first.unit, period, id: null, source: sourceOf(known) }
  if (needed.length > 0) return { ...whole, value: null, coverage: null, reason: partsMissing(needed) }
  const one = { level: last, opening: first, flow: null }[FACTS[fact].nature]
  if (one !== null) return { ...whole, value: one.value, coverage: one.coverage, source: one.source, reason: null }
  return { ...whole, value: known.reduce((sum, { value }) => sum + (value ?? 0), 0), coverage: leastCoverage(known), reason: null }
}

const leastCoverage = (parts: readonly StandingFact[]): number | null => {
  const known = parts.flatMap(({ coverage }) => coverage ?? [])
  return known.length === 0 ? null : Math.min(...known)
}

/** The least trustworthy kind and the latest entry among the parts, with what each of them was. */
function sourceOf(parts: readonly StandingFact[]): FactSource {
  const kind = (['synthetic', 'imported', 'entered'] as const).find((one) => parts.some(({ source }) => source.kind === one)) ?? 'entered'
  const latest = parts.map(({ source }) => source).reduce((a, b) => ((b.at ?? '') > (a.at ?? '') ? b : a))
  const reference = parts.map(({ period, value, source }) => `${period}: ${value ?? '—'} (${source.reference})`).join('; ')
  return { ...latest, kind, reference: reference.length <= REFERENCE_LENGTH ? reference : `${reference.slice(0, REFERENCE_LENGTH - 1)}…` }
}
/** contract/evaluation.ts, FactSource. */
const REFERENCE_LENGTH = 400

const partsMissing = (periods: readonly Period[]) =>
  reason('parts-missing', `Entered for parts of the period only; missing: ${periods.join(', ')}`, `仅录入了部分时段，缺少：${periods.join('、')}`)
