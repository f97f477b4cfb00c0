import type { Building } from '#contract/api'
import type { AnalysisUnit, Fact, Period } from '#contract/evaluation'
import { reason } from '#contract/evaluation'
import type { LedgerId } from '#contract/ledgers'
import { ApiError } from '../../api-error.ts'
import type { Clock } from '../../clock.ts'
import { dateInZone } from '../../site-time/available-time-rules.ts'
import type { UsageReader, UsageRow } from '../../usage/usage-reader.ts'
import { dateRangeOf, stretchOfPeriod } from './evaluation-period-rules.ts'
import { partsOf } from './evaluation-units-rules.ts'
import type { FactBuilder, FactQuestion } from './fact-builder.ts'

export interface FactGatheringDeps { readonly usage: UsageReader; readonly builders: readonly FactBuilder[]; readonly clock: Clock }

/** Asks every builder about units and periods of a site. What the usage ledgers know of a period is read once for all units. */
export function createFactGathering({ usage, builders, clock }: FactGatheringDeps) {
  /** Facts of units that the building knows; a period that has not begun has none. */
  const built = async (building: Building, units: readonly AnalysisUnit[], periods: readonly Period[]): Promise<Fact[]> => {
    const facts = await Promise.all(periods.map(async (period) => {
      const stretch = stretchOfPeriod(period, building.site.timeZone)
      const now = clock.now()
      if (stretch.from >= now) return []
      const sums = onceEach((ledger: LedgerId) => usage.sums({ siteId: building.site.id, ledger, from: stretch.from, to: Math.min(stretch.to, now), bucket: 'none', by: ['subject'] }))
      const isRunning = stretch.to > now
      const question = { building, period, from: stretch.from, to: Math.min(stretch.to, now), isRunning, dates: datesUpTo(period, now, building.site.timeZone, isRunning), usage: sums }
      return Promise.all(units.map(async (unit) => {
        const parts = partsOf(unit, building)
        return parts ? ofUnit({ ...question, unit, ...parts }) : []
      }))
    }))
    return facts.flat(2)
  }
  const ofUnit = async (question: FactQuestion): Promise<Fact[]> =>
    (await Promise.all(builders.filter(({ kinds }) => kinds.includes(question.unit.kind)).map((builder) => orAway(builder, question)))).flat()
  return { built }
}
export type FactGathering = ReturnType<typeof createFactGathering>

/** A running period ends today. */
function datesUpTo(period: Period, now: number, timeZone: string, isRunning: boolean): FactQuestion['dates'] {
  const { from, to } = dateRangeOf(period)
  if (!isRunning) return { from, to }
  const tomorrow = new Date(Date.parse(`${dateInZone(now, timeZone)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return { from, to: tomorrow < to ? tomorrow : to }
}

function onceEach(read: (ledger: LedgerId) => Promise<readonly UsageRow<LedgerId>[]>): FactQuestion['usage'] {
  const asked = new Map<LedgerId, Promise<readonly UsageRow<LedgerId>[]>>()
  return <Ledger extends LedgerId>(ledger: Ledger) => {
    const answer = asked.get(ledger) ?? read(ledger)
    asked.set(ledger, answer)
    return answer
  }
}

/** Without the telemetry store the figures are missing, and everything else goes on. */
async function orAway(builder: FactBuilder, question: FactQuestion): Promise<readonly Fact[]> {
  try {
    return await builder.build(question)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'telemetry-away') throw error
    return builder.build({ ...question, usage: async () => [] }).then((facts) => facts.map((fact) => (fact.source.kind === 'measured' ? { ...fact, value: null, coverage: null, reason: AWAY } : fact)))
  }
}

const AWAY = reason('telemetry-away', 'The telemetry store cannot be reached', '遥测存储暂不可用')
