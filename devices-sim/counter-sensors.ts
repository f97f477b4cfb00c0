import type { Sensor, SensorDay, SimDevice } from './sensor.ts'
import { drawAt } from './seeded-random.ts'
import type { Passage } from './walked-stays.ts'

/** Door counters report totals; each passage is counted 0, 1 or 2 times, by a draw of its own moment. */
const MISSED_SHARE = 0.004
const DOUBLED_SHARE = 0.002
/** A drifting counter (badly aimed) misses this share of those who leave. */
export const DRIFT_MISSED_OUT_SHARE = 0.09
/** The line counter sends at most every so often; what happens meanwhile is in its totals. */
const LINE_PAUSE_MS = 20_000

/** How often a counter counts one passage; pure, so that totals of past days can be summed later. */
export function timesCounted(device: SimDevice, passage: Passage, day: Pick<SensorDay, 'noise' | 'drifting'>): number {
  const draw = drawAt(device.key, Math.floor(passage.at) ^ (passage.person << 8))
  if (day.drifting && !passage.intoA && draw > 1 - DRIFT_MISSED_OUT_SHARE) return 0
  if (!day.noise) return 1
  return draw < MISSED_SHARE ? 0 : draw < MISSED_SHARE + DOUBLED_SHARE ? 2 : 1
}

export const entranceCounter: Sensor = (device, day, memory, emit) => {
  const moments = momentsOf(device, day)
  for (const { at, passage } of moments) {
    if (!passage) { emit(at, { 'people.in_total': memory.inTotal, 'people.out_total': memory.outTotal }); continue }
    const counted = timesCounted(device, passage, day)
    if (passage.intoA) memory.inTotal += counted
    else memory.outTotal += counted
    if (counted > 0) emit(at, passage.intoA ? { 'people.in_total': memory.inTotal } : { 'people.out_total': memory.outTotal })
  }
}

export const lineCounter: Sensor = (device, day, memory, emit) => {
  let dueAt = Infinity
  const send = (at: number): void => { emit(at, { 'people.in_total': memory.inTotal, 'people.out_total': memory.outTotal }); dueAt = Infinity; memory.lastReport = at }
  for (const { at, passage } of momentsOf(device, day)) {
    if (dueAt <= at) send(dueAt)
    if (passage) {
      const counted = timesCounted(device, passage, day)
      if (passage.intoA) memory.inTotal += counted
      else memory.outTotal += counted
      if (counted > 0 && dueAt === Infinity) dueAt = Math.max(at, memory.lastReport + (day.noise ? LINE_PAUSE_MS : 0))
    } else send(at)
  }
  // What is still due after the last moment is sent now: the day's totals must not wait for tomorrow.
  if (dueAt < Infinity) send(Math.min(dueAt, day.truth.end - 1))
}

function momentsOf(device: SimDevice, day: SensorDay): { at: number; passage: Passage | null }[] {
  const passages = (day.truth.passages[device.door] ?? []).map((passage) => ({ at: passage.at, passage }))
  return [...passages, ...day.reports.map((at) => ({ at, passage: null }))].sort((one, other) => one.at - other.at)
}
