import { reason, type Reason } from '#contract/evaluation'
import { FACTS } from '#contract/fact-table'
import type { FigureUnitId } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { Measure } from '#contract/rule-sets'
import type { FactSet } from '../indicators/fact-set.ts'
import { indicatorById } from '../indicators/index.ts'

export interface MeasureReading {
  readonly measure: Measure
  readonly name: LocalText
  readonly unit: FigureUnitId
  readonly coverage: number | null
  readonly value: number | null
  /** Why there is no value that may decide; null beside a value. */
  readonly reason: Reason | null
}

/**
 * What a rule's measure says about one unit and period. A value known for a smaller share than
 * `minimumCoverage` is withheld, so that a rule is never met or failed by what a few sensors saw.
 *
 * @throws RangeError for an indicator that does not exist; ruleSetFaults finds those beforehand
 * @example
 * ```ts
 * import { factSet } from '#evaluation/indicators/fact-set'
 * import { measureReading } from '#evaluation/rule-sets/measure-reading'
 * const facts = factSet([{ fact: 'mentors', unit: { kind: 'site', id: 'a' }, period: '2026', value: 4, coverage: null, source: { kind: 'recorded', reference: 'people' }, reason: null }], { kind: 'site', id: 'a' }, '2026')
 * measureReading({ kind: 'fact', id: 'mentors' }, facts, 0.5).value // => 4
 * measureReading({ kind: 'indicator', id: 'mentor-density' }, facts, 0.5).reason?.code // => 'facts-missing'
 * ```
 */
export function measureReading(measure: Measure, facts: FactSet, minimumCoverage: number): MeasureReading {
  const { name, unit, value, coverage, reason: why } = rawReading(measure, facts)
  const tooLittle = value !== null && coverage !== null && coverage < minimumCoverage
  return { measure, name, unit, coverage, value: tooLittle ? null : value, reason: tooLittle ? coverageTooLow(coverage, minimumCoverage) : why }
}

function rawReading(measure: Measure, facts: FactSet): Omit<MeasureReading, 'measure'> {
  if (measure.kind === 'fact') {
    const { label, unit } = FACTS[measure.id]
    const fact = facts.facts.get(measure.id)
    const value = fact?.value ?? null
    return { name: label, unit, value, coverage: fact?.coverage ?? null, reason: value === null ? fact?.reason ?? notKnown(label) : null }
  }
  const indicator = indicatorById(measure.id)
  if (!indicator) throw new RangeError(`There is no indicator "${measure.id}"`)
  const { value, coverage, reason: why } = indicator.compute(facts)
  return { name: indicator.names, unit: indicator.unit, value, coverage, reason: why }
}

const notKnown = (label: LocalText): Reason => reason('facts-missing', `Not known: ${label.en}`, `缺少数据：${label['zh-CN']}`)

function coverageTooLow(coverage: number, minimum: number): Reason {
  const [is, needed] = [Math.floor(coverage * 100), Math.ceil(minimum * 100)]
  return reason('coverage-too-low', `Known for ${is} % only; ${needed} % are needed to decide`, `数据覆盖率仅 ${is}%，至少需要 ${needed}% 才能判定`)
}
