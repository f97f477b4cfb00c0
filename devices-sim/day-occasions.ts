import { DayAppointments, RoomDiary, type Appointment } from './day-appointments.ts'
import type { Occasion } from './occasion.ts'
import { ROOM_ROWS } from './plan-rooms.ts'
import type { Person } from './population.ts'
import { between, chance, exponential, integerBetween, normal, pick, shuffled, type Random } from './seeded-random.ts'

/** What people do with their days, one function an occasion. Minutes after the day's origin. */
type IndexOf = (code: string) => number
type Present = readonly DayAppointments[]

const MEETING_ROOMS = ROOM_ROWS.filter((row) => row.purpose === 'meeting').sort((one, other) => one.capacity - other.capacity)
const BOOTHS = ROOM_ROWS.filter((row) => row.booth)
const works = (member: DayAppointments): boolean => ['resident', 'coworker', 'facility', 'owl'].includes(member.person.role)

/** Visitors have numbers of their own above every member's; a day has at most some hundreds. */
const FIRST_VISITOR = 1_000

function visitor(random: Random, number: number, appointments: readonly Appointment[]): DayAppointments {
  const person: Person = {
    id: FIRST_VISITOR + number, role: 'coworker', tenant: -1, homeRoom: -1, desk: -1, arriveMin: 0, leaveMin: 0, attendance: [],
    entrance: 0, walkMps: between(random, 0.9, 1.4), makes: 0, workshops: [], calls: 0,
  }
  const guest = new DayAppointments(person, appointments[0]?.from ?? 0, appointments.at(-1)?.to ?? 0, -1, -1)
  guest.fix(appointments)
  return guest
}

/** The night guard's rounds; the two guards take turns. */
export function planPatrol(random: Random, present: Present, index: IndexOf, day: number): void {
  const guards = present.filter(({ person }) => person.role === 'guard')
  guards.forEach((guard, number) => {
    if (number !== day % 2) { guard.to = guard.from; guard.homeRoom = -1; return }
    for (let start = guard.from + between(random, 35, 60); start + 45 < guard.to; start += normal(random, 115, 12)) {
      let cursor = start
      for (const code of shuffled(random, ['0.01', '0.04', '0.09', '0.11', '0.19', '1.05', '1.21', '1.28', '1.31', '1.09', '0.07'])) {
        const stop = cursor + between(random, 0.7, 1.6)
        guard.fix([{ from: cursor, to: stop, space: index(code), desk: -1 }])
        cursor = stop + 1
      }
    }
  })
}

export function planCleaning(random: Random, present: Present, index: IndexOf): void {
  const crew = present.filter(({ person }) => person.role === 'cleaner')
  crew.forEach((cleaner, part) => {
    const rooms = ROOM_ROWS.filter((row) => row.level === part && !row.booth && row.purpose !== 'circulation' && row.purpose !== 'storage')
    let cursor = cleaner.from + 6
    for (const row of shuffled(random, rooms)) {
      const stop = cursor + between(random, 5, 9)
      if (stop + 4 > cleaner.to) break
      cleaner.fix([{ from: cursor, to: stop, space: index(row.code), desk: -1 }])
      cursor = stop + 1
    }
  })
}

const GUESTS_WAIT = ['0.09', '0.19', '1.21']

/** An evening talk on some weekdays, a workshop day on many Saturdays. Returns the visitors; notes the occasion. */
export function planEvents(random: Random, present: Present, index: IndexOf, weekday: number, occasions: Occasion[]): DayAppointments[] {
  const saturday = weekday === 6
  if (!chance(random, saturday ? 0.65 : weekday === 7 ? 0.3 : weekday === 5 ? 0.2 : 0.42)) return []
  const from = saturday || weekday === 7 ? 13.5 * 60 : 18.5 * 60
  const to = from + pick(random, saturday ? [150, 180, 210] : [90, 120, 150])
  const hall = index('0.11')
  const people: number[] = []
  for (const member of present) {
    if (works(member) || member.person.role === 'maker') if (chance(random, 0.14)) { member.to = Math.max(member.to, Math.min(to + 10, 1400)); if (member.add({ from: from + between(random, -8, 8), to: to - between(random, 0, 20), space: hall, desk: -1 })) people.push(member.person.id) }
  }
  const guests = Array.from({ length: integerBetween(random, 18, 70) }, (_, number) => {
    const arrives = from + normal(random, -6, 8)
    const leaves = to + (chance(random, 0.2) ? -between(random, 20, 60) : between(random, 0, 12))
    const before = { from: arrives - between(random, 2, 12), to: arrives, space: index(pick(random, GUESTS_WAIT.slice(0, 2))), desk: -1 }
    const after = chance(random, 0.35) ? [{ from: leaves + 1, to: leaves + between(random, 8, 35), space: index('0.19'), desk: -1 }] : []
    return visitor(random, number, [before, { from: arrives, to: leaves, space: hall, desk: -1 }, ...after])
  })
  occasions.push({ kind: 'event', place: hall, fromMin: from, toMin: to, people: [...people, ...guests.map(({ person }) => person.id)] })
  return guests
}

/** Meetings start on the quarter hour, in the smallest free room that holds them. Returns visitors; notes the occasions. */
export function planMeetings(random: Random, present: Present, index: IndexOf, occasions: Occasion[]): DayAppointments[] {
  const diary = new RoomDiary()
  const guests: DayAppointments[] = []
  const staff = present.filter(works)
  const wanted = Math.round(staff.length * between(random, 0.34, 0.48))
  for (let meeting = 0; meeting < wanted; meeting++) {
    const organiser = pick(random, staff)
    const from = 15 * Math.round(pick(random, [9.5, 10, 10, 10.5, 11, 11.25, 13.5, 14, 14, 14.5, 15, 15, 15.5, 16, 16.5, 17, 18]) * 4)
    const to = from + pick(random, [30, 30, 45, 60, 60, 60, 90, 120])
    const size = Math.min(14, 2 + Math.floor(exponential(random, 2.1)))
    const outsiders = chance(random, 0.22) ? integerBetween(random, 1, 3) : 0
    const row = MEETING_ROOMS.find(({ code, capacity }) => capacity >= size + outsiders && diary.isFree(index(code), from, to + 1))
    if (!row || !organiser.isFree(from - 4, to + 4)) continue
    const colleagues = shuffled(random, staff.filter((member) => member !== organiser && (member.person.tenant === organiser.person.tenant || chance(random, 0.06))))
    const party = [organiser, ...colleagues.filter((member) => member.isFree(from - 4, to + 4)).slice(0, size - 1)]
    if (party.length + outsiders < 2) continue
    diary.take(index(row.code), from - 4, to + 4)
    const people: number[] = []
    for (const member of party) if (member.add({ from: from + normal(random, 0, 1.3), to: to + normal(random, -2, 1.5), space: index(row.code), desk: -1 })) people.push(member.person.id)
    for (let guest = 0; guest < outsiders; guest++) {
      const waits = { from: from - between(random, 4, 12), to: from - between(random, 0, 2), space: index(pick(random, GUESTS_WAIT)), desk: -1 }
      const guestOf = visitor(random, 300 + guests.length, [waits, { from: waits.to, to: to + between(random, -2, 2), space: index(row.code), desk: -1 }])
      guests.push(guestOf)
      people.push(guestOf.person.id)
    }
    occasions.push({ kind: 'meeting', place: index(row.code), fromMin: from, toMin: to, people })
  }
  return guests
}

/** Workshop sessions, an hour to three and a half. */
export function planSessions(random: Random, present: Present, index: IndexOf): void {
  for (const member of present) {
    const { makes, workshops, role } = member.person
    if (workshops.length === 0 || !chance(random, Math.min(1, makes))) continue
    const length = role === 'maker' ? between(random, 75, 210) : between(random, 35, 130)
    const latest = member.to - length - 6
    const from = role === 'maker' ? member.from + between(random, 4, 22) : between(random, member.from + 20, Math.max(member.from + 21, latest))
    member.add({ from, to: Math.min(from + length, member.to - 5), space: index(pick(random, workshops)), desk: -1, makes: true })
  }
}

/** Lunch and, for those who stay, supper: in the building or out of it. */
export function planMeals(random: Random, present: Present, index: IndexOf): void {
  const places = [index('0.19'), index('0.19'), index('0.13'), index('1.25'), index('1.21'), -1, -1, -1]
  for (const member of present) {
    if (member.person.role === 'guard' || member.person.role === 'cleaner') continue
    for (const noon of [735, 1110, 1440]) {
      if (noon > 1000 && !chance(random, 0.55)) continue
      for (let attempt = 0; attempt < 3; attempt++) {
        const from = normal(random, noon, 22)
        const space = pick(random, noon === 1440 ? places.slice(2, 5) : places)
        if (member.add({ from, to: from + between(random, 22, 48), space, desk: -1 })) break
      }
    }
  }
}

/** Telephone calls in a booth, when one is free; notes the occasions. */
export function planCalls(random: Random, present: Present, index: IndexOf, occasions: Occasion[]): void {
  const diary = new RoomDiary()
  for (const member of shuffled(random, present.filter(works))) {
    for (let call = member.person.calls; call > 0; call--) {
      if (!chance(random, Math.min(1, call))) continue
      const from = between(random, member.from + 15, member.to - 30)
      const to = from + Math.min(55, 6 + exponential(random, 13))
      const free = BOOTHS.filter(({ code }) => diary.isFree(index(code), from - 2, to + 2))
      const row = free.length > 0 ? pick(random, free) : undefined
      if (!row || !member.add({ from, to, space: index(row.code), desk: -1 })) continue
      diary.take(index(row.code), from - 2, to + 2)
      occasions.push({ kind: 'call', place: index(row.code), fromMin: from, toMin: to, people: [member.person.id] })
    }
  }
}

/** Coffee, the washroom, a word in the lounge. */
export function planShortBreaks(random: Random, present: Present, index: IndexOf): void {
  for (const member of present) {
    if (member.person.role === 'cleaner' || member.to <= member.from) continue
    const upstairs = member.person.homeRoom < 0 || member.person.role !== 'facility'
    const washroom = index(upstairs ? '1.26' : '0.17')
    const breaks = Math.round((member.to - member.from) / 105)
    for (let number = 0; number < breaks; number++) {
      const from = between(random, member.from + 8, member.to - 20)
      const coffee = chance(random, 0.42)
      const space = coffee ? index(pick(random, upstairs ? ['1.25', '1.25', '1.21', '0.19'] : ['0.13', '0.19'])) : washroom
      member.add({ from, to: from + (coffee ? between(random, 3.5, 13) : between(random, 2.5, 6)), space, desk: -1 })
    }
  }
}
