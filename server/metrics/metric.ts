import type { FigureUnitId } from '#contract/figure-units'
import type { LedgerId, LedgerSumId } from '#contract/ledgers'
import type { LocalText } from '#contract/local-text'
import type { MetricInfo, MissingReason } from '#contract/report'
import type { TallyId, TallySumId } from './tallies.ts'

/** A number or why there is none, with the time that it is of. Never both, never neither. */
export interface Figure {
  readonly value: number | null
  readonly reason: MissingReason | null
  /** Share of what could be known that is known, 0…1; null where that means nothing. */
  readonly coverage: number | null
  readonly availableMs: number | null
  readonly knownMs: number | null
}

/** Where a metric's sums come from: a ledger of use, or a tally of the records. */
export type MetricSource = LedgerId | TallyId
export type MetricSumId<Of extends MetricSource> = Of extends LedgerId ? LedgerSumId<Of> : Of extends TallyId ? TallySumId<Of> : never
/** Null: a highest or lowest value that nothing was seen of, or a sum that may not be told. */
export type Sums<Sum extends string = string> = Readonly<Record<Sum, number | null>>

/** METRICS.md's row as data: what it is called, how it is computed and by whose definition, over the sums of a group. */
export interface Metric<Of extends MetricSource = MetricSource, Sum extends string = string> {
  readonly info: MetricInfo
  readonly of: Of
  readonly inputs: readonly Sum[]
  /** Tells whether somebody was there: the privacy rule applies to it. */
  readonly describesPresence: boolean
  figure(sums: Sums<Sum>): Figure
}

interface MetricRow<Of extends MetricSource, Sum extends MetricSumId<Of>> {
  readonly id: string
  readonly names: LocalText
  readonly formula: LocalText
  readonly unit: FigureUnitId
  readonly source: LocalText
  readonly of: Of
  readonly inputs: readonly Sum[]
  readonly describesPresence: boolean
  readonly figure: (sums: Readonly<Record<Sum, number | null>>) => Figure
}

export const metric = <Of extends MetricSource, const Sum extends MetricSumId<Of>>({ of, inputs, describesPresence, figure, ...info }: MetricRow<Of, Sum>): Metric<Of, Sum> =>
  ({ info, of, inputs, describesPresence, figure })

export const OURS: LocalText = { en: 'Atrium: no published standard was found', 'zh-CN': 'Atrium 自定义：未找到公开标准' }
