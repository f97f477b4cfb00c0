/** Local days of an IANA zone. A day is counted in whole calendar days since 1970-01-01. */
export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

/** People's days turn at five in the morning, when the fewest are about. */
export const DAY_TURN_MS = 5 * HOUR_MS

export interface ZoneDays {
  readonly timeZone: string
  /** Epoch ms of local noon less twelve hours: the origin of a day's minutes, right on DST days from breakfast on. */
  origin(day: number): number
  /** When the simulated day begins (05:00 by its origin); days tile the time without gaps. */
  start(day: number): number
  /** The simulated day that holds a moment. */
  dayOf(at: number): number
  /** 1 Monday … 7 Sunday. */
  weekday(day: number): number
  /** "2026-01-31" */
  date(day: number): string
}

const offsetReader = (timeZone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  return (at) => {
    const field: Record<string, number> = {}
    for (const part of format.formatToParts(at)) field[part.type] = Number(part.value)
    const local = Date.UTC(field['year'] ?? 0, (field['month'] ?? 1) - 1, field['day'] ?? 1, field['hour'] ?? 0, field['minute'] ?? 0, field['second'] ?? 0)
    return local - Math.floor(at / 1000) * 1000
  }
}

/** Throws RangeError when the zone is unknown to this runtime. */
export function zoneDays(timeZone: string): ZoneDays {
  const offsetAt = offsetReader(timeZone)
  const origins = new Map<number, number>()
  const origin = (day: number): number => {
    let known = origins.get(day)
    if (known === undefined) {
      const localNoon = day * DAY_MS + 12 * HOUR_MS
      const guess = localNoon - offsetAt(localNoon)
      known = localNoon - offsetAt(guess) - 12 * HOUR_MS
      if (origins.size > 4_000) origins.clear()
      origins.set(day, known)
    }
    return known
  }
  const start = (day: number): number => origin(day) + DAY_TURN_MS
  const dayOf = (at: number): number => {
    let day = Math.floor(at / DAY_MS) + 1
    while (start(day) > at) day--
    return day
  }
  return {
    timeZone, origin, start, dayOf,
    // 1970-01-01 was a Thursday.
    weekday: (day) => ((((day + 3) % 7) + 7) % 7) + 1,
    date: (day) => new Date(day * DAY_MS).toISOString().slice(0, 10),
  }
}

/** Where the demo building may stand, in order of preference. */
const DEMO_ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Pacific/Auckland']
const BUSY = { fromHour: 9, toHour: 17 }

/**
 * The machine's zone; where that is UTC (servers and containers, which say nothing of where people
 * are) the first of DEMO_ZONES where it is working time at `now`: a newcomer should find people in.
 */
export function defaultTimeZone(now: number): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  if (zone && !/^(Etc\/)?(UTC|GMT|UCT|Zulu|Universal)$/.test(zone)) return zone
  const hourIn = (timeZone: string): number => Number(new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(now))
  return DEMO_ZONES.find((candidate) => hourIn(candidate) >= BUSY.fromHour && hourIn(candidate) < BUSY.toHour) ?? 'Asia/Shanghai'
}
