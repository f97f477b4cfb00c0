import type { CountStep, OccupancyInterval, SpaceOccupancy } from '#contract/occupancy'
import type { EngineEvent, EngineStep, Source, SpaceConfig } from './occupancy-engine.ts'
import { countedInterval, printedInterval } from './interval-rules.ts'
import { adoptedOccupancy, initialOccupancy, nextOccupancy } from './occupancy-reducer.ts'
import type { OccupancyState } from './occupancy-state.ts'
import { sourceKey } from './space-routing.ts'

const DAY_MS = 86_400_000

/** A state kept at a UTC midnight, from which a later recomputation may start. */
export interface DayState { readonly at: number; readonly state: OccupancyState }

/**
 * One space's engine at work: feeds the pure reducer, and collects what it gave until somebody takes
 * it. Also what a recomputation runs on, so that live and recomputed results come from the same code.
 */
export class SpaceRuntime {
  config: SpaceConfig
  readonly intervals: OccupancyInterval[] = []
  readonly countSteps: CountStep[] = []
  readonly dayStates: DayState[] = []
  readonly #known = new Set<string>()
  #step: EngineStep<OccupancyState>
  #nextDayAt: number

  private constructor(config: SpaceConfig, step: EngineStep<OccupancyState>) {
    this.config = config
    this.#step = step
    this.#nextDayAt = nextMidnight(step.state.at)
    for (const source of config.sources) this.#known.add(sourceKey(source.device, source.point, source.channel))
  }

  /** A space of which nothing is known yet at `at`. */
  static begin(config: SpaceConfig, at: number): SpaceRuntime {
    const runtime = SpaceRuntime.resume(config, initialOccupancy(config, at))
    runtime.intervals.push(runtime.openInterval(runtime.at))
    runtime.countSteps.push({ spaceId: config.spaceId, at: runtime.at, count: null })
    return runtime
  }

  /** Carries on from a state that was kept. The count that holds is told again: the same step as when it began. */
  static resume(config: SpaceConfig, state: OccupancyState): SpaceRuntime {
    const step = nextOccupancy(config, state, { kind: 'tick', at: state.at })
    const runtime = new SpaceRuntime(config, step)
    if (state.count !== null) runtime.countSteps.push({ spaceId: config.spaceId, at: state.open.countedTo, count: state.count })
    runtime.#take(step)
    return runtime
  }

  get at(): number { return this.#step.state.at }
  get state(): OccupancyState { return this.#step.state }
  get occupancy(): SpaceOccupancy { return this.#step.occupancy }
  get nextDeadline(): number | null { return this.#step.nextDeadline }
  /** The next midnight (UTC) whose state is to be kept, epoch ms. */
  get nextDayAt(): number { return this.#nextDayAt }
  /** Begin of the interval that lasts now: nothing before it is changed by the present. */
  get openFrom(): number { return this.#step.state.open.from }

  knows(key: string): boolean { return this.#known.has(key) }

  /** The interval that lasts, with what it counted up to `at`. */
  openInterval(at: number): OccupancyInterval {
    const { open, count } = this.#step.state
    return printedInterval(this.config.spaceId, countedInterval(open, count, at), null)
  }

  /** Takes up a source that spoke for the first time. */
  learn(source: Source): void {
    this.reconfigure({ ...this.config, sources: [...this.config.sources, source] })
  }

  /** Carries the state over to an edited configuration. */
  reconfigure(config: SpaceConfig): void {
    this.config = config
    this.#known.clear()
    for (const source of config.sources) this.#known.add(sourceKey(source.device, source.point, source.channel))
    this.#take(adoptedOccupancy(config, this.#step.state, this.#step.state.at))
  }

  /** Feeds one event; true when something that people see has changed. */
  apply(event: EngineEvent): boolean {
    let changed = false
    while (event.at >= this.#nextDayAt) {
      changed = this.#advance({ kind: 'tick', at: this.#nextDayAt }) || changed
      this.dayStates.push({ at: this.#nextDayAt, state: this.#step.state })
      this.#nextDayAt += DAY_MS
    }
    return this.#advance(event) || changed
  }

  takeIntervals(): OccupancyInterval[] { return this.intervals.splice(0) }
  takeCountSteps(): CountStep[] { return this.countSteps.splice(0) }
  takeDayStates(): DayState[] { return this.dayStates.splice(0) }

  #advance(event: EngineEvent): boolean {
    this.#take(nextOccupancy(this.config, this.#step.state, event))
    return this.#step.changed
  }

  #take(step: EngineStep<OccupancyState>): void {
    this.#step = step
    if (step.intervals.length > 0) this.intervals.push(...step.intervals)
    if (step.countSteps.length > 0) this.countSteps.push(...step.countSteps)
  }
}

const nextMidnight = (at: number): number => (Math.floor(at / DAY_MS) + 1) * DAY_MS
