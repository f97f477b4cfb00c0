import type { BookingPolicy, PriorityWindow } from '#contract/bookings'
import { openStretches, type Stretch } from '../site-time/available-time-rules.ts'
import { policiesOf, type Booker } from './booking-context.ts'
import { isoOf, toldStretch } from './booking-fault-sentences.ts'
import { MINUTE_MS, type BookingRule } from './booking-rule.ts'
import { datesOf } from './opening-rules.ts'

/** A window on one date; at `opensAt` it opens to all. */
export interface KeptTime extends Stretch { readonly opensAt: number }

const hasPriority = ({ roles, tenantIds, planIds }: PriorityWindow, who: Booker): boolean => roles.includes(who.role)
  || (who.tenantId !== null && tenantIds.includes(who.tenantId)) || (who.planId !== null && planIds.includes(who.planId))

/** The times on the stretch's dates that the policies still keep for others than `who`, in order of beginning within each window. */
export const keptTimes = (policies: readonly BookingPolicy[], stretch: Stretch, who: Booker, now: number, timeZone: string): KeptTime[] => policies
  .flatMap(({ priorityWindows }) => priorityWindows)
  .filter((window) => !hasPriority(window, who))
  .flatMap(({ days, from, to, openMin }) => datesOf(stretch, timeZone)
    .flatMap((date) => openStretches([{ days, from, to }], date, timeZone))
    .map((kept) => ({ ...kept, opensAt: kept.from - openMin * MINUTE_MS })))
  .filter(({ opensAt }) => now < opensAt)

export const priorityWindow: BookingRule<'priority-window'> = (asked, context) => keptTimes(policiesOf(context), asked, context.who, context.now, context.timeZone)
  .filter(({ from, to }) => from < asked.to && asked.from < to)
  .map(({ opensAt, ...kept }) => ({ field: 'from', detail: { ...toldStretch(kept), opensAt: isoOf(opensAt) } }))
