import type { Building } from '#contract/api'
import type { Device, Space } from '#contract/building'
import type { CountStep, OccupancyInterval, SpaceOccupancy } from '#contract/occupancy'
import type { Bus, RecordedSample } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { DirtyStretches } from './dirty-stretches.ts'
import type { EngineEvent, SpaceConfig } from './occupancy-engine.ts'
import type { OccupancyState } from './occupancy-state.ts'
import { spaceSigns, type SpaceSigns } from './presence-signs-rules.ts'
import { childrenOf, doorsOf, hearingsOf, isEvidence, sourceKey, sourceOf, type Hearing } from './space-routing.ts'
import { SpaceRuntime } from './space-runtime.ts'

const STATE_PREFIX = 'occupancy/state/'
const DIRTY_PREFIX = 'occupancy/dirty/'
/** Prefix of everything that `restore` wants back. */
export const OCCUPANCY_CHECKPOINTS = 'occupancy/'
/** Prefix of the states kept at each UTC midnight; recomputations start from them. */
export const DAY_STATES = 'occupancy-day/'
export const dayStateKey = (spaceId: string, at: number): string => `${DAY_STATES}${spaceId}/${at}`

export interface KnownPoint { readonly deviceId: string; readonly point: RecordedSample['sample']['point']; readonly channel: number }

export interface OccupancyServiceOptions {
  readonly buildings: { buildings(): readonly Building[]; building(siteId: string): Building | undefined }
  /** Silence of a device that is still normal, ms. */
  readonly staleAfterMs: (device: Device) => number
  /** Hour of the site's day at which door counters begin again. */
  readonly dailyZeroHour: number
  readonly bus: Bus
  readonly clock: Clock
}

/** What the engine has found since it was last asked. */
export interface Conclusions { readonly intervals: readonly OccupancyInterval[]; readonly countSteps: readonly CountStep[] }
const NOTHING_NEW: Conclusions = { intervals: [], countSteps: [] }

interface SpaceSeat { readonly space: Space; runtime: SpaceRuntime; held: EngineEvent[] | null }

/**
 * Runs the occupancy engine for every space: gives each sample to the spaces that hear its device,
 * lets time pass, and keeps what must be stored. The rules are in the engine; none are here.
 */
export class OccupancyService {
  readonly #options: OccupancyServiceOptions
  readonly #seats = new Map<string, SpaceSeat>()
  readonly #hearings = new Map<string, readonly Hearing[]>()
  readonly #buildingOf = new Map<string, Building>()
  readonly #changed = new Set<string>()
  readonly #touched = new Set<SpaceSeat>()
  #knownPoints: readonly KnownPoint[] = []
  readonly dirty = new DirtyStretches()

  constructor(options: OccupancyServiceOptions) {
    this.#options = options
  }

  /** Seats every space; `points` are the points that ever reported (a device's record does not list them). */
  start(points: readonly KnownPoint[]): void {
    this.#knownPoints = points
    for (const building of this.#options.buildings.buildings()) this.#seat(building)
    this.#options.bus.on('buildingChanged', this.#onBuilding)
  }

  stop(): void { this.#options.bus.off('buildingChanged', this.#onBuilding) }

  describe(spaceId: string): SpaceOccupancy | undefined { return this.#seats.get(spaceId)?.runtime.occupancy }
  /** State and count alone: cheap enough to be asked for every space at every flush. */
  readonly glance = (spaceId: string): { state: SpaceOccupancy['state']; count: number | null } | undefined => {
    const state = this.#seats.get(spaceId)?.runtime.state
    return state && { state: state.open.state, count: state.count }
  }
  /** What each source of the space has noticed by itself, as of `at`. */
  signs(spaceId: string, at: number): SpaceSigns | undefined {
    const runtime = this.#seats.get(spaceId)?.runtime
    return runtime && spaceSigns(runtime.config, runtime.state, at)
  }
  buildingOfSpace(spaceId: string): Building | undefined { return this.#buildingOf.get(spaceId) }
  config(spaceId: string): SpaceConfig | undefined { return this.#seats.get(spaceId)?.runtime.config }
  runtime(spaceId: string): SpaceRuntime | undefined { return this.#seats.get(spaceId)?.runtime }

  /** Feeds one sample to the spaces that hear its device. */
  apply({ sample, device }: RecordedSample): void {
    for (const hearing of this.#hearings.get(device.id) ?? []) {
      const seat = this.#seats.get(hearing.spaceId)
      if (seat) this.#give(seat, hearing, sample, device)
    }
  }

  /** Lets time pass: settles every deadline up to `at` (epoch ms). */
  tick(at: number): void {
    for (const seat of this.#seats.values()) {
      const { runtime } = seat
      if ((runtime.nextDeadline ?? Infinity) <= at || runtime.nextDayAt <= at) this.#feed(seat, { kind: 'tick', at })
    }
  }

  /** Closed, corrected and newly opened intervals and changes of counts since the last call. */
  takeConclusions(): Conclusions {
    if (this.#touched.size === 0) return NOTHING_NEW
    const intervals: OccupancyInterval[] = []
    const countSteps: CountStep[] = []
    for (const { runtime } of this.#touched) {
      intervals.push(...runtime.takeIntervals())
      countSteps.push(...runtime.takeCountSteps())
    }
    this.#touched.clear()
    return { intervals, countSteps }
  }

  /** States at the midnights that have passed since the last call, by checkpoint key. */
  takeDayStates(): Map<string, string> {
    const taken = new Map<string, string>()
    for (const [spaceId, { runtime }] of this.#seats) {
      for (const { at, state } of runtime.takeDayStates()) taken.set(dayStateKey(spaceId, at), JSON.stringify(state))
    }
    return taken
  }

  /** What must be stored to resume: the states that changed since the last call, and the stretches to recompute. */
  takeCheckpoints(): Map<string, string | null> {
    const taken = new Map<string, string | null>()
    for (const spaceId of this.#changed) {
      const seat = this.#seats.get(spaceId)
      if (seat) taken.set(STATE_PREFIX + spaceId, JSON.stringify(seat.runtime.state))
    }
    this.#changed.clear()
    for (const [spaceId, stretch] of this.dirty.takeUnsaved()) taken.set(DIRTY_PREFIX + spaceId, stretch)
    return taken
  }

  /** Puts back what `takeCheckpoints` gave; a space of which nothing was kept begins anew. */
  restore(entries: ReadonlyMap<string, string>): void {
    for (const [spaceId, seat] of this.#seats) {
      const kept = entries.get(STATE_PREFIX + spaceId)
      const { config } = seat.runtime
      seat.runtime = kept === undefined ? SpaceRuntime.begin(config, this.#options.clock.now()) : SpaceRuntime.resume(config, JSON.parse(kept) as OccupancyState)
      this.#noteChange(seat, 'spaceChanged')
    }
    this.dirty.restore([...entries].filter(([key]) => key.startsWith(DIRTY_PREFIX)).map(([key, value]) => [key.slice(DIRTY_PREFIX.length), value]))
  }

  /** Keeps a space's events back while its past is recomputed. */
  hold(spaceId: string): void {
    const seat = this.#seats.get(spaceId)
    if (seat) seat.held ??= []
  }

  /** Gives the held events to the space, after its state was replaced where a recomputed one is given. */
  release(spaceId: string, recomputed?: SpaceRuntime): void {
    const seat = this.#seats.get(spaceId)
    if (!seat) return
    const held = seat.held ?? []
    seat.held = null
    if (recomputed) {
      seat.runtime = recomputed
      this.#noteChange(seat, 'spaceChanged')
    }
    for (const event of held) this.#feed(seat, event)
  }

  #give(seat: SpaceSeat, hearing: Hearing, sample: RecordedSample['sample'], device: Device): void {
    const { runtime } = seat
    const { point, channel, value } = sample
    // A clock a little ahead of ours is believed, but nothing has happened before it could be told.
    const observedAt = Math.min(sample.observedAt, sample.receivedAt)
    if (isEvidence(point) && !runtime.knows(sourceKey(device.id, point, channel))) {
      runtime.learn(sourceOf(device, point, channel, this.#options.staleAfterMs(device), hearing))
      this.#touched.add(seat)
    }
    if (sample.historical) return this.dirty.mark(hearing.spaceId, observedAt, false, this.#options.clock.now())
    if (observedAt < runtime.at && !sample.retained) this.dirty.mark(hearing.spaceId, observedAt, true, this.#options.clock.now())
    // A doubted clock leaves the value believable at its arrival; a replay stays a replay.
    const quality = sample.retained ? 'stale' : sample.doubt === 'clock' ? 'good' : sample.quality
    if (point === 'device.online') this.#feed(seat, { kind: 'availability', at: observedAt, device: device.id, online: value === 1 })
    else this.#feed(seat, { kind: 'sample', at: observedAt, device: device.id, point, channel, value, quality })
  }

  #feed(seat: SpaceSeat, event: EngineEvent): void {
    if (seat.held) {
      seat.held.push(event)
      return
    }
    const before = seat.runtime.state
    const changed = seat.runtime.apply(event)
    if (seat.runtime.state === before) return
    const { open: { state, from: since }, count, reason } = seat.runtime.state
    const happened = state !== before.open.state || since !== before.open.from || count !== before.count || reason !== before.reason
    this.#noteChange(seat, happened ? 'spaceChanged' : changed ? 'spaceDrifted' : null)
    const parent = state !== before.open.state && seat.space.parentId ? this.#seats.get(seat.space.parentId) : undefined
    if (parent) this.#feed(parent, { kind: 'child', at: Math.max(since, parent.runtime.at), since, spaceId: seat.space.id, state })
  }

  #noteChange(seat: SpaceSeat, news: 'spaceChanged' | 'spaceDrifted' | null): void {
    this.#changed.add(seat.space.id)
    if (seat.runtime.intervals.length > 0 || seat.runtime.countSteps.length > 0) this.#touched.add(seat)
    if (news) this.#options.bus.emit(news, seat.space.id)
  }

  readonly #onBuilding = ({ siteId }: { siteId: string }): void => {
    const building = this.#options.buildings.building(siteId)
    if (building) this.#seat(building)
  }

  /** Seats the building's spaces; who sat there before keeps the state and takes the new configuration. */
  #seat(building: Building): void {
    for (const [deviceId, hearings] of hearingsOf(building)) this.#hearings.set(deviceId, hearings)
    const devices = new Map(building.devices.map((device) => [device.id, device]))
    for (const space of building.spaces) {
      const known = this.#seats.get(space.id)
      const config = this.#configOf(building, space, devices, known?.runtime.config)
      this.#buildingOf.set(space.id, building)
      if (known) known.runtime.reconfigure(config)
      const seat: SpaceSeat = { space, runtime: known?.runtime ?? SpaceRuntime.begin(config, this.#options.clock.now()), held: known?.held ?? null }
      this.#seats.set(space.id, seat)
      this.#touched.add(seat)
    }
  }

  #configOf(building: Building, space: Space, devices: ReadonlyMap<string, Device>, before: SpaceConfig | undefined): SpaceConfig {
    const points = [...this.#knownPoints, ...(before?.sources ?? []).map(({ device, point, channel }) => ({ deviceId: device, point, channel }))]
    const sources = new Map(points.flatMap(({ deviceId, point, channel }) => {
      const device = devices.get(deviceId)
      const hearing = this.#hearings.get(deviceId)?.find(({ spaceId }) => spaceId === space.id)
      if (!device || !hearing || !isEvidence(point)) return []
      return [[sourceKey(deviceId, point, channel), sourceOf(device, point, channel, this.#options.staleAfterMs(device), hearing)] as const]
    }))
    return {
      spaceId: space.id, purpose: space.purpose, capacity: space.capacity, timeZone: building.site.timeZone, dailyZeroHour: this.#options.dailyZeroHour,
      childSpaceIds: childrenOf(building, space), doorIds: doorsOf(building, space.id), sources: [...sources.values()],
    }
  }
}
