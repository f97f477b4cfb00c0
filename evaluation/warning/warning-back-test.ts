import { reason, type Reason } from '#contract/evaluation'

/** Something that happened to a tenant; `at` in days, or any other unit that all share. */
export interface TenantMoment { readonly tenantId: string; readonly at: number }

export interface BackTest {
  /** Warnings that could be judged, and those whose horizon has not passed yet. */
  readonly judged: number
  readonly undecided: number
  readonly followedByExit: number
  /** Share of judged warnings that an exit followed within the horizon; null with the reason. */
  readonly precision: number | null
  readonly exits: number
  readonly exitsWarned: number
  /** Share of exits that a warning preceded within the horizon. */
  readonly recall: number | null
  /** Median time from the first such warning to the exit. */
  readonly medianLead: number | null
  readonly reason: Reason | null
}

/**
 * What a warning would have been worth: how often an exit followed, how many exits it saw coming, and how early.
 * A warning whose horizon has not passed is undecided, not false.
 *
 * @param observedTo end of the records, in the unit of `at`
 * @param horizon the longest time in which a warning is meant to come true
 * @throws RangeError for a horizon of 0 or less
 * @example
 * ```ts
 * import { backTest } from '#evaluation/warning/warning-back-test'
 * const warnings = [{ tenantId: 'a', at: 10 }, { tenantId: 'b', at: 20 }, { tenantId: 'c', at: 190 }]
 * const { precision, recall, medianLead, undecided } = backTest(warnings, [{ tenantId: 'a', at: 70 }], { observedTo: 200, horizon: 90 })
 * precision // => 0.5
 * recall // => 1
 * medianLead // => 60
 * undecided // => 1
 * ```
 */
export function backTest(warnings: readonly TenantMoment[], exits: readonly TenantMoment[], { observedTo, horizon }: { readonly observedTo: number; readonly horizon: number }): BackTest {
  if (!(horizon > 0)) throw new RangeError(`A horizon is above 0, not ${horizon}`)
  const precedes = (warning: TenantMoment, exit: TenantMoment): boolean => warning.tenantId === exit.tenantId && warning.at < exit.at && exit.at - warning.at <= horizon
  const comesTrue = (warning: TenantMoment): boolean => exits.some((exit) => precedes(warning, exit))
  const judged = warnings.filter((warning) => comesTrue(warning) || warning.at + horizon <= observedTo)
  const followedByExit = judged.filter(comesTrue).length
  const leads = exits.flatMap((exit) => {
    const own = warnings.filter((warning) => precedes(warning, exit)).map(({ at }) => exit.at - at)
    return own.length > 0 ? [Math.max(...own)] : []
  }).sort((a, b) => a - b)
  return {
    judged: judged.length, undecided: warnings.length - judged.length, followedByExit,
    precision: judged.length > 0 ? followedByExit / judged.length : null,
    exits: exits.length, exitsWarned: leads.length, recall: exits.length > 0 ? leads.length / exits.length : null,
    medianLead: leads.length > 0 ? (leads[Math.floor((leads.length - 1) / 2)]! + leads[Math.ceil((leads.length - 1) / 2)]!) / 2 : null,
    reason: judged.length > 0 && exits.length > 0 ? null : NOTHING_TO_JUDGE,
  }
}

const NOTHING_TO_JUDGE = reason('nothing-to-judge', 'There is no exit, or no warning whose horizon has passed', '没有退出记录，或没有已满观察期的预警')
