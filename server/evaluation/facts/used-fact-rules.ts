import { MEASURED_ENOUGH, reason, type Fact } from '#contract/evaluation'
import type { FactRow, OtherFact } from '#contract/evaluation-api'
import type { FactId } from '#contract/fact-table'
import type { LocalText } from '#contract/local-text'

/** An entered or imported value that stands now; without an id it was made of those of the period's parts. */
export interface StandingFact extends Fact { readonly id: string | null }

/**
 * Which value of a fact counts: what was measured, where enough of the time is known; else what was entered or imported
 * with its evidence; else what the records or few sensors say. What is measured cannot be written over by hand, so that
 * bookings which nobody came to stay visible in the score.
 */
export function usedFact(fact: FactId, built: Fact | undefined, standing: StandingFact | undefined, entries = 0): FactRow {
  if (built && isEnough(built)) return { ...shown(fact, built, null, entries), others: standing ? [other(standing, MEASURED_FIRST)] : [] }
  if (standing && (standing.value !== null || !built)) return { ...shown(fact, standing, standing.id, entries), others: built ? [other(built, built.value === null ? NOTHING_MEASURED : built.source.kind === 'measured' ? TOO_LITTLE : ENTERED_FIRST)] : [] }
  if (built) return { ...shown(fact, built, null, entries), others: [] }
  return { fact, value: null, coverage: null, source: null, reason: NOT_ENTERED, id: null, entries, others: [] }
}

const isEnough = ({ value, coverage, source }: Fact): boolean => source.kind === 'measured' && value !== null && (coverage ?? 0) >= MEASURED_ENOUGH

const shown = (fact: FactId, { value, coverage, source, reason: why }: Fact, id: string | null, entries: number): Omit<FactRow, 'others'> =>
  ({ fact, value, coverage, source, reason: why, id, entries })

const other = ({ value, coverage, source, reason: why }: Fact, because: LocalText): OtherFact => ({ value, coverage, source, reason: why, why: because })

const MEASURED_FIRST: LocalText = { en: 'What was measured counts; an entered value does not replace it', 'zh-CN': '以实测值为准，录入值不覆盖实测值' }
const ENTERED_FIRST: LocalText = { en: 'A value with evidence was entered; it goes before the records', 'zh-CN': '已录入有佐证的数值，优先于系统记录' }
const TOO_LITTLE: LocalText = { en: `Measured for less than ${MEASURED_ENOUGH * 100} % of the time, so the entered value counts`, 'zh-CN': `实测覆盖率低于 ${MEASURED_ENOUGH * 100}%，采用录入值` }
const NOTHING_MEASURED: LocalText = { en: 'Nothing could be measured', 'zh-CN': '未能测得' }
const NOT_ENTERED = reason('not-entered', 'Not entered yet', '尚未录入')

/** The row as an input of the evaluation; null where there is not even a reason of its own. */
export const factOfRow = (row: FactRow, { unit, period }: Pick<Fact, 'unit' | 'period'>): Fact | null =>
  (row.source === null ? null : { fact: row.fact, unit, period, value: row.value, coverage: row.coverage, source: row.source, reason: row.reason })
