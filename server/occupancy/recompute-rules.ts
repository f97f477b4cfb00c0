import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { Quality } from '#contract/sample'
import type { PointId } from '#contract/vocabulary'
import type { EngineEvent } from './occupancy-engine.ts'
import type { DayState, SpaceRuntime } from './space-runtime.ts'

/** A stored reading as the engine needs it; telemetry's Reading fits. */
export interface EvidenceReading {
  readonly deviceId: string
  readonly point: PointId
  readonly channel: number
  readonly observedAt: number
  readonly receivedAt: number
  readonly value: number
  readonly quality: Quality
}

/** An event with what orders it among those of one instant. */
interface Ordered { readonly event: EngineEvent; readonly at: number; readonly order: string }

/**
 * The events that a space's stored readings and its desks' intervals stand for, in the one order in
 * which the engine takes them: time, then device, point, channel and value. Whatever order they arrived in and
 * however often, the result is the same.
 */
export function eventsOf(readings: readonly EvidenceReading[], deskIntervals: readonly OccupancyInterval[]): EngineEvent[] {
  const ordered: Ordered[] = [
    ...readings.map((reading) => ({ event: eventOf(reading), at: happenedAt(reading), order: `1 ${reading.deviceId} ${reading.point} ${reading.channel} ${reading.value}` })),
    ...deskIntervals.map(({ spaceId, from, state }) => ({ event: { kind: 'child', at: from, since: from, spaceId, state } as const, at: from, order: `2 ${spaceId}` })),
  ]
  return ordered.sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ event }) => event)
}

/** As live: a clock a little ahead of ours is believed, but nothing has happened before it could be told. */
const happenedAt = ({ observedAt, receivedAt }: EvidenceReading): number => Math.min(observedAt, receivedAt)

function eventOf(reading: EvidenceReading): EngineEvent {
  const { deviceId, point, channel, value, quality } = reading
  const at = happenedAt(reading)
  if (point === 'device.online') return { kind: 'availability', at, device: deviceId, online: value === 1 }
  return { kind: 'sample', at, device: deviceId, point, channel, value, quality }
}

export interface ReplayedStretch { readonly intervals: OccupancyInterval[]; readonly countSteps: CountStep[]; readonly dayStates: DayState[] }

/**
 * What `runtime` makes of `events`: all that is to be stored of the time up to and including `until` (epoch ms),
 * which stays `open` where it is the present. Of the past, events up to `knownTo` tell in hindsight what ended before
 * its holds ran out; nothing of the time after `until` is in the answer.
 */
export function replayedStretch(runtime: SpaceRuntime, events: readonly EngineEvent[], { until, knownTo, open }: { readonly until: number; readonly knownTo: number; readonly open: boolean }): ReplayedStretch {
  const [begun, end] = [runtime.at, open ? until + 1 : until]
  for (const event of events) if (event.at < end) runtime.apply(event)
  runtime.apply({ kind: 'tick', at: until })
  const lasting = runtime.openInterval(until)
  const intervals = [...runtime.takeIntervals(), lasting]
  const [countSteps, dayStates] = [runtime.takeCountSteps(), runtime.takeDayStates()]
  if (!open) {
    for (const event of events) if (event.at >= end && event.at <= knownTo) runtime.apply(event)
    runtime.apply({ kind: 'tick', at: knownTo })
    // What goes on behind the end keeps the people that it had counted up to there.
    intervals.push(...runtime.takeIntervals().filter(({ from, to }) => from !== lasting.from || (to !== null && to < end)))
    countSteps.push(...runtime.takeCountSteps().filter(({ at }) => at < end))
  }
  return { intervals: settledIntervals(intervals, begun, end, open), countSteps, dayStates }
}

/**
 * Intervals as they stand inside [from, to): those struck out removed, the last version of each kept,
 * cut at `to`. Where the stretch reaches the present (`open`), the last one stays open.
 */
export function settledIntervals(emitted: readonly OccupancyInterval[], from: number, to: number, open: boolean): OccupancyInterval[] {
  const last = new Map(emitted.map((interval) => [interval.from, interval]))
  return [...last.values()]
    .filter((interval) => interval.to !== interval.from && interval.from < to && (interval.to ?? to) > from)
    .sort((a, b) => a.from - b.from)
    .map((interval) => (open && interval.to === null ? interval : { ...interval, to: Math.min(interval.to ?? to, to) }))
}

/** Count steps as they stand: the last version of each moment, in order of time. */
export const settledSteps = (emitted: readonly CountStep[]): CountStep[] =>
  [...new Map(emitted.map((step) => [step.at, step])).values()].sort((a, b) => a.at - b.at)
