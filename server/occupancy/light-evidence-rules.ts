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
  /** Mean change between samples outside steps, lx: what clouds do. */
  readonly flickerLx: number
  /** A step up that has not settled yet: where it rose from, what the lamp was before, samples still to wait. */
  readonly baseLx: number
  readonly formerLamp: -1 | 0 | 1
  readonly settling: number
}

/** State after the first reading of a sensor (lx) at `at` (epoch ms). */
export const initialLight = (at: number, level: number): LightState =>
  ({ at, level, previous: level, lampLx: 0, steps: 0, lamp: 0, flickerLx: 0, baseLx: 0, formerLamp: 0, settling: 0 })

const withAmplitude = (state: LightState, stepLx: number): LightState =>
  ({ ...state, steps: state.steps + 1, lampLx: state.steps === 0 ? stepLx : state.lampLx + LIGHT.amplitudeGain * (stepLx - state.lampLx) })

function isLampOn(state: LightState, riseLx: number, baseLx: number): boolean {
  if (riseLx < LIGHT.calmFactor * state.flickerLx) return false
  return state.steps < LIGHT.stepsToTrust
    ? riseLx >= Math.max(LIGHT.stepMinLx, LIGHT.stepMinShare * baseLx, LIGHT.firstRatio * state.lampLx)
    : riseLx >= Math.max(LIGHT.stepMinLx, LIGHT.amplitudeMinRatio * state.lampLx)
}

function isLampOff(state: LightState, level: number, topLx: number): boolean {
  const fallLx = topLx - level
  if (fallLx < LIGHT.stepMinLx) return false
  const share = fallLx / topLx
  // A cloud over a sunny desk falls as far, but out of restless light; a lamp falls out of calm.
  const calm = fallLx >= LIGHT.sunnyCalmFactor * state.flickerLx
  if (state.steps === 0) return share >= LIGHT.fallShare && (calm || (level <= LIGHT.coldOffBelowLx && fallLx >= LIGHT.calmFactor * state.flickerLx))
  if (share >= LIGHT.fallShare && level <= LIGHT.coldOffBelowLx) return fallLx >= LIGHT.amplitudeMinRatio * state.lampLx
  return calm && share >= LIGHT.sunnyFallShare && fallLx >= LIGHT.sunnyFallMin * state.lampLx && fallLx <= LIGHT.sunnyFallMax * state.lampLx
}

/** A lamp's step stays where it rose to; one that falls back while settling was the sun, and is taken back. */
function settled(state: LightState, level: number): LightState {
  const riseLx = Math.max(state.level, level) - state.baseLx
  const change = level - state.level
  if (change < -LIGHT.unsteadyShare * riseLx) return { ...state, settling: 0, lamp: state.formerLamp, flickerLx: Math.max(state.flickerLx, -change) }
  if (change > LIGHT.unsteadyShare * riseLx) return { ...state, settling: LIGHT.settleSamples }
  const settling = state.settling - 1
  return settling > 0 ? { ...state, settling } : { ...withAmplitude(state, level - state.baseLx), settling: 0 }
}

/** State after a further reading. A gap too long for a step to be told from daylight starts the edges anew. */
export function nextLight(before: LightState, at: number, level: number): LightState {
  const gap = at - before.at > LIGHT.edgeGapMs
  const low = gap ? level : Math.min(before.level, before.previous)
  const high = gap ? level : Math.max(before.level, before.previous)
  let state = before.settling > 0 ? settled(before, level) : before
  if (state.lamp !== 1 && isLampOn(state, level - low, low)) {
    state = { ...state, formerLamp: state.lamp, lamp: 1, baseLx: low, settling: LIGHT.settleSamples }
  } else if (state.lamp !== -1 && isLampOff(state, level, high)) {
    state = { ...(state.steps === 0 ? withAmplitude(state, high - level) : state), lamp: -1, settling: 0 }
  } else if (state.settling === 0 && !gap) {
    state = { ...state, flickerLx: state.flickerLx + LIGHT.flickerGain * (Math.min(Math.abs(level - before.level), LIGHT.flickerMaxLx) - state.flickerLx) }
  }
  return { ...state, at, level, previous: gap ? level : before.level, lamp: lampBeyondSteps(state, level, gap) }
}

/**
 * What the level alone says of the lamp: below half of what it gives it cannot be on, whatever step was
 * missed; a dark desk has none on, so what slowly brightens it later is daylight; after a gap nobody knows.
 */
function lampBeyondSteps(state: LightState, level: number, gap: boolean): -1 | 0 | 1 {
  if (state.settling > 0) return state.lamp
  if (state.steps > 0 && level < LIGHT.darkShare * state.lampLx) return -1
  if (gap || state.lamp === 0) return level <= LIGHT.darkLx ? -1 : 0
  return state.lamp
}

/** Log-odds of presence by this sensor's lamp; before any step by the level alone (EN 12464-1: lit offices have 300–500 lx). */
export function lightWeight(state: LightState): number {
  if (state.lamp === 1) return LIGHT.onWeight
  if (state.lamp === -1) {
    if (state.lampLx === 0) return state.level <= LIGHT.darkLx ? LIGHT.neverLitWeight : LIGHT.daylightOnlyWeight
    const share = state.level / state.lampLx
    return share > LIGHT.brightShare ? LIGHT.offInBrightWeight : share > LIGHT.daylightShare ? LIGHT.offInDaylightWeight : LIGHT.offWeight
  }
  const decades = Math.log10(Math.max(state.level, 1) / LIGHT.neutralLx)
  return Math.max(LIGHT.levelMinWeight, Math.min(LIGHT.levelMaxWeight, LIGHT.levelSlope * decades))
}
