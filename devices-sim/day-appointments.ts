import type { Person } from './population.ts'

/** Somebody is at a place for a while; minutes after the day's origin. */
export interface Appointment {
  readonly from: number
  readonly to: number
  /** Index of the room; −1 outside. */
  readonly space: number
  readonly desk: number
  /** A workshop session: machines may run. */
  readonly makes?: boolean
}

/** Nobody leaves one place before it is worth the walk to the next. */
const MARGIN_MIN = 3

/** One person's day: what is fixed so far. Mutable while the day is being planned, then only read. */
export class DayAppointments {
  readonly person: Person
  from: number
  to: number
  homeRoom: number
  desk: number
  private readonly appointments: Appointment[] = []

  constructor(person: Person, from: number, to: number, homeRoom: number, desk: number) {
    this.person = person
    this.from = from
    this.to = to
    this.homeRoom = homeRoom
    this.desk = desk
  }

  isFree(from: number, to: number): boolean {
    return from >= this.from + MARGIN_MIN && to <= this.to - MARGIN_MIN
      && this.appointments.every((other) => to + MARGIN_MIN <= other.from || from >= other.to + MARGIN_MIN)
  }

  /** True when it fitted. */
  add(appointment: Appointment): boolean {
    if (!this.isFree(appointment.from, appointment.to)) return false
    this.appointments.push(appointment)
    return true
  }

  /** For visitors, whose whole day is known: no margins are asked. */
  fix(appointments: readonly Appointment[]): void {
    this.appointments.push(...appointments)
  }

  sorted(): readonly Appointment[] {
    return this.appointments.sort((one, other) => one.from - other.from)
  }
}

/** Rooms that one party has to itself: who has them when. */
export class RoomDiary {
  private readonly taken = new Map<number, { from: number; to: number }[]>()

  isFree(room: number, from: number, to: number): boolean {
    return (this.taken.get(room) ?? []).every((other) => to <= other.from || from >= other.to)
  }

  take(room: number, from: number, to: number): void {
    const list = this.taken.get(room)
    if (list) list.push({ from, to })
    else this.taken.set(room, [{ from, to }])
  }
}
