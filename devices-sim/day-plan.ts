import { BENCH_ROWS } from './plan-desks.ts'
import { roomId } from './building-plan.ts'
import { DayAppointments, type Appointment } from './day-appointments.ts'
import { planCalls, planCleaning, planEvents, planMeals, planMeetings, planPatrol, planSessions, planShortBreaks } from './day-occasions.ts'
import { planMachineRuns, type MachineRun } from './machine-runs.ts'
import type { Occasion } from './occasion.ts'
import type { Person } from './population.ts'
import { between, chance, exponential, normal, randomOf, shuffled, type Random } from './seeded-random.ts'
import { walkStays, type Passage, type Stay } from './walked-stays.ts'
import type { Routes, SpaceTable } from './walking-routes.ts'
import { MINUTE_MS, type ZoneDays } from './zone-days.ts'

/** All that happens because of the people of one local day. It may reach into the next morning. */
export interface DayPlan {
  readonly day: number
  readonly stays: readonly Stay[]
  readonly passages: readonly Passage[]
  readonly machineRuns: readonly MachineRun[]
  /** What the day's people have places for: meetings, calls, desks, machines. */
  readonly occasions: readonly Occasion[]
}

export interface PlanContext {
  readonly seed: number
  readonly zone: ZoneDays
  readonly table: SpaceTable
  readonly routes: Routes
  readonly people: readonly Person[]
}

const WEEKEND_GUARD_EARLIER_MIN = 290
const WEEKEND_GUARD_LONGER_MIN = 150

/** Hot desks are taken in the order in which people like the rooms. */
const HOT_DESK_ROOMS = ['1.28', '1.05', '1.34']

/** Pure: the same seed and day give the same people at the same places, whatever was simulated before. */
export function planDay(context: PlanContext, day: number): DayPlan {
  const random = randomOf(context.seed, 'day', day)
  const weekday = context.zone.weekday(day)
  const present = presentPeople(context, random, weekday)
  takeHotDesks(context.table, random, present)
  const index = (code: string): number => context.table.indexOf.get(roomId(code)) ?? -1
  planPatrol(random, present, index, day)
  planCleaning(random, present, index)
  const occasions: Occasion[] = []
  const visitors = planEvents(random, present, index, weekday, occasions)
  visitors.push(...planMeetings(random, present, index, occasions))
  planSessions(random, present, index)
  planMeals(random, present, index)
  planCalls(random, present, index, occasions)
  planShortBreaks(random, present, index)
  const origin = context.zone.origin(day)
  const everyone = [...present, ...visitors]
  const stays: Stay[] = []
  const passages: Passage[] = []
  for (const member of everyone) walkStays(withHome(member, random), origin, context.routes, stays, passages)
  const machineRuns = planMachineRuns(context.seed, day, origin, everyone, context.table, occasions)
  for (const { person, from, to, desk } of present) if (person.homeRoom < 0 && desk >= 0) occasions.push({ kind: 'desk', place: desk, fromMin: from, toMin: to, people: [person.id] })
  return { day, stays, passages, machineRuns, occasions }
}

function presentPeople(context: PlanContext, random: Random, weekday: number): DayAppointments[] {
  return context.people.flatMap((person) => {
    const comes = chance(random, person.attendance[weekday - 1] ?? 0)
    const shift = person.role === 'guard' || person.role === 'cleaner' ? 5 : 18
    const late = weekday > 5 && person.role !== 'guard' && person.role !== 'owl' ? 75 : 0
    const from = normal(random, person.arriveMin, shift) + late - (person.role === 'guard' && weekday > 5 ? WEEKEND_GUARD_EARLIER_MIN : 0)
    // Before a day off nobody opens the house at seven: the guard stays until the first member of staff.
    const stays = person.role === 'guard' && (weekday === 5 || weekday === 6) ? WEEKEND_GUARD_LONGER_MIN : 0
    // An owl's night ends before the next day's people can need anything of it.
    const to = Math.min(normal(random, person.leaveMin, shift * 1.5) - late + stays, person.role === 'owl' ? 1720 : person.role === 'guard' ? 2020 : 1425)
    return comes && to - from > 45 ? [new DayAppointments(person, from, to, person.homeRoom, person.desk)] : []
  })
}

function takeHotDesks(table: SpaceTable, random: Random, present: readonly DayAppointments[]): void {
  const free = HOT_DESK_ROOMS.flatMap((code) => {
    const bench = BENCH_ROWS.find((row) => row.room === code)
    const desks = Array.from({ length: (bench?.benches ?? 0) * (bench?.rows ?? 0) * 2 }, (_, index) => table.indexOf.get(`${roomId(code)}-desk-${index + 1}`) ?? -1)
    return shuffled(random, desks).map((desk) => ({ desk, room: table.indexOf.get(roomId(code)) ?? -1 }))
  })
  const lounge = table.indexOf.get(roomId('1.21')) ?? -1
  const cafe = table.indexOf.get(roomId('0.19')) ?? -1
  for (const member of present) {
    if (member.homeRoom >= 0) continue
    // Makers come for the machines and wait in the café; a coworker without a desk takes the lounge.
    const taken = member.person.role === 'coworker' ? free.splice(Math.floor(Math.min(free.length - 1, exponential(random, 14))), 1)[0] : undefined
    member.homeRoom = taken?.room ?? (member.person.role === 'maker' ? cafe : lounge)
    member.desk = taken?.desk ?? -1
  }
}

/** A shorter pause than this is not worth the way to the desk and back: people go straight on (the guard on a round). */
const WORTH_GOING_HOME_MIN = 3

/** Fills the time between appointments with the desk, and the desk time with short ways about the room. */
function withHome(member: DayAppointments, random: Random): { member: DayAppointments; sequence: readonly Appointment[] } {
  const sequence: Appointment[] = []
  let cursor = member.from
  for (const appointment of [...member.sorted(), null]) {
    const until = appointment?.from ?? member.to
    if (until - cursor >= WORTH_GOING_HOME_MIN || (sequence.length === 0 && until > cursor)) pushHome(sequence, member, cursor, until, random)
    if (appointment) { sequence.push(appointment); cursor = Math.max(cursor, appointment.to) }
  }
  return { member, sequence }
}

function pushHome(sequence: Appointment[], member: DayAppointments, from: number, to: number, random: Random): void {
  if (member.homeRoom < 0) return
  let cursor = from
  if (member.desk >= 0) {
    for (let away = cursor + exponential(random, 95); away + 8 < to; away = cursor + 4 + exponential(random, 95)) {
      const back = away + between(random, 1.5, 7)
      sequence.push({ from: cursor, to: away, space: member.homeRoom, desk: member.desk }, { from: away, to: back, space: member.homeRoom, desk: -1 })
      cursor = back
    }
  }
  sequence.push({ from: cursor, to, space: member.homeRoom, desk: member.desk })
}

export const minutesToEpoch = (origin: number, minutes: number): number => Math.round(origin + minutes * MINUTE_MS)
