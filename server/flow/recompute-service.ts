import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { CountStep } from '#contract/occupancy'
import type { Clock } from '../clock.ts'
import type { DirtyStretch } from '../occupancy/dirty-stretches.ts'
import { foundWithinMs } from '../occupancy/back-dating-rules.ts'
import { planOf } from '../occupancy/occupancy-plan.ts'
import { DAY_STATES, dayStateKey, type OccupancyService } from '../occupancy/occupancy-service.ts'
import type { OccupancyState } from '../occupancy/occupancy-state.ts'
import { eventsOf, replayedStretch, settledSteps } from '../occupancy/recompute-rules.ts'
import { placesOf } from '../occupancy/space-routing.ts'
import { SpaceRuntime } from '../occupancy/space-runtime.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import type { ReadingFlowService } from './reading-flow-service.ts'

/** Late readings come in crowds: wait until they pause, but not for ever. */
const QUIET_MS = 2_000
const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 1_000
/** A corrected reading can matter for as long as the longest silence that still counts as fresh. */
const AFTERMATH_MS = 26 * 3_600_000

export interface RecomputeOptions {
  readonly occupancy: OccupancyService
  readonly flow: Pick<ReadingFlowService, 'commits' | 'flush' | 'restarts'>
  readonly telemetry: Pick<TelemetryStore, 'readings' | 'intervals' | 'countSteps' | 'checkpoints'>
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Recomputes the stretches of the past that late, corrected or historical readings touched, from the
 * stored readings, with the same engine. Historical readings never change the present: their stretch
 * ends where the interval that lasts now began.
 */
export class RecomputeService {
  readonly #options: RecomputeOptions
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #waitingSince: number | null = null
  #isBackfilling = false
  #stopped = false

  constructor(options: RecomputeOptions) {
    this.#options = options
  }

  /** So much is recomputed that the last days may still change. */
  get isBackfilling(): boolean { return this.#isBackfilling }
  /** Spaces whose past waits for recomputation. */
  get waiting(): number { return this.#options.occupancy.dirty.size }

  start(): void { this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS) }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  /** Recomputes everything that is marked now, without waiting for quiet. For tests and tools. */
  async settle(): Promise<void> {
    await this.#running
    this.#run()
    await this.#running
  }

  #look(): void {
    const { dirty } = this.#options.occupancy
    const now = this.#options.clock.now()
    if (this.#running || !this.#ready().length) return
    this.#waitingSince ??= now
    if (now - dirty.markedAt >= QUIET_MS || now - this.#waitingSince >= PATIENCE_MS) this.#run()
  }

  #run(): void {
    this.#waitingSince = null
    this.#running = this.#recomputeAll().finally(() => { this.#running = undefined })
  }

  async #recomputeAll(): Promise<void> {
    const { logger } = this.#options
    const ids = this.#ready()
    const startedAt = performance.now()
    this.#isBackfilling = ids.length > 20
    // A room hears its desks, so they come first; and a changed desk touches its room.
    const desks = ids.filter((spaceId) => this.#parentOf(spaceId) !== null)
    const rooms = new Set(ids.filter((spaceId) => this.#parentOf(spaceId) === null))
    for (const spaceId of await this.#recomputeEach(desks)) rooms.add(this.#parentOf(spaceId)!)
    await this.#recomputeEach([...rooms])
    this.#isBackfilling = false
    logger.info({ spaces: ids.length, ms: Math.round(performance.now() - startedAt) }, 'occupancy recomputed')
  }

  /** Which of them were recomputed; their rooms are marked by then. */
  async #recomputeEach(spaceIds: readonly string[]): Promise<string[]> {
    const { occupancy, flow, clock, logger } = this.#options
    const done: string[] = []
    const { restarts } = flow
    if (spaceIds.length > 0) await flow.flush()
    for (const spaceId of spaceIds) {
      const stretch = this.#stopped ? undefined : occupancy.dirty.take(spaceId)
      if (!stretch) continue
      const markAgain = (id: string) => { for (const at of [stretch.from, stretch.to]) occupancy.dirty.mark(id, at, stretch.live, clock.now()) }
      try {
        await this.#recompute(spaceId, stretch, restarts)
        done.push(spaceId)
        const room = this.#parentOf(spaceId)
        if (room !== null) markAgain(room)
      } catch (error) {
        logger.error({ err: error, spaceId }, 'could not recompute occupancy; it stays marked')
        occupancy.release(spaceId)
        markAgain(spaceId)
      }
      await sleep(0)
    }
    return done
  }

  /** Marked spaces whose stretch begins before the interval that lasts now, or may change it. */
  #ready(): string[] {
    const { occupancy } = this.#options
    return occupancy.dirty.ids().filter((spaceId) => {
      const stretch = occupancy.dirty.stretch(spaceId)
      const seat = occupancy.runtime(spaceId)
      return stretch && (!seat || stretch.live || stretch.from < seat.openFrom)
    })
  }

  #parentOf(spaceId: string): string | null {
    return this.#options.occupancy.buildingOfSpace(spaceId)?.spaces.find(({ id }) => id === spaceId)?.parentId ?? null
  }

  async #recompute(spaceId: string, stretch: DirtyStretch, restarts: number): Promise<void> {
    const { occupancy, telemetry, flow, clock } = this.#options
    // A store that is away or behind makes whoever asks wait. It is asked before the room is held, so that what is shown goes on meanwhile.
    if (stretch.live) await telemetry.countSteps({ spaceIds: [spaceId], from: stretch.from, to: stretch.from + 1 })
    const seat = occupancy.runtime(spaceId)
    const building = occupancy.buildingOfSpace(spaceId)
    if (!seat || !building) return
    const liveFrom = seat.openFrom
    const until = stretch.live ? seat.at : Math.min(stretch.to + AFTERMATH_MS, liveFrom)
    // The present has heard what happened at its very time as well.
    const end = stretch.live ? until + 1 : until
    // What lies in the interval that lasts now is recomputed once that has ended.
    if (!stretch.live && stretch.to >= liveFrom) for (const at of [Math.max(stretch.from, liveFrom), stretch.to]) occupancy.dirty.mark(spaceId, at, false, clock.now())
    if (end <= stretch.from) return
    if (stretch.live) {
      occupancy.hold(spaceId)
      // What it has heard until now must be stored before it is read again, or the present would forget it.
      await flow.flush()
    }
    const begin = await this.#begin(spaceId, stretch.from)
    const knownTo = stretch.live ? until : Math.min(until + foundWithinMs(planOf(seat.config)), seat.at)
    const heardTo = Math.max(end, knownTo + 1)
    const stored = await telemetry.readings({ from: begin.at, to: heardTo, placeIds: placesOf(building, spaceId) })
    const readings = stretch.live ? stored.filter(({ historical, observedAt }) => !historical || observedAt < liveFrom) : stored
    const desks = seat.config.childSpaceIds.length > 0
      ? (await telemetry.intervals({ spaceIds: seat.config.childSpaceIds, from: begin.at, to: heardTo })).filter(({ from }) => from >= begin.at) : []
    const begunAt = begin.at
    const { intervals, countSteps: counted, dayStates } = replayedStretch(begin, eventsOf(readings, desks), { until, knownTo, open: stretch.live })
    const from = intervals[0]?.from ?? end
    const countSteps = settledSteps([...await this.#stepsBetween(spaceId, from, begunAt), ...counted])
    if (flow.restarts !== restarts) throw new Error('the flow started over: what the store had may not have been all')
    flow.commits.addReplacement({ spaceId, from, to: end, intervals, countSteps })
    for (const { at, state } of dayStates) flow.commits.addCheckpoint(dayStateKey(spaceId, at), JSON.stringify(state))
    if (stretch.live) occupancy.release(spaceId, begin)
  }

  /** The stored steps of an interval that began before the recomputation did: they are replaced with it, and stay as they are. */
  async #stepsBetween(spaceId: string, from: number, to: number): Promise<readonly CountStep[]> {
    if (from >= to) return []
    return (await this.#options.telemetry.countSteps({ spaceIds: [spaceId], from, to })).filter(({ at }) => at >= from)
  }

  /** A runtime as of the last midnight state at or before `from`; without one, of knowing nothing. */
  async #begin(spaceId: string, from: number): Promise<SpaceRuntime> {
    const { occupancy, telemetry } = this.#options
    const config = occupancy.config(spaceId)
    if (!config) throw new Error(`space ${spaceId} is gone`)
    const prefix = `${DAY_STATES}${spaceId}/`
    const states = [...(await telemetry.checkpoints(prefix))].map(([key, json]) => ({ at: Number(key.slice(prefix.length)), json }))
    const latest = states.filter(({ at }) => at <= from).sort((a, b) => b.at - a.at)[0]
    return latest ? SpaceRuntime.resume(config, JSON.parse(latest.json) as OccupancyState) : SpaceRuntime.begin(config, from)
  }
}
