import type { AirNow } from '#contract/live'
import type { PointId } from '#contract/vocabulary'

type AirField = Exclude<keyof AirNow, 'at'>

const FIELD_OF: Partial<Record<PointId, AirField>> = {
  'air.co2': 'co2', 'air.temperature': 'temperature', 'air.humidity': 'humidity', 'air.pm25': 'pm25', 'light.level': 'light', 'sound.laeq': 'sound',
}

export const isAirPoint = (point: PointId): boolean => FIELD_OF[point] !== undefined

/** The last value of each air quantity in a space, with when it was observed and how long it is believed. */
export type AirTrace = ReadonlyMap<AirField, { readonly value: number; readonly at: number; readonly staleAfterMs: number }>

/** The trace after one more reading; an older reading than the one held changes nothing. */
export function withAirReading(trace: AirTrace, point: PointId, value: number, at: number, staleAfterMs: number): AirTrace {
  const field = FIELD_OF[point]
  if (!field || (trace.get(field)?.at ?? -Infinity) > at) return trace
  return new Map(trace).set(field, { value, at, staleAfterMs })
}

/** What can be said of the air now: a value whose sensor has been silent for too long is null, not old. */
export function airNow(trace: AirTrace | undefined, now: number): AirNow {
  const air: AirNow = { co2: null, temperature: null, humidity: null, pm25: null, light: null, sound: null, at: null }
  if (!trace) return air
  for (const [field, { value, at, staleAfterMs }] of trace) {
    if (now - at > staleAfterMs) continue
    air[field] = value
    air.at = Math.max(air.at ?? -Infinity, at)
  }
  return air
}
