import { CO2, HUMIDITY, TEMPERATURE } from './occupancy-parameters.ts'

const HOUR_MS = 3_600_000
const share = (dtMs: number, tauMs: number): number => 1 - Math.exp(-dtMs / tauMs)
const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value)

/** Two moving averages of one quantity: their difference over the difference of their lags is its slope. */
export interface TrendState { readonly at: number; readonly fast: number; readonly slow: number; readonly seen: number }

const nextTrend = (state: TrendState, at: number, value: number, fastMs: number, slowMs: number): TrendState => {
  const dt = at - state.at
  return {
    at, seen: state.seen + dt,
    fast: state.fast + share(dt, fastMs) * (value - state.fast),
    slow: state.slow + share(dt, slowMs) * (value - state.slow),
  }
}

/** Units per hour; lag of a moving average on a ramp = its time constant. */
const slopePerHour = (state: TrendState, fastMs: number, slowMs: number): number =>
  ((state.fast - state.slow) / (slowMs - fastMs)) * HOUR_MS

/**
 * CO2 as a mass balance: generation per volume = dC/dt + k·(C − C_out), N = V/G times that (DEVICES.md 4).
 * C_out is the sensor's own slowly rising minimum; k is learnt from how fast the excess decays.
 */
export interface Co2State extends TrendState { readonly floorPpm: number; readonly exchangePerHour: number }

/** State after the first reading (ppm). */
export const initialCo2 = (at: number, ppm: number): Co2State => ({
  at, seen: 0, fast: ppm, slow: ppm, floorPpm: Math.min(ppm, CO2.outdoorPpm), exchangePerHour: CO2.exchangePerHour,
})

function learntExchange(state: Co2State, trend: TrendState, slope: number, dt: number): number {
  const excess = trend.slow - state.floorPpm
  if (slope > -CO2.decayMinSlope || excess < CO2.decayMinExcess) return state.exchangePerHour
  const observed = clamp(-slope / excess, CO2.exchangeMin, CO2.exchangeMax)
  const tau = observed > state.exchangePerHour ? CO2.exchangeRiseMs : CO2.exchangeFallMs
  return state.exchangePerHour + share(dt, tau) * (observed - state.exchangePerHour)
}

/** State after a further reading. */
export function nextCo2(state: Co2State, at: number, ppm: number): Co2State {
  const dt = at - state.at
  if (dt > CO2.restartGapMs) return { ...initialCo2(at, ppm), floorPpm: Math.min(state.floorPpm, ppm), exchangePerHour: state.exchangePerHour }
  const trend = nextTrend(state, at, ppm, CO2.fastMs, CO2.slowMs)
  const toward = trend.slow - state.floorPpm
  const floorPpm = state.floorPpm + share(dt, toward < 0 ? CO2.floorFallMs : CO2.floorRiseMs) * toward
  return { ...trend, floorPpm, exchangePerHour: learntExchange(state, trend, slopePerHour(trend, CO2.fastMs, CO2.slowMs), dt) }
}

/** Human CO2 per volume and hour that the balance needs, ppm/h; about 250 for one person in 75 m³. */
export const generationPpmPerHour = (state: Co2State): number =>
  slopePerHour(state, CO2.fastMs, CO2.slowMs) + state.exchangePerHour * Math.max(0, state.slow - state.floorPpm)

/** Log-odds of presence by CO2. */
export function co2Weight(state: Co2State): number {
  const slope = slopePerHour(state, CO2.fastMs, CO2.slowMs)
  const raw = CO2.bias + CO2.perGeneration * (generationPpmPerHour(state) / CO2.personPpmPerHour)
    + CO2.perSlope * clamp(slope / CO2.personPpmPerHour, -1.5, 1.5)
    + CO2.perExcess * Math.min(1, (state.slow - state.floorPpm) / CO2.personExcessPpm)
  // Without a slope yet, the level alone cannot tell a room just entered from an empty one.
  const trust = CO2.firstTrust + (1 - CO2.firstTrust) * Math.min(1, state.seen / CO2.trustAfterMs)
  return trust * clamp(raw, CO2.minWeight, CO2.maxWeight)
}

/** State after the first reading of a temperature (°C) or humidity (%RH). */
export const initialTrend = (at: number, value: number): TrendState => ({ at, seen: 0, fast: value, slow: value })

/** State after a further reading, °C. */
export const nextTemperature = (state: TrendState, at: number, celsius: number): TrendState =>
  at - state.at > CO2.restartGapMs ? initialTrend(at, celsius) : nextTrend(state, at, celsius, TEMPERATURE.fastMs, TEMPERATURE.slowMs)

/** Log-odds by the slope of the room's temperature: bodies and lamps warm it; a hint only. */
export const temperatureWeight = (state: TrendState): number =>
  clamp(TEMPERATURE.bias + TEMPERATURE.perDegreePerHour * slopePerHour(state, TEMPERATURE.fastMs, TEMPERATURE.slowMs), -TEMPERATURE.maxWeight, TEMPERATURE.maxWeight)

/** State after a further reading, %RH. */
export const nextHumidity = (state: TrendState, at: number, percent: number): TrendState =>
  at - state.at > CO2.restartGapMs ? initialTrend(at, percent) : nextTrend(state, at, percent, HUMIDITY.fastMs, HUMIDITY.slowMs)

/** Log-odds by the slope of relative humidity; the weakest hint of all. */
export const humidityWeight = (state: TrendState): number =>
  clamp(HUMIDITY.bias + HUMIDITY.perPercentPerHour * slopePerHour(state, HUMIDITY.fastMs, HUMIDITY.slowMs), -HUMIDITY.maxWeight, HUMIDITY.maxWeight)
