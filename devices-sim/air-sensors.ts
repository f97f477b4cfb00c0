import type { Observation, Sensor, SensorDay, SensorMemory, SimDevice } from './sensor.ts'
import { batteryPercent } from './sensor.ts'
import { areaOf } from './building-plan.ts'
import { roomLux } from './daylight-rules.ts'
import { MACHINE_ROWS } from './plan-machines.ts'
import { drawAt, normal } from './seeded-random.ts'
import { eachStretch, valueAt, type StepFunction } from './step-function.ts'

/**
 * Air of a room as a well-mixed box. CO2 by mass balance, solved exactly on each stretch of constant
 * people: V·dC/dt = G·n − Q·(C − outdoor), so C tends to outdoor + G·n/Q with time constant V/Q.
 */
const OUTDOOR_PPM = 425
/** m³/s of CO2 a sedentary adult breathes out (Persily and de Jonge 2017: 0.0052 L/s at 1.4 met). */
const BREATH_M3_S = 5.2e-6
const HEIGHT_M = 3.2
/** Fresh air for each seat while the fans run; EN 16798-1 category II asks 7 L/s, few old buildings give it. */
const FRESH_L_S_SEAT = 4.2
const LEAK_CHANGES_H = 0.35
const PIR_FRESH_MS = 60_000
const PIR_MISSES = 0.12
const FANS_FROM_H = 6.5
const FANS_TO_H = 22
const HOUR = 3_600_000
const DAY = 86_400_000

const volumeM3 = (device: SimDevice): number => areaOf(device.room.outline) * HEIGHT_M

const freshM3S = (device: SimDevice, hour: number): number =>
  (LEAK_CHANGES_H * volumeM3(device)) / 3600 + (hour >= FANS_FROM_H && hour < FANS_TO_H ? (FRESH_L_S_SEAT * Math.max(4, device.room.capacity) * 0.6) / 1000 : 0)

/** Concentration after `seconds` with `people` present, from `ppm`. Exact for constant people and ventilation. */
export function co2After(ppm: number, people: number, seconds: number, roomM3: number, freshAirM3S: number): number {
  const settled = OUTDOOR_PPM + (people * BREATH_M3_S * 1e6) / freshAirM3S
  return settled + (ppm - settled) * Math.exp((-freshAirM3S * seconds) / roomM3)
}

type Air = NonNullable<SensorMemory['air']>

/** Comfort set points by hour, a cooler night, and the season outside leaking in. */
function restingTemperature(hour: number, at: number): number {
  const season = 2.2 * Math.cos((2 * Math.PI * ((at / DAY) % 365.25 - 200)) / 365.25)
  return (hour > 7 && hour < 20 ? 22.6 : 20.4) + season * 0.7
}

function runningHere(device: SimDevice, day: SensorDay, from: number, to: number): number {
  return MACHINE_ROWS.reduce((share, row, machine) => row.room !== device.room.code ? share
    : share + (day.truth.machineRuns[machine] ?? []).reduce((sum, run) => sum + (run.state === 'running' ? Math.max(0, Math.min(to, run.to) - Math.max(from, run.from)) : 0), 0) / Math.max(1, to - from), 0)
}

/** Carries the room's air on to `at`. */
function advance(device: SimDevice, day: SensorDay, air: Air, at: number): void {
  const people = day.truth.counts[device.roomSpace] as StepFunction
  const hour = (at - day.origin) / HOUR
  const fresh = freshM3S(device, hour % 24)
  const seconds = (at - air.at) / 1000
  let personSeconds = 0
  eachStretch(people, air.at, at, (from, to, count) => {
    air.co2 = co2After(air.co2, count, (to - from) / 1000, volumeM3(device), fresh)
    personSeconds += (count * (to - from)) / 1000
  })
  const meanPeople = seconds > 0 ? personSeconds / seconds : 0
  const machines = runningHere(device, day, air.at, at)
  const relax = (value: number, target: number, hours: number): number => target + (value - target) * Math.exp(-seconds / 3600 / hours)
  air.temperature = relax(air.temperature, restingTemperature(hour % 24, at) + Math.min(3.5, 12 * meanPeople / volumeM3(device) * 3) + Math.min(2, machines), 1.6)
  air.dust = relax(air.dust, outdoorDust(at) * 0.45 + 55 * machines, 0.8)
  air.vapour = relax(air.vapour, 90 + 14 * meanPeople + 260 * machines, 0.9)
  air.at = at
}

const outdoorDust = (at: number): number => 26 + 14 * Math.sin(at / DAY / 1.9) + 9 * Math.sin(at / DAY * 2.6)

/** Night air. A day of warm-up forgets it: a room's time constant is an hour or two. */
function startingAir(day: SensorDay): Air {
  return { at: day.truth.start, co2: OUTDOOR_PPM + 25, temperature: restingTemperature(5, day.truth.start), dust: outdoorDust(day.truth.start) * 0.45, vapour: 95 }
}

function observe(device: SimDevice, day: SensorDay, air: Air, at: number): Observation['values'] {
  const blur = (deviation: number): number => (day.noise ? normal(day.random, 0, deviation) : 0)
  const offset = day.noise ? drawAt(device.key, 7) - 0.5 : 0
  const humidity = 47 + 9 * Math.sin(at / DAY / 3.1 + 1) + 4 * Math.sin(at / DAY * 2 * Math.PI / 24) - (air.temperature - 22) * 1.6 + (air.co2 - OUTDOOR_PPM) / 260
  const people = day.truth.counts[device.roomSpace] as StepFunction
  return {
    'air.temperature': Math.round((air.temperature + 0.5 * offset + blur(0.06)) * 10) / 10,
    'air.humidity': Math.round(2 * Math.min(95, Math.max(12, humidity + 2 * offset + blur(0.4)))) / 2,
    'air.co2': Math.round(Math.max(400, air.co2 + 24 * offset + blur(6))),
    'air.tvoc': Math.round(Math.max(10, air.vapour + blur(5))),
    'air.pressure': Math.round((1014 + 7 * Math.sin(at / DAY / 2.3) + 3 * Math.sin(at / DAY / 0.7) + blur(0.1)) * 10) / 10,
    'light.level': roomLux(device.room, people, at, day.origin, device.key),
    ...(device.model === 'air-dust' ? { 'air.pm25': Math.round(Math.max(1, air.dust + blur(1))) } : {}),
    ...(device.record.power === 'battery' ? { 'device.battery': batteryPercent(device, at) } : {}),
  }
}

export const airSensor: Sensor = (device, day, memory, emit) => {
  const air = memory.air ?? (memory.air = startingAir(day))
  for (const at of day.reports) {
    if (at > air.at) advance(device, day, air, at)
    emit(at, { ...observe(device, day, air, at), 'motion.event': movedSince(device, day, at) })
  }
  advance(device, day, air, day.truth.end)
}

/** AM300's PIR field says "trigger" while its last movement is under a minute old; someone who sits still is missed at times. */
function movedSince(device: SimDevice, day: SensorDay, at: number): number {
  let moved = 0
  eachStretch(day.truth.counts[device.roomSpace] as StepFunction, Math.max(day.truth.start, at - PIR_FRESH_MS), at, (_from, _to, count) => { if (count > 0) moved = 1 })
  return moved === 1 && day.noise && day.random() < PIR_MISSES ? 0 : moved
}

export const climateSensor: Sensor = (device, day, memory, emit) => {
  const air = memory.air ?? (memory.air = startingAir(day))
  for (const at of day.reports) {
    if (at > air.at) advance(device, day, air, at)
    const { 'air.temperature': temperature, 'air.humidity': humidity, 'air.pressure': pressure } = observe(device, day, air, at)
    emit(at, { 'air.temperature': temperature, 'air.humidity': humidity, 'air.pressure': pressure, 'device.battery': batteryPercent(device, at) })
  }
  advance(device, day, air, day.truth.end)
}

/** Ten-minute LAeq: a quiet room, voices (3 dB for each doubling), machines. */
export const soundSensor: Sensor = (device, day, _memory, emit) => {
  const people = day.truth.counts[device.roomSpace] as StepFunction
  for (const at of day.reports) {
    const voices = valueAt(people, at)
    const machines = runningHere(device, day, at - 600_000, at)
    const quiet = 33 + 3 * drawAt(device.key, 8)
    const talkative = device.purpose === 'lounge' || device.purpose === 'event' || device.purpose === 'kitchen' ? 50 : 43
    const energy = 10 ** (quiet / 10) + voices * 10 ** (talkative / 10) + machines * 10 ** 7.4
    const level = 10 * Math.log10(energy) + (day.noise ? normal(day.random, 0, 1.2) : 0)
    emit(at, { 'sound.laeq': Math.round(level * 10) / 10, 'light.level': roomLux(device.room, people, at, day.origin, device.key) })
  }
}
