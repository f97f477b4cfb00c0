import type { Purpose } from '#contract/purposes'
import { MMWAVE_HOLD_S } from './device-models.ts'
import { roomLux } from './daylight-rules.ts'
import { between, chance, exponential, type Random } from './seeded-random.ts'
import { batteryPercent, type Observation, type Sensor, type SensorDay, type SensorMemory, type SimDevice } from './sensor.ts'
import { eachStretch, valueAt, type StepFunction } from './step-function.ts'

type Emit = (at: number, values: Observation['values']) => void
const NEVER = Infinity

/** Mean seconds between two movements of one person that a motion sensor notices. */
const STILL_S: Readonly<Record<Purpose, number>> = {
  office: 130, desk: 130, meeting: 95, booth: 95, workshop: 45, event: 80, lounge: 110, kitchen: 40, storage: 25, circulation: 12,
}
/** Aqara's motion sensor is blind for a minute after each report (measured by many; its data sheet calls it energy saving). */
const BLIND_MS = 60_000
const SEES_ENTRY = 0.96
const FALSE_MOTION_EVERY_MS = 6 * 86_400_000

/** Times at which a motion sensor reports, in order: entries and the movements of those present. */
function motionReports(device: SimDevice, { truth, random, noise }: SensorDay, last: number): number[] {
  const people = truth.counts[device.roomSpace] as StepFunction
  const reports: number[] = []
  let blindUntil = last + (noise ? BLIND_MS : 0)
  const report = (at: number): void => { reports.push(at); blindUntil = at + (noise ? BLIND_MS : 0) }
  let falseAlarm = noise ? truth.start + exponential(random, FALSE_MOTION_EVERY_MS) : NEVER
  eachStretch(people, truth.start, truth.end, (from, to, count, before) => {
    if (falseAlarm < to && count === 0) { if (falseAlarm > blindUntil) report(Math.max(from, falseAlarm)); falseAlarm = NEVER }
    if (count === 0) return
    if (!noise) { for (let at = from; at < to; at += device.record.ownHoldS * 500) report(at); report(to); return }
    if (count > before) {
      const seen = from + between(random, 200, 2_200)
      if (seen > blindUntil && chance(random, SEES_ENTRY * Math.sqrt(device.coverage))) report(Math.min(seen, to))
    }
    const meanMs = (1000 * STILL_S[device.purpose]) / (count ** 0.8 * device.coverage)
    for (let at = Math.max(from, blindUntil) + exponential(random, meanMs); at < to; at = Math.max(at, blindUntil) + exponential(random, meanMs)) report(at)
  })
  return reports
}

/** Turns reports and a hold into on and off edges; the level may stay on across the day's end. */
function heldEdges(reports: readonly number[], holdMs: number, end: number, memory: SensorMemory): { at: number; on: boolean }[] {
  const edges: { at: number; on: boolean }[] = []
  for (const at of reports) {
    if (memory.on && memory.onUntil < at) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
    if (!memory.on) { edges.push({ at, on: true }); memory.on = 1 }
    memory.onUntil = at + holdMs
  }
  if (memory.on && memory.onUntil < end) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
  return edges
}

/** Edges as they happen, and the standing level at each of the device's own reports. */
function emitLevel(edges: readonly { at: number; on: boolean }[], initial: boolean, reports: readonly number[], emit: Emit, values: (at: number, on: boolean, own: boolean) => Observation['values']): void {
  let on = initial
  let next = 0
  for (const at of reports) {
    for (; next < edges.length && (edges[next] as { at: number }).at <= at; next++) {
      const edge = edges[next] as { at: number; on: boolean }
      on = edge.on
      emit(edge.at, values(edge.at, on, false))
    }
    emit(at, values(at, on, true))
  }
  for (; next < edges.length; next++) { const edge = edges[next] as { at: number; on: boolean }; emit(edge.at, values(edge.at, edge.on, false)) }
}

const rounded = (edges: { at: number; on: boolean }[]): { at: number; on: boolean }[] => edges.map(({ at, on }) => ({ at: Math.round(at), on }))

export const motionSensor: Sensor = (device, day, memory, emit) => {
  const initial = memory.on === 1
  const reports = motionReports(device, day, memory.lastReport)
  memory.lastReport = reports.at(-1) ?? memory.lastReport
  const edges = heldEdges(reports, device.record.ownHoldS * 1000, day.truth.end, memory)
  const people = day.truth.counts[device.roomSpace] as StepFunction
  emitLevel(rounded(edges), initial, day.reports, emit, (at, on, own) => ({
    'occupancy.present': on ? 1 : 0, 'light.level': roomLux(device.room, people, at, day.origin, device.key),
    ...(own ? { 'device.battery': batteryPercent(device, at) } : {}),
  }))
}

interface PresenceTrait { readonly delayMs: readonly [number, number]; readonly holdMs: readonly [number, number]; readonly dropoutEveryMs: number; readonly dropoutMs: readonly [number, number]; readonly falseEveryMs: number; readonly falseMs: readonly [number, number] }

const HOUR = 3_600_000
const RADAR: PresenceTrait = { delayMs: [300, 1_400], holdMs: [MMWAVE_HOLD_S * 1000, MMWAVE_HOLD_S * 1000], dropoutEveryMs: 9 * HOUR, dropoutMs: [15_000, 80_000], falseEveryMs: 240 * HOUR, falseMs: [10_000, 60_000] }
/** Under the table top: the seat below 0.9 m only. A bag or a passer-by is seen for under two minutes. */
const DESK: PresenceTrait = { delayMs: [1_500, 7_000], holdMs: [25_000, 55_000], dropoutEveryMs: 6 * HOUR, dropoutMs: [40_000, 170_000], falseEveryMs: 190 * HOUR, falseMs: [15_000, 100_000] }

/** Stretches that the sensor sees as occupied, in order, possibly touching; before any hold. */
function seenStretches(people: StepFunction, { truth, random, noise }: SensorDay, trait: PresenceTrait): { from: number; to: number }[] {
  const seen: { from: number; to: number }[] = []
  eachStretch(people, truth.start, truth.end, (from, to, count, before) => {
    if (count === 0) { if (noise) falseAlarms(seen, from, to, random, trait); return }
    let cursor = noise && before === 0 && from > truth.start ? from + between(random, ...trait.delayMs) : from
    if (cursor >= to) return
    if (noise) {
      for (let drop = cursor + exponential(random, trait.dropoutEveryMs); drop < to; drop = cursor + exponential(random, trait.dropoutEveryMs)) {
        seen.push({ from: cursor, to: drop })
        cursor = drop + between(random, ...trait.dropoutMs)
        if (cursor >= to) return
      }
    }
    seen.push({ from: cursor, to })
  })
  return seen
}

function falseAlarms(seen: { from: number; to: number }[], from: number, to: number, random: Random, trait: PresenceTrait): void {
  const at = from + exponential(random, trait.falseEveryMs)
  const until = at + between(random, ...trait.falseMs)
  if (until < to) seen.push({ from: at, to: until })
}

/** Edges of stretches with a hold after each; touching and held-over ones join. */
function stretchEdges(seen: readonly { from: number; to: number }[], { truth, random, noise }: SensorDay, trait: PresenceTrait, memory: SensorMemory): { at: number; on: boolean }[] {
  const edges: { at: number; on: boolean }[] = []
  for (const { from, to } of seen) {
    if (memory.on && memory.onUntil < from) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
    if (!memory.on) { edges.push({ at: from, on: true }); memory.on = 1 }
    memory.onUntil = to + (noise ? between(random, ...trait.holdMs) : trait.holdMs[0])
  }
  if (memory.on && memory.onUntil < truth.end) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
  return edges
}

const presenceSensor = (trait: PresenceTrait, ofDesk: boolean): Sensor => (device, day, memory, emit) => {
  const initial = memory.on === 1
  const people = day.truth.counts[ofDesk ? device.space : device.roomSpace] as StepFunction
  const edges = stretchEdges(seenStretches(people, day, trait), day, trait, memory)
  const battery = device.record.power === 'battery'
  emitLevel(rounded(edges), initial, day.reports, emit, (at, on, own) => ({ 'occupancy.present': on ? 1 : 0, ...(own && battery ? { 'device.battery': batteryPercent(device, at) } : {}) }))
}

export const radarSensor: Sensor = presenceSensor(RADAR, false)
export const deskSensor: Sensor = presenceSensor(DESK, true)

const HELD_OPEN_SHARE = 0.03

/** The leaf opens a moment before somebody walks through and closes behind; some hold it open for a while. */
export const contactSensor: Sensor = (device, day, memory, emit) => {
  const initial = memory.on === 1
  const edges: { at: number; on: boolean }[] = []
  for (const { at } of day.truth.passages[device.door] ?? []) {
    const opens = Math.max(day.truth.start, at - (day.noise ? between(day.random, 500, 1_500) : 1_000))
    if (memory.on && memory.onUntil < opens) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
    if (!memory.on) { edges.push({ at: opens, on: true }); memory.on = 1 }
    const stays = !day.noise ? 3_000 : chance(day.random, HELD_OPEN_SHARE) ? between(day.random, 20_000, 400_000) : between(day.random, 2_000, 5_000)
    memory.onUntil = Math.max(memory.onUntil, at + stays)
  }
  if (memory.on && memory.onUntil < day.truth.end) { edges.push({ at: memory.onUntil, on: false }); memory.on = 0 }
  emitLevel(rounded(edges), initial, day.reports, emit, (at, on, own) => ({ 'contact.open': on ? 1 : 0, ...(own ? { 'device.battery': batteryPercent(device, at) } : {}) }))
}

/** Dry, and says so; nothing in this building leaks by itself. */
export const leakSensor: Sensor = (device, day, _memory, emit) => {
  for (const at of day.reports) emit(at, { 'leak.present': 0, 'device.battery': batteryPercent(device, at) })
}

/** A ceiling sensor counts heads and reports a change at once, then at most every `COUNT_PAUSE_MS`. */
const COUNT_PAUSE_MS = 15_000
const HIDDEN_SHARE = 0.03

export const ceilingCounter: Sensor = (device, day, memory, emit) => {
  const people = day.truth.counts[device.roomSpace] as StepFunction
  const seen = (at: number): number => {
    const count = valueAt(people, at)
    // From three people on, one may hide behind another.
    return day.noise && count > 2 && chance(day.random, HIDDEN_SHARE) ? count - 1 : count
  }
  let free = day.truth.start
  const changes: number[] = []
  for (let index = 1; index < people.times.length; index++) {
    const at = Math.max(people.times[index] as number, free)
    if (at >= day.truth.end || (changes.length > 0 && at <= (changes.at(-1) as number))) continue
    changes.push(at)
    free = at + (day.noise ? COUNT_PAUSE_MS : 0)
  }
  const moments = [...changes.map((at) => ({ at, own: false })), ...day.reports.map((at) => ({ at, own: true }))].sort((one, other) => one.at - other.at)
  for (const { at, own } of moments) {
    const count = seen(at)
    if (!own && count === memory.count) continue
    memory.count = count
    emit(at, { 'people.count': count })
  }
}
