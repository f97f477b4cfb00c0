import type { Building } from '#contract/api'
import type { Equipment, Space } from '#contract/building'
import { reason, type AnalysisUnit, type Fact, type Period, type Reason } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'
import type { LedgerId } from '#contract/ledgers'
import { MISSING_REASONS, type MissingReason } from '#contract/report'
import type { UsageRow } from '../../usage/usage-reader.ts'

/** What the facts of one unit and period are built from. */
export interface FactQuestion {
  readonly building: Building
  readonly unit: AnalysisUnit
  readonly period: Period
  /** Epoch ms of the site's zone; `to` is cut at now while the period runs. */
  readonly from: number
  readonly to: number
  /** First date and the first after the period, cut at tomorrow while it runs. */
  readonly dates: { readonly from: string; readonly to: string }
  readonly isRunning: boolean
  /** The spaces and machines of the unit: all of a site's, one, or a pool's. */
  readonly spaces: readonly Space[]
  readonly equipment: readonly Equipment[]
  /** What was used in the period, by subject; asked once for all units of the site. */
  readonly usage: <Ledger extends LedgerId>(ledger: Ledger) => Promise<readonly UsageRow<Ledger>[]>
}

/** Where facts come from by themselves: one file and one row of the table of builders each. */
export interface FactBuilder {
  readonly id: string
  readonly kinds: readonly AnalysisUnit['kind'][]
  readonly build: (question: FactQuestion) => Promise<readonly Fact[]>
}

export interface Answer { readonly value: number | null; readonly coverage: number | null; readonly reason: Reason | null }

/** Why a measured fact is missing, by the reasons that reports give. */
export const missing = (why: MissingReason): Reason => reason(why, MISSING_REASONS[why].en, MISSING_REASONS[why]['zh-CN'])

/** A fact of a question, with its source. */
export const factOf = ({ unit, period }: FactQuestion, fact: FactId, kind: 'measured' | 'recorded', reference: string, { value, coverage, reason: why }: Answer): Fact =>
  ({ fact, unit, period, value, coverage, source: { kind, reference }, reason: why })
