import type { OccupancyInterval } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { PointId } from '#contract/vocabulary'
import { nextOccupancy } from './occupancy-reducer.ts'
import type { EngineEvent, SpaceConfig } from './occupancy-engine.ts'
import type { OccupancyState } from './occupancy-state.ts'

/** A stored reading as the engine needs it; telemetry's Reading fits. */
export interface EvidenceReading {
  readonly deviceId: string
  readonly point: PointId
  readonly channel: number
  readonly observedAt: number
  readonly value: number
  readonly quality: Quality
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const order = (a: EvidenceReading, b: EvidenceReading): number =>
  a.observedAt - b.observedAt || text(a.deviceId, b.deviceId) || text(a.point, b.point) || a.channel - b.channel || a.value - b.value

const isSame = (a: EvidenceReading, b: EvidenceReading): boolean => order(a, b) === 0

/** Readings in the one order that recomputation uses, each once: however they arrived, the result is the same. */
export const orderedReadings = <R extends EvidenceReading>(readings: readonly R[]): R[] =>
  [...readings].sort(order).filter((reading, index, sorted) => index === 0 || !isSame(sorted[index - 1]!, reading))

export const sampleEvents = (readings: readonly EvidenceReading[]): EngineEvent[] => readings.map(({ deviceId, point, channel, observedAt, value, quality }) =>
  ({ kind: 'sample', at: observedAt, device: deviceId, point, channel, value, quality }))

export interface Recomputed {
  /** In order, gapless from `from` to `to`; none has zero length. The last is cut at `to`. */
  readonly intervals: readonly OccupancyInterval[]
  /** As of `to`: what a live engine would hold had everything arrived in time. */
  readonly state: OccupancyState
}

/**
 * A stretch [from, to) over again, through the same reducer as live. `initial` is the state as of `from` or
 * earlier; events are in order (see orderedReadings) and may begin before `from` to warm the models up.
 */
export function recomputeOccupancy(config: SpaceConfig, initial: OccupancyState, events: readonly EngineEvent[], from: number, to: number): Recomputed {
  const byStart = new Map<number, OccupancyInterval>()
  let state = initial
  const take = (event: EngineEvent): void => {
    const step = nextOccupancy(config, state, event)
    state = step.state
    for (const interval of step.intervals) byStart.set(interval.from, interval)
  }
  for (const event of events) if (event.at < to) take(event)
  take({ kind: 'tick', at: to })
  return { state, intervals: clipped(config, [...byStart.values()], initial, state, from, to) }
}

function clipped(config: SpaceConfig, emitted: OccupancyInterval[], initial: OccupancyState, state: OccupancyState, from: number, to: number): OccupancyInterval[] {
  const known = emitted.some((interval) => interval.from <= initial.open.from) ? emitted : [firstInterval(config, initial, state), ...emitted]
  const sorted = known.filter((interval) => interval.to !== interval.from).sort((a, b) => a.from - b.from)
  return sorted.flatMap((interval, index) => {
    // An interval ends where the next begins; the open one ends at the edge.
    const end = Math.min(sorted[index + 1]?.from ?? to, interval.to ?? to, to)
    const begin = Math.max(interval.from, from)
    return end > begin ? [{ ...withOpenMean(interval, state, end), from: begin, to: end }] : []
  })
}

const firstInterval = (config: SpaceConfig, initial: OccupancyState, state: OccupancyState): OccupancyInterval => {
  const { from, state: name, method, reason, peakCount, personMs, countedMs } = (state.open.from === initial.open.from ? state : initial).open
  return { spaceId: config.spaceId, state: name, from, to: null, peakCount, meanCount: countedMs > 0 ? personMs / countedMs : peakCount, method, reason }
}

/** The open interval's people so far: its last emission was its opening. */
function withOpenMean(interval: OccupancyInterval, { open, count }: OccupancyState, end: number): OccupancyInterval {
  if (interval.from !== open.from) return interval
  const span = count === null ? 0 : Math.max(0, end - open.countedTo)
  const countedMs = open.countedMs + span
  return { ...interval, peakCount: open.peakCount, meanCount: countedMs > 0 ? (open.personMs + (count ?? 0) * span) / countedMs : open.peakCount }
}
