import { stepAt, type StepFunction } from './step-function.ts'
import { drawAt } from './seeded-random.ts'
import type { RoomRow } from './plan-rooms.ts'
import { FLOOR_DEPTH_M } from './plan-rooms.ts'

/** Light in a room: the sun by hour and season, and lamps that people switch. */
const LATITUDE = (31.2 * Math.PI) / 180
const CLEAR_NOON_LX = 95_000
const LAMP_LX: Readonly<Record<string, number>> = { workshop: 620, office: 460, meeting: 430, event: 320, lounge: 240, kitchen: 320, circulation: 160, storage: 120, booth: 300 }
/** Lamps are wanted below this much daylight. */
const ENOUGH_DAYLIGHT_LX = 340
const LEFT_ON_SHARE = 0.18
/** The building's own switch-off. */
const LAMPS_OFF_HOUR = 22.5
const HOUR = 3_600_000

/** Illuminance outdoors in lx at local hour `hour` of day of year `dayOfYear` under a cloud factor 0…1. */
export function outdoorLux(hour: number, dayOfYear: number, clearness: number): number {
  const declination = (-23.44 * Math.PI / 180) * Math.cos((2 * Math.PI * (dayOfYear + 10)) / 365)
  const hourAngle = (Math.PI / 12) * (hour - 12)
  const sine = Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(hourAngle)
  return sine <= 0 ? 0 : CLEAR_NOON_LX * sine ** 1.2 * clearness
}

const hasWindow = (room: RoomRow): boolean => room.outline.some(([, y]) => y === 0 || y === FLOOR_DEPTH_M)

/** Daylight factor: the share of the outdoor light that reaches the sensor. */
const daylightFactor = (room: RoomRow): number => (hasWindow(room) ? 0.013 : room.code === '0.09' || room.code === '1.21' ? 0.006 : 0.0006)

/** Whole lux in a room. `origin` is the local midnight of the day. */
export function roomLux(room: RoomRow, people: StepFunction, at: number, origin: number, key: number): number {
  const hour = (at - origin) / HOUR
  const day = Math.floor(origin / (24 * HOUR))
  const clearness = 0.25 + 0.75 * drawAt(0x5eed, day)
  const daylight = outdoorLux(hour % 24, day % 365, clearness) * daylightFactor(room)
  const step = stepAt(people, at)
  const present = (people.values[step] ?? 0) > 0
  // Somebody was here and left the lamps on, until the building switches them off.
  const leftOn = !present && step > 0 && hour < LAMPS_OFF_HOUR && drawAt(key, Math.floor((people.times[step] ?? 0) / 1000)) < LEFT_ON_SHARE
  const lamps = (present && daylight < ENOUGH_DAYLIGHT_LX) || leftOn ? (LAMP_LX[room.purpose] ?? 300) : 0
  return Math.round(daylight + lamps + 2 * drawAt(key, Math.floor(at / 60_000)))
}
