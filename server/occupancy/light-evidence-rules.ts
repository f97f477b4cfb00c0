import { LIGHT } from './occupancy-parameters.ts'

/**
 * What one light sensor says about presence. People switch lamps, so the evidence is the lamp, not the
 * level: a lamp shows as a step within one or two samples, daylight as a slope. The sensor's own lamp
 * amplitude is learnt from its steps, because one sensor reads 430 lx under its lamp and the next 120.
 */
export interface LightState {
  readonly at: number
  readonly level: number
  /** The level one sample before: a step may take two. */
  readonly previous: number
  /** Learnt lamp amplitude in lx; 0 until a step was seen. */
  readonly lampLx: number
  /** Steps that taught the amplitude. */
  readonly steps: number
  /** 1 lamp on, −1 off, 0 no step seen yet. */
  readonly lamp: -1 | 0 | 1
  /** Level from which the present step rose; the amplitude is read once it has settled. */
  readonly baseLx: number
  readonly settling: number
}

/** State after the first reading of a sensor (lx) at `at` (epoch ms). */
export const initialLight = (at: number, level: number): LightState => ({
  at, level, previous: level, lampLx: 0, steps: 0, lamp: 0, baseLx: 0, settling: 0,
})

const learntAmplitude = (state: LightState, stepLx: number): number => {
  if (state.steps === 0) return stepLx
  const ratio = stepLx / state.lampLx
  return ratio > LIGHT.amplitudeMinRatio && ratio < LIGHT.amplitudeMaxRatio
    ? state.lampLx + LIGHT.amplitudeGain * (stepLx - state.lampLx) : state.lampLx
}

function isLampOn(state: LightState, riseLx: number, baseLx: number): boolean {
  if (state.steps < LIGHT.stepsToTrust) return riseLx >= Math.max(LIGHT.stepMinLx, LIGHT.stepMinShare * baseLx)
  return riseLx >= LIGHT.amplitudeMinRatio * state.lampLx && riseLx <= LIGHT.amplitudeMaxRatio * state.lampLx
}

function isLampOff(state: LightState, fallLx: number, topLx: number): boolean {
  if (fallLx < LIGHT.stepMinLx) return false
  if (fallLx >= LIGHT.fallShare * topLx) return state.steps === 0 || fallLx >= LIGHT.amplitudeMinRatio * state.lampLx
  return state.steps >= LIGHT.stepsToTrust && fallLx >= LIGHT.sunnyFallMin * state.lampLx
    && fallLx <= LIGHT.sunnyFallMax * state.lampLx && fallLx >= LIGHT.sunnyFallShare * topLx
}

/** State after a further reading. A gap too long for a step to be told from daylight starts the edges anew. */
export function nextLight(state: LightState, at: number, level: number): LightState {
  const gap = at - state.at > LIGHT.edgeGapMs
  const low = gap ? level : Math.min(state.level, state.previous)
  const high = gap ? level : Math.max(state.level, state.previous)
  let { lampLx, steps, lamp, baseLx, settling } = state
  if (settling > 0) {
    settling -= 1
    if (settling === 0 && level - baseLx >= LIGHT.stepMinLx) { lampLx = learntAmplitude(state, level - baseLx); steps += 1 }
  }
  if (lamp !== 1 && isLampOn(state, level - low, low)) { lamp = 1; baseLx = low; settling = LIGHT.settleSamples }
  else if (lamp !== -1 && isLampOff(state, high - level, high)) {
    if (lamp === 0 || steps === 0) { lampLx = learntAmplitude(state, high - level); steps += 1 }
    lamp = -1; settling = 0
  }
  // Below half of what its lamp gives, the lamp cannot be on, whatever step was missed.
  if (steps > 0 && settling === 0 && level < LIGHT.darkShare * lampLx) lamp = -1
  return { at, level, previous: gap ? level : state.level, lampLx, steps, lamp, baseLx, settling }
}

/** Log-odds of presence by this sensor's lamp; before any step by the level alone (EN 12464-1: lit offices have 300–500 lx). */
export function lightWeight(state: LightState): number {
  if (state.lamp === 1) return LIGHT.onWeight
  if (state.lamp === -1) return state.level > LIGHT.daylightShare * state.lampLx ? LIGHT.offInDaylightWeight : LIGHT.offWeight
  const decades = Math.log10(Math.max(state.level, 1) / LIGHT.neutralLx)
  return Math.max(LIGHT.levelMinWeight, Math.min(LIGHT.levelMaxWeight, LIGHT.levelSlope * decades))
}
