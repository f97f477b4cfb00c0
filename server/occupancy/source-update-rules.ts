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

/** A copy that is still being written; nobody else has seen it. */
type Draft = { -readonly [Field in keyof SourceState]: SourceState[Field] }

/** The source after a sign of life from its device that carries no value of its own. */
export function heardOf(planned: PlannedSource, before: SourceState, at: number): SourceState {
  const draft: Draft = { ...before }
  noteLife(planned, before, draft, at)
  return draft
}

function noteLife(planned: PlannedSource, before: SourceState, draft: Draft, at: number): void {
  if (!isFresh(planned, before, at)) draft.watchingSince = at
  draft.online = true
  draft.seenAt = at
}

/** Writes what a sample means for its kind into `draft`, a copy of `before` that has the new value already. */
type Update = (planned: PlannedSource, before: SourceState, draft: Draft, at: number, parameters: PurposeParameters) => void

const isLevelMotion = (planned: PlannedSource, state: SourceState): boolean =>
  planned.source.point === 'occupancy.present' || (planned.source.ownHoldMs > 0 && state.sawZero)

/** The sensor says "motion" as a lasting level, not as a pulse. */
export const isMotionOn = (planned: PlannedSource, state: SourceState): boolean =>
  (state.value ?? 0) > 0 && isLevelMotion(planned, state)

const isOnSide = (value: number | null): boolean => (value ?? 0) > 0

function updateMotion(planned: PlannedSource, before: SourceState, draft: Draft, at: number, parameters: PurposeParameters): void {
  if (isOnSide(draft.value)) {
    const wasActive = isMotionOn(planned, before) || (before.activeAt !== null && at <= before.activeAt + parameters.motionHoldMs)
    draft.activeAt = at
    if (!wasActive) draft.activeSince = at
    return
  }
  draft.sawZero = true
  // The device let its own hold run out before it said "no motion": the last motion is that much older.
  const lasted = isOnSide(before.value) && (planned.source.ownHoldMs > 0 || planned.source.point === 'occupancy.present')
  if (lasted) draft.activeAt = Math.max(before.activeAt ?? 0, at - planned.source.ownHoldMs)
}

function updatePresence(planned: PlannedSource, before: SourceState, draft: Draft, at: number, parameters: PurposeParameters): void {
  const gap = before.value === null || !isFresh(planned, before, at)
  if (!gap && isOnSide(before.value) === isOnSide(draft.value)) return
  draft.said = gap ? 0 : presenceOpinion(before, parameters, at)
  draft.changedAt = at
}

const updateCount: Update = (_planned, before, draft, at) => {
  if (before.value === null || isOnSide(before.value) !== isOnSide(draft.value)) draft.changedAt = at
}

const updateCounter: Update = (_planned, before, draft, at) => {
  if (before.value === null || before.valueAt === null) {
    draft.firstTotal = draft.value ?? 0
    return
  }
  const { crossings, kind } = counterReading(before.value, draft.value ?? 0, at - before.valueAt)
  if (kind === 'late') {
    // Older than the total we have: keep ours.
    draft.value = before.value
    draft.valueAt = before.valueAt
  } else if (crossings > 0) {
    draft.crossings = before.crossings + crossings
    draft.activeAt = at
  }
}

const updatePower: Update = (planned, before, draft, at) => {
  if (before.value !== null && before.value >= planned.runningW !== (draft.value ?? 0) >= planned.runningW) draft.activeAt = at
}

const updateDoor: Update = (_planned, before, draft, at) => {
  if (before.value !== null && isOnSide(before.value) !== isOnSide(draft.value)) draft.activeAt = at
}

const updateBadge: Update = (_planned, _before, draft, at) => {
  if (isOnSide(draft.value)) draft.activeAt = at
}

/** A model of a weak source and its weight after a sample. */
function weakUpdate<State extends NonNullable<SourceState['weak']>>(
  initial: (at: number, value: number) => State, next: (state: State, at: number, value: number) => State, weightOf: (state: State) => number,
): Update {
  return (_planned, before, draft, at) => {
    const value = draft.value ?? 0
    const weak = before.weak ? next(before.weak as State, at, value) : initial(at, value)
    draft.weak = weak
    draft.weight = weightOf(weak)
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
export function sampledSource(planned: PlannedSource, before: SourceState, at: number, value: number, parameters: PurposeParameters): SourceState {
  const draft: Draft = { ...before }
  draft.value = value
  draft.valueAt = at
  noteLife(planned, before, draft, at)
  UPDATES[planned.kind](planned, before, draft, at, parameters)
  return draft
}
