/** value in the vocabulary's unit = value × scale + offset. */
export interface Conversion { readonly scale: number; readonly offset: number }

const by = (scale: number, offset = 0): Conversion => ({ scale, offset })

/** Vocabulary unit → the units that devices name → conversion. A unit that is not here is refused, never assumed. */
export const UNIT_CONVERSIONS: Readonly<Record<string, Readonly<Record<string, Conversion>>>> = {
  '': { '': by(1), lqi: by(1) },
  '°C': { '°C': by(1), C: by(1), '°F': by(5 / 9, -160 / 9), F: by(5 / 9, -160 / 9), K: by(1, -273.15) },
  '%RH': { '%': by(1), '%RH': by(1) },
  '%': { '%': by(1) },
  ppm: { ppm: by(1) },
  ppb: { ppb: by(1) },
  // SI brochure 9th ed. table 8: 1 bar = 100 kPa; 1 mmHg = 133.322 Pa.
  hPa: { hPa: by(1), mbar: by(1), kPa: by(10), Pa: by(0.01), mmHg: by(1.33322387415) },
  'µg/m³': { 'µg/m³': by(1), 'μg/m³': by(1), 'ug/m³': by(1), 'ug/m3': by(1), 'µg/m3': by(1), 'mg/m³': by(1000), 'mg/m3': by(1000) },
  lx: { lx: by(1), lux: by(1), klx: by(1000) },
  // Unweighted dB is another quantity and is not converted.
  dBA: { dBA: by(1), 'dB(A)': by(1) },
  W: { W: by(1), kW: by(1000), mW: by(0.001) },
  Wh: { Wh: by(1), kWh: by(1000), MWh: by(1_000_000) },
  V: { V: by(1), mV: by(0.001), kV: by(1000) },
  A: { A: by(1), mA: by(0.001) },
  dBm: { dBm: by(1) },
  dB: { dB: by(1) },
}

/** Own keys only: "constructor" is no unit. */
export const conversion = (from: string, to: string): Conversion | null => {
  const known = UNIT_CONVERSIONS[to]
  return known && Object.hasOwn(known, from) ? known[from] ?? null : null
}

/**
 * Converted, without the dust of binary fractions: 12.345 kWh is 12345 Wh. Finite for every finite
 * value: what no double can hold becomes the largest one, and is out of every point's range anyway.
 */
export function converted(value: number, { scale, offset }: Conversion): number {
  if (scale === 1 && offset === 0) return value
  const exact = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value * scale + offset))
  const rounded = Math.round(exact * 1e6) / 1e6
  return Number.isFinite(rounded) ? rounded : exact
}
