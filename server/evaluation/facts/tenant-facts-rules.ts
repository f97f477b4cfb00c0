import type { Tenancy } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'
import { reason } from '#contract/evaluation'
import { monthsBetween } from './evaluation-period-rules.ts'
import type { Answer } from './fact-builder.ts'

/** A resident organisation, as far as facts need it. Dates "2026-03-01"; `leftOn` is its last day. */
export interface Stay { readonly id: string; readonly foundedOn: string | null; readonly stage: string; readonly teamSize: number | null; readonly joinedOn: string | null; readonly leftOn: string | null }
export interface Letting { readonly tenantId: string; readonly isDesk: boolean; readonly from: string; readonly to: string | null }
/** First date and the first after the period; `isRunning`: it holds today. */
export interface FactDates { readonly from: string; readonly to: string; readonly isRunning: boolean }

const within = (date: string | null, { from, to }: FactDates): boolean => date !== null && date >= from && date < to
const isIn = ({ joinedOn, leftOn }: Stay, date: string): boolean => joinedOn !== null && joinedOn <= date && (leftOn === null || leftOn >= date)
const dayBefore = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** Residents by their dates of moving in and out. Those without a date of moving in count for nothing but lower the coverage. */
export function residentFacts(stays: readonly Stay[], lettings: readonly Letting[], dates: FactDates): Partial<Record<FactId, Answer>> {
  const last = dayBefore(dates.to)
  const dated = stays.filter(({ joinedOn }) => joinedOn !== null)
  const coverage = stays.length === 0 ? 1 : dated.length / stays.length
  const count = (value: number): Answer => ({ value, coverage, reason: null })
  const now = dated.filter((stay) => isIn(stay, last))
  const agreed = lettings.filter(({ from, to }) => from < dates.to && (to === null || to > dates.from))
  const agreedIds = new Set(agreed.map(({ tenantId }) => tenantId))
  return {
    tenants: count(now.length),
    'tenants-at-start': count(dated.filter((stay) => isIn(stay, dayBefore(dates.from))).length),
    'residents-new': count(dated.filter(({ joinedOn }) => within(joinedOn, dates)).length),
    'residents-agreed': known(agreedIds.size),
    'residents-agreed-3-to-24-months': known([...agreedIds].filter((id) => {
      const own = agreed.filter(({ tenantId }) => tenantId === id)
      const months = monthsBetween(own.map(({ from }) => from).sort()[0]!, own.map(({ to }) => (to === null || to > dates.to ? dates.to : to)).sort().at(-1)!)
      return months >= 3 && months <= 24
    }).length),
    'desks-agreed': known(lettings.filter(({ isDesk, from, to }) => isDesk && from <= last && (to === null || to > last)).length),
    'companies-new': { value: dated.filter(({ foundedOn }) => within(foundedOn, dates)).length, coverage: now.length === 0 ? 1 : now.filter(({ foundedOn }) => foundedOn !== null).length / now.length, reason: null },
    jobs: jobsOf(now, dates.isRunning),
  }
}

const known = (value: number): Answer => ({ value, coverage: 1, reason: null })

/** Team sizes are kept as of today only. */
export function jobsOf(stays: readonly Pick<Stay, 'teamSize'>[], isRunning: boolean): Answer {
  if (!isRunning) return { value: null, coverage: null, reason: NOT_KEPT }
  const sizes = stays.flatMap(({ teamSize }) => teamSize ?? [])
  if (stays.length > 0 && sizes.length === 0) return { value: null, coverage: 0, reason: NO_SIZES }
  return { value: sizes.reduce((sum, size) => sum + size, 0), coverage: stays.length === 0 ? 1 : sizes.length / stays.length, reason: null }
}

/** How long each resident has been followed to a date: to its failure, or to its graduation or that date. */
export function tenanciesOf(stays: readonly Stay[], end: string): Tenancy[] {
  return stays.flatMap(({ id, stage, joinedOn, leftOn }) => {
    if (joinedOn === null || joinedOn > end) return []
    const hasLeft = leftOn !== null && leftOn <= end
    return [{ tenantId: id, months: Math.max(0, monthsBetween(joinedOn, hasLeft ? leftOn : end)), ended: hasLeft && stage !== 'graduate-eligible' }]
  })
}

const NOT_KEPT = reason('not-kept', 'Team sizes are known as of today only: enter the figure of this period', '团队人数仅保存当前值，请录入该期数据')
const NO_SIZES = reason('not-recorded', 'No tenant\'s team size is recorded', '未登记任何企业的团队人数')
