import { reason, type IndicatorFigure, type Reason } from '#contract/evaluation'
import { FACTS, type FactId } from '#contract/fact-table'
import type { LocalText } from '#contract/local-text'
import { inputOf, type FactSet } from './fact-set.ts'
import type { Indicator } from './indicator.ts'

/** The computed half of an indicator's row. */
export type Formula = Pick<Indicator, 'facts' | 'compute' | 'calculation'>

/** What an arithmetic formula answers: a number or why there is none. */
type Answer = number | Reason

/**
 * A formula over facts. It runs only when every fact has a value; otherwise the figure is null and names all
 * that is missing. The figure's coverage is the least of its inputs'.
 *
 * @param calculation the same arithmetic to be read, with `{fact}` where its value stands
 * @internal
 */
export function formulaOver<const Ids extends readonly FactId[]>(ids: Ids, calculation: string, answer: (...values: { [Index in keyof Ids]: number }) => Answer): Formula {
  return {
    facts: ids, calculation,
    compute: (facts) => {
      const inputs = ids.map((id) => inputOf(facts, id))
      const absent = ids.filter((_, index) => inputs[index]!.value === null)
      const result = absent.length > 0 ? missingFacts(facts, absent) : answer(...inputs.map(({ value }) => value!) as { [Index in keyof Ids]: number })
      return { ...outcome(result), coverage: leastCoverage(inputs.map(({ coverage }) => coverage)), inputs, interval: null }
    },
  }
}

const outcome = (answer: Answer): Pick<IndicatorFigure, 'value' | 'reason'> =>
  typeof answer === 'number' ? { value: answer, reason: null } : { value: null, reason: answer }

function leastCoverage(coverages: readonly (number | null)[]): number | null {
  const known = coverages.filter((coverage) => coverage !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function missingFacts({ facts }: FactSet, absent: readonly FactId[]): Reason {
  // One fact that knows why it is missing says more than its name.
  const own = absent.length === 1 ? facts.get(absent[0]!)?.reason : null
  if (own) return own
  return reason('facts-missing', `Not known: ${absent.map((id) => FACTS[id].label.en).join('; ')}`, `缺少数据：${absent.map((id) => FACTS[id].label['zh-CN']).join('；')}`)
}

/** One fact as it stands. */
export const asItStands = (id: FactId): Formula => formulaOver([id], `{${id}}`, (value) => value)

/** A sum of facts. */
export const sumOf = (...ids: readonly FactId[]): Formula => formulaOver(ids, ids.map((id) => `{${id}}`).join(' + '), (...values) => values.reduce((sum, value) => sum + value, 0))

/** factor · numerator ÷ denominator; null when there is nothing to divide by. */
export const quotient = (numerator: FactId, denominator: FactId, factor = 1): Formula =>
  formulaOver([numerator, denominator], `${factor === 1 ? '' : `${factor} × `}{${numerator}} ÷ {${denominator}}`, (above, below) => (below > 0 ? (factor * above) / below : nothingToDivide(denominator)))

/** A share of a whole, 0…1; null too when the part exceeds the whole, since then one of the two is wrong. */
export const shareOf = (part: FactId, whole: FactId): Formula =>
  formulaOver([part, whole], `{${part}} ÷ {${whole}}`, (above, below) => shareAnswer(part, above, whole, below))

/** Rounding in sums of hours may lift a part this much above its whole. */
const ROUNDING = 1e-9

/**
 * @internal
 */
export function shareAnswer(part: FactId, above: number, whole: FactId, below: number): Answer {
  if (!(below > 0)) return nothingToDivide(whole)
  if (above > below * (1 + ROUNDING)) return partExceedsWhole(part, whole)
  return Math.min(1, above / below)
}

export const nothingToDivide = (id: FactId): Reason =>
  reason('nothing-to-divide', `There is nothing to divide by: ${FACTS[id].label.en} is 0`, `无法计算：${FACTS[id].label['zh-CN']}为 0`)

export const partExceedsWhole = (part: FactId, whole: FactId): Reason => reason(
  'facts-contradict',
  `The facts contradict each other: ${FACTS[part].label.en} exceeds ${FACTS[whole].label.en}`,
  `数据相互矛盾：${FACTS[part].label['zh-CN']}大于${FACTS[whole].label['zh-CN']}`,
)

/** Sources of bounds that several indicators share. */
export const NATURAL_SHARE: LocalText = { en: 'A share lies between 0 and 1 by definition', 'zh-CN': '比例按定义介于 0 与 1 之间' }
export const NO_BOUNDS: LocalText = { en: 'No bound is published: compare with peers', 'zh-CN': '没有公开发布的上下限，与同类单元比较' }
export const INCUBATOR_FILING: LocalText = { en: 'Measures for technology business incubators, No. 300 of 2018: the filing threshold is the upper bound', 'zh-CN': '国科发区〔2018〕300号，以认定条件的门槛值为上限' }
export const MAKERSPACE_FILING: LocalText = { en: 'Interim filing rules for national makerspaces: the filing threshold is the upper bound', 'zh-CN': '《国家众创空间备案暂行规定》，以备案条件的门槛值为上限' }
