import type { BuildingFile, Space } from '#contract/building'
import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import { simulate, type SimMessage, type Simulation } from '../devices-sim/simulation.ts'
import type { FlawKind } from '../devices-sim/sensor-flaws.ts'
import type { IngestCounters } from '../server/ingest/ingest-service.ts'
import { eventsOf, settledIntervals } from '../server/occupancy/recompute-rules.ts'
import { placesOf } from '../server/occupancy/space-routing.ts'
import { SpaceRuntime } from '../server/occupancy/space-runtime.ts'
import { FreshnessBooks } from './occupancy-score-freshness.ts'
import { StoredReadings } from './occupancy-score-readings.ts'
import type { Said, Stretch } from './occupancy-score.ts'
import { ENGINE_LAG_MS, SimulatedServer, TICK_EVERY_MS } from './simulated-server.ts'

/** So late may the page turn after the engine's rule says so. */
const SHOWN_LATE_MS = TICK_EVERY_MS + ENGINE_LAG_MS

export interface RunOptions {
  readonly seed: number
  readonly timeZone: string
  readonly from: number
  readonly to: number
  readonly flaws: readonly FlawKind[]
  /** False: ideal sensors. */
  readonly noise: boolean
  /** The engine waits so many times as long before it calls a source stale. Only to prove that the check of stale vacancies can fail. */
  readonly patience?: number
}

/** What was said of one space, and what was so. */
export interface SpaceRun {
  readonly space: Space
  readonly occupied: readonly Stretch[]
  /** What a page would have shown, moment by moment. */
  readonly shown: readonly Said[]
  /** The intervals of the live engine as they stood at the end: back-dated where its rules say so. */
  readonly recorded: readonly Said[]
  /** The same from all stored readings, late ones in their places. */
  readonly recomputed: readonly Said[]
  /** When nothing that may vouch for vacancy was fresh: as a viewer must know it, and in the time of the readings. */
  readonly silentToViewer: readonly Stretch[]
  readonly silentInRecord: readonly Stretch[]
}

export interface Run {
  readonly options: RunOptions
  readonly spaces: readonly SpaceRun[]
  readonly messages: number
  readonly counters: IngestCounters
  readonly devices: number
  readonly flawedDevices: number
  readonly seconds: number
}

/** Simulates the building and pushes every message through the real ingest and the real occupancy service. */
export function runBuilding(options: RunOptions): Run {
  const startedAt = performance.now()
  const simulation = simulate({ ...options, announce: true })
  const live = new LiveRun(simulation, options)
  for (const message of simulation.messages()) live.take(message)
  live.finish()
  const occupied = occupiedBySpace(simulation)
  const recomputed = live.recompute()
  const spaces = simulation.building.spaces.map((space): SpaceRun => ({
    space, occupied: occupied.get(space.id) ?? [], shown: live.shownOf(space.id), recorded: live.recordedOf(space.id), recomputed: recomputed.get(space.id) ?? [],
    silentToViewer: live.toViewer.gapsOf(space.id), silentInRecord: live.inRecord.gapsOf(space.id),
  }))
  return {
    options, spaces, devices: simulation.devices.length, messages: live.server.messages, counters: live.server.ingest.counters(), flawedDevices: new Set(simulation.truth.flaws.map(({ deviceId }) => deviceId)).size,
    seconds: (performance.now() - startedAt) / 1000,
  }
}

class LiveRun {
  readonly server: SimulatedServer
  readonly toViewer: FreshnessBooks
  readonly inRecord: FreshnessBooks
  readonly #building: BuildingFile
  readonly #options: RunOptions
  readonly #stored = new StoredReadings()
  readonly #intervals = new Map<string, OccupancyInterval[]>()
  readonly #shown = new Map<string, { from: number; state: OccupancyStateName }[]>()
  /** Devices whose second deliveries can be told from news. */
  readonly #stampsTime: ReadonlySet<string>

  constructor({ building, devices }: Simulation, options: RunOptions) {
    const { from, to } = options
    this.#building = building
    this.#options = options
    this.#stampsTime = new Set(options.flaws.includes('duplicates') ? building.devices.filter(({ adapter }) => adapter !== 'zigbee2mqtt').map(({ id }) => id) : [])
    this.toViewer = new FreshnessBooks(building, devices, from, to, SHOWN_LATE_MS)
    this.inRecord = new FreshnessBooks(building, devices, from, to, 0)
    this.server = new SimulatedServer(building, from, options.patience ?? 1)
    for (const { id } of building.spaces) this.#note(id)
    this.server.bus.on('spaceChanged', (spaceId) => this.#note(spaceId))
  }

  take(message: SimMessage): void {
    const { at, device, payload } = message
    const recorded = this.server.take(message)
    this.#keepIntervals()
    this.toViewer.heard(device, at, at, this.#stampsTime.has(device) ? payload : null)
    for (const sample of recorded) {
      this.inRecord.heard(device, at, Math.min(at, sample.sample.observedAt), null)
      this.#stored.add(sample)
    }
  }

  finish(): void {
    this.server.finish(this.#options.to)
    this.#keepIntervals()
  }

  shownOf(spaceId: string): Said[] {
    const list = this.#shown.get(spaceId) ?? []
    return list.map(({ from, state }, index) => ({ from, state, to: list[index + 1]?.from ?? this.#options.to }))
  }

  recordedOf(spaceId: string): Said[] {
    const { from, to } = this.#options
    return settled(this.#intervals.get(spaceId) ?? [], from, to)
  }

  /** All spaces from the stored readings, as server/flow/recompute-service.ts does it: desks first, since rooms hear them. */
  recompute(): Map<string, Said[]> {
    const { from, to } = this.#options
    const results = new Map<string, OccupancyInterval[]>()
    for (const space of [...this.#building.spaces].sort((one, other) => Number(one.parentId === null) - Number(other.parentId === null))) {
      const config = this.server.occupancy.config(space.id)!
      const runtime = SpaceRuntime.begin(config, from)
      const places = new Set(placesOf({ ...this.#building, version: 1 }, space.id))
      for (const event of eventsOf(this.#stored.of(places), config.childSpaceIds.flatMap((id) => results.get(id) ?? []))) runtime.apply(event)
      runtime.apply({ kind: 'tick', at: to })
      results.set(space.id, settledIntervals([...runtime.takeIntervals(), runtime.openInterval(to)], from, to, false))
    }
    return new Map([...results].map(([id, intervals]) => [id, settled(intervals, from, to)]))
  }

  #keepIntervals(): void {
    for (const interval of this.server.occupancy.takeConclusions().intervals) {
      const list = this.#intervals.get(interval.spaceId)
      if (list) list.push(interval)
      else this.#intervals.set(interval.spaceId, [interval])
    }
  }

  #note(spaceId: string): void {
    const state = this.server.occupancy.glance(spaceId)?.state
    let list = this.#shown.get(spaceId)
    if (!list) this.#shown.set(spaceId, (list = []))
    if (!state || list.at(-1)?.state === state) return
    if (list.at(-1)?.from === this.server.now) list.pop()
    if (list.at(-1)?.state !== state) list.push({ from: this.server.now, state })
  }
}

const settled = (intervals: readonly OccupancyInterval[], from: number, to: number): Said[] =>
  settledIntervals(intervals, from, to, false).map((interval) => ({ from: interval.from, to: interval.to ?? to, state: interval.state }))

/** When people were in each space, by its id. */
export function occupiedBySpace({ truth }: Simulation): Map<string, Stretch[]> {
  const occupied = new Map<string, Stretch[]>()
  for (const { spaceId, from, to, count } of truth.intervals) {
    if (count === 0) continue
    let list = occupied.get(spaceId)
    if (!list) occupied.set(spaceId, (list = []))
    const last = list.at(-1)
    if (last?.to === from) list[list.length - 1] = { from: last.from, to }
    else list.push({ from, to })
  }
  return occupied
}
