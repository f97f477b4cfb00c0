import { co2Weight, humidityWeight, initialCo2, initialTrend, nextCo2, nextHumidity, nextTemperature, temperatureWeight, type Co2State, type TrendState } from './air-evidence-rules.ts'
import { counterReading } from './door-counter-rules.ts'
import { initialLight, lightWeight, nextLight, type LightState } from './light-evidence-rules.ts'
import type { EngineEvent } from './occupancy-engine.ts'
import type { PurposeParameters } from './occupancy-parameters.ts'
import type { PlannedSource } from './occupancy-plan.ts'
import type { SourceState } from './occupancy-state.ts'
import { initialSound, nextSound, soundWeight, type SoundState } from './sound-evidence-rules.ts'

type SampleEvent = Extract<EngineEvent, { kind: 'sample' }>

export const initialSource = (key: string, at: number): SourceState => ({
  key, seenAt: null, online: true, replayed: false, value: null, valueAt: null, changedAt: at, said: 0,
  activeAt: null, activeSince: null, watchingSince: at, sawZero: false, firstTotal: 0, crossings: 0, zeroed: false, weight: 0, weak: null,
})

/** Heard within its time, and not said to be gone. The deadline itself is still within. */
export const isFresh = (planned: PlannedSource, state: SourceState, at: number): boolean =>
  state.online && state.seenAt !== null && at <= state.seenAt + planned.source.staleAfterMs

/** Samples that may speak about now: replays (stale) and doubted values (suspect) never do. */
export const isEvidenceOfNow = ({ quality, value }: SampleEvent): boolean => quality === 'good' && Number.isFinite(value)

/** How long a presence source must say the same before it is believed. From "nothing known" an absence is believed at once. */
export const presenceDelayMs = (state: SourceState, parameters: PurposeParameters): number =>
  state.value ? parameters.presenceOnMs : state.said === 0 ? 0 : parameters.presenceOffMs

/** What a presence source is believed to say at a time: its value once held long enough, else what it said before. */
export function presenceOpinion(state: SourceState, parameters: PurposeParameters, at: number): -1 | 0 | 1 {
  const delay = presenceDelayMs(state, parameters)
  return delay === 0 || at > state.changedAt + delay ? (state.value ? 1 : -1) : state.said
}

/** The source after a sign of life from its device that carries no value of its own. */
export const heardOf = (planned: PlannedSource, state: SourceState, at: number): SourceState =>
  ({ ...state, online: true, seenAt: at, watchingSince: isFresh(planned, state, at) ? state.watchingSince : at })

type Update = (planned: PlannedSource, state: SourceState, at: number, value: number, parameters: PurposeParameters) => Partial<SourceState>

const isLevelMotion = (planned: PlannedSource, state: SourceState): boolean =>
  planned.source.point === 'occupancy.present' || (planned.source.ownHoldMs > 0 && state.sawZero)

function updateMotion(planned: PlannedSource, state: SourceState, at: number, value: number, parameters: PurposeParameters): Partial<SourceState> {
  const wasActive = state.activeAt !== null && at <= state.activeAt + parameters.motionHoldMs
  if (value > 0) return { activeAt: at, activeSince: wasActive || isMotionOn(planned, state) ? state.activeSince : at }
  // The device let its own hold run out before it said "no motion": the last motion is that much older.
  const ended = isMotionOn(planned, { ...state, sawZero: true }) ? at - planned.source.ownHoldMs : null
  return { sawZero: true, activeAt: ended === null ? state.activeAt : Math.max(state.activeAt ?? ended, ended) }
}

/** The sensor says "motion" as a lasting level, not as a pulse. */
export const isMotionOn = (planned: PlannedSource, state: SourceState): boolean =>
  (state.value ?? 0) > 0 && isLevelMotion(planned, state)

function updatePresence(planned: PlannedSource, state: SourceState, at: number, value: number, parameters: PurposeParameters): Partial<SourceState> {
  if (!isFresh(planned, state, at)) return { said: 0, changedAt: at }
  const turned = state.value === null || state.value > 0 !== value > 0
  return turned ? { said: state.value === null ? 0 : presenceOpinion(state, parameters, at), changedAt: at } : {}
}

const updateCount: Update = (_planned, state, at, value) =>
  state.value === null || state.value > 0 !== value > 0 ? { changedAt: at } : {}

function updateCounter(_planned: PlannedSource, state: SourceState, at: number, value: number): Partial<SourceState> {
  if (state.value === null || state.valueAt === null) return { firstTotal: value }
  const { crossings, kind } = counterReading(state.value, value, at - state.valueAt)
  // A late total is older than the one we have: keep ours.
  if (kind === 'late') return { value: state.value, valueAt: state.valueAt }
  return crossings > 0 ? { crossings: state.crossings + crossings, activeAt: at } : {}
}

const updatePower: Update = (planned, state, at, value) =>
  state.value !== null && state.value >= planned.runningW !== value >= planned.runningW ? { activeAt: at } : {}

const updateDoor: Update = (_planned, state, at, value) =>
  state.value !== null && state.value > 0 !== value > 0 ? { activeAt: at } : {}

const updateBadge: Update = (_planned, _state, at, value) => (value > 0 ? { activeAt: at } : {})

/** A model of a weak source and its weight after a sample. */
function weakUpdate<State extends NonNullable<SourceState['weak']>>(
  initial: (at: number, value: number) => State, next: (state: State, at: number, value: number) => State, weightOf: (state: State) => number,
): Update {
  return (_planned, state, at, value) => {
    const weak = state.weak ? next(state.weak as State, at, value) : initial(at, value)
    return { weak, weight: weightOf(weak) }
  }
}

const UPDATES: Record<PlannedSource['kind'], Update> = {
  count: updateCount, presence: updatePresence, motion: updateMotion, entries: updateCounter, exits: updateCounter,
  power: updatePower, door: updateDoor, badge: updateBadge,
  light: weakUpdate<LightState>(initialLight, nextLight, lightWeight),
  co2: weakUpdate<Co2State>(initialCo2, nextCo2, co2Weight),
  temperature: weakUpdate<TrendState>(initialTrend, nextTemperature, temperatureWeight),
  humidity: weakUpdate<TrendState>(initialTrend, nextHumidity, humidityWeight),
  sound: weakUpdate<SoundState>(initialSound, nextSound, soundWeight),
}

/** The source after one of its own samples at `at`. */
export function sampledSource(planned: PlannedSource, state: SourceState, at: number, value: number, parameters: PurposeParameters): SourceState {
  return { ...heardOf(planned, state, at), value, valueAt: at, ...UPDATES[planned.kind](planned, state, at, value, parameters) }
}
