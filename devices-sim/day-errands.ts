import { DayAppointments } from './day-appointments.ts'
import type { Errand } from './day-bookings.ts'
import type { DayPlan, PlanContext } from './day-plan.ts'
import type { Person } from './population.ts'
import { walkStays, type Passage, type Stay } from './walked-stays.ts'
import { MINUTE_MS } from './zone-days.ts'

/** Numbers above every guest's. */
const FIRST_RUNNER = 2_000
const WALK_MPS = 1.3

/** The day with somebody on each errand: in by the main entrance, a look into the room, and out again. */
export function withErrands(context: PlanContext, plan: DayPlan, errands: readonly Errand[]): DayPlan {
  const origin = context.zone.origin(plan.day)
  const stays: Stay[] = [...plan.stays]
  const passages: Passage[] = [...plan.passages]
  errands.forEach(({ space, from, to }, index) => {
    const wayMs = context.routes.way(-1, space).reduce((sum, { acrossMs }) => sum + acrossMs / WALK_MPS, 0)
    const appointment = { from: (from - wayMs - origin) / MINUTE_MS, to: (to - origin) / MINUTE_MS, space, desk: -1 }
    const member = new DayAppointments(runner(FIRST_RUNNER + index), appointment.from, appointment.to, -1, -1)
    walkStays({ member, sequence: [appointment] }, origin, context.routes, stays, passages)
  })
  return { ...plan, stays, passages }
}

const runner = (id: number): Person => ({
  id, role: 'coworker', tenant: -1, homeRoom: -1, desk: -1, arriveMin: 0, leaveMin: 0, attendance: [], entrance: 0, walkMps: WALK_MPS, makes: 0, workshops: [], calls: 0,
})
