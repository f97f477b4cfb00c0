import { REPORT_COMPARISONS, type ReportInfo, type ReportScope } from '#contract/report'
import { PURPOSE_IDS } from '#contract/purposes'
import { datesOrBefore, isRange, readDates, type Range } from './report-period.ts'

/** What the address asks of a report: its period by name where it has one, and the scope as the server takes it. */
export interface ReportAsk {
  readonly range: Range | null
  readonly scope: ReportScope
  /** Filters without which it cannot be made and which the address does not name. */
  readonly lacking: ReportInfo['required']
}

/** Parameters of the address that say what is asked; a change of the report keeps them, as far as that one takes them. */
export const SCOPE_PARAMS = ['range', 'from', 'to', 'floorId', 'purpose', 'spaceId', 'tenantId', 'compare', 'by'] as const

const pick = <T extends string>(text: string | null, known: readonly T[]): T | undefined => known.find(one => one === text)

/** Filters that the report does not take are left out: the server would refuse them. Dates win over a named range. */
export function readAsk(param: (name: string) => string | null, info: ReportInfo, today: string): ReportAsk {
  const dates = readDates(param('from'), param('to'))
  const named = param('range')
  const range = dates === null ? (isRange(named) ? named : info.defaultPeriod) : null
  const takes = (filter: ReportInfo['filters'][number]) => info.filters.includes(filter)
  const found = {
    floorId: takes('floorId') ? param('floorId') : null,
    purpose: takes('purpose') ? pick(param('purpose'), PURPOSE_IDS) : null,
    spaceId: takes('spaceId') ? param('spaceId') : null,
    tenantId: takes('tenantId') ? param('tenantId') : null,
    // Figures say how they changed unless somebody does not want it.
    compare: takes('compare') ? pick(param('compare'), REPORT_COMPARISONS) ?? 'previous' : null,
    by: pick(param('by'), info.by) ?? info.defaultBy,
  }
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null && value !== undefined)) as Partial<ReportScope>
  return {
    range, scope: { ...(dates ?? datesOrBefore(range ?? info.defaultPeriod, today)), ...given },
    lacking: info.required.filter(name => !found[name]),
  }
}
