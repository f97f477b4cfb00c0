import { SOUND } from './occupancy-parameters.ts'

/**
 * Sound relative to the room's own quiet. Works on decibels above the sensor's learnt quiet level, so
 * that dBA and bare amplitudes (20·log10 of the ratio) both do.
 */
export interface SoundState { readonly at: number; readonly quietDb: number; readonly evidence: number }

const decibels = (value: number): number => (value >= SOUND.decibelFrom ? value : 20 * Math.log10(Math.max(value, 1e-3)))

/** State after the first reading, in dBA or any amplitude. */
export const initialSound = (at: number, value: number): SoundState => ({ at, quietDb: decibels(value), evidence: 0 })

const loudness = (aboveDb: number): number =>
  aboveDb >= SOUND.loudDb ? SOUND.loudStep : aboveDb <= SOUND.quietDb ? SOUND.quietStep : 0

/** State after a further reading: the quiet level sinks fast and rises slowly; the evidence fades with the time constant. */
export function nextSound(state: SoundState, at: number, value: number): SoundState {
  const dt = at - state.at
  const toward = decibels(value) - state.quietDb
  const tau = toward < 0 ? SOUND.quietFallMs : SOUND.quietRiseMs
  const quietDb = state.quietDb + (1 - Math.exp(-dt / tau)) * (toward < 0 ? toward : Math.min(toward, SOUND.riseLimitDb))
  const faded = state.evidence * Math.exp(-dt / SOUND.memoryMs)
  const step = loudness(decibels(value) - quietDb) * Math.min(1, dt / SOUND.stepMs)
  return { at, quietDb, evidence: Math.max(-SOUND.maxEvidence, Math.min(SOUND.maxEvidence, faded + step)) }
}

/** Log-odds of presence by sound. */
export const soundWeight = (state: SoundState): number =>
  Math.max(SOUND.minWeight, Math.min(SOUND.maxWeight, SOUND.perEvidence * state.evidence))
