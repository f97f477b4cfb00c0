import type { Appointment, DayAppointments } from './day-appointments.ts'
import type { Routes } from './walking-routes.ts'
import { MINUTE_MS } from './zone-days.ts'

/** A person in a room, half open [from, to) in epoch ms; desk −1: not seated at one. */
export interface Stay {
  readonly person: number
  readonly space: number
  readonly desk: number
  readonly from: number
  readonly to: number
}

/** One person through one door. */
export interface Passage {
  readonly person: number
  readonly door: number
  readonly at: number
  readonly intoA: boolean
}

/** Even the shortest errand has somebody in the room for a moment. */
const SHORTEST_MS = 2_000

/**
 * Turns a day's appointments into stays without gaps from the entrance to the entrance: ways between
 * rooms are walked through the doors, and the walk's time is taken from the later appointment.
 */
export function walkStays(
  plan: { member: DayAppointments; sequence: readonly Appointment[] }, origin: number, routes: Routes, stays: Stay[], passages: Passage[],
): void {
  const { person } = plan.member
  let here = -1
  let now = 0
  for (const appointment of plan.sequence) {
    const starts = origin + appointment.from * MINUTE_MS
    if (here === -1) now = Math.max(now, Math.round(starts))
    now = walk(person.id, routes.way(here, appointment.space, person.entrance), person.walkMps, now, stays, passages)
    const until = Math.max(Math.round(origin + appointment.to * MINUTE_MS), now + SHORTEST_MS)
    if (appointment.space >= 0) stays.push({ person: person.id, space: appointment.space, desk: appointment.desk, from: now, to: until })
    here = appointment.space
    now = until
  }
  if (here !== -1) walk(person.id, routes.way(here, -1, person.entrance), person.walkMps, now, stays, passages)
}

function walk(person: number, hops: ReturnType<Routes['way']>, walkMps: number, start: number, stays: Stay[], passages: Passage[]): number {
  let now = start
  hops.forEach((hop, index) => {
    if (hop.door >= 0) passages.push({ person, door: hop.door, at: now, intoA: hop.intoA })
    if (index === hops.length - 1) return
    const until = now + Math.round(hop.acrossMs / walkMps)
    stays.push({ person, space: hop.space, desk: -1, from: now, to: until })
    now = until
  })
  return now
}
