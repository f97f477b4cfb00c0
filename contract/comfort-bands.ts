import type { Purpose } from '#contract/purposes'
import type { PointId } from '#contract/vocabulary'

/** Values inside [low, high] are comfortable; null: no bound on that side. In the point's unit. */
export interface ComfortBand { readonly low: number | null; readonly high: number | null }

/** The air points that have a band, and so a row in the air ledger. */
export const COMFORT_POINTS = ['air.co2', 'air.temperature', 'air.humidity', 'air.pm25'] as const satisfies readonly PointId[]
export type ComfortPoint = (typeof COMFORT_POINTS)[number]
export type ComfortBands = Readonly<Record<ComfortPoint, ComfortBand>>

/**
 * EN 16798-1:2019, category II (the normal level of expectation), national default values of annex B:
 * CO₂ at most 800 ppm above outdoors, where 400 ppm are assumed; 20–26 °C over the heating and the cooling
 * season for sedentary work (1.2 met); 25–60 %RH. PM2.5: WHO air quality guideline 2021, 15 µg/m³ over 24 h,
 * to which ASHRAE 62.1 and EN 16798-1 refer for outdoor air.
 */
const SEDENTARY: ComfortBands = {
  'air.co2': { low: null, high: 1_200 }, 'air.temperature': { low: 20, high: 26 },
  'air.humidity': { low: 25, high: 60 }, 'air.pm25': { low: null, high: 15 },
}
/** Standing and walking (1.6 met), the same standard's category II: 16–25 °C. */
const STANDING: ComfortBands = { ...SEDENTARY, 'air.temperature': { low: 16, high: 25 } }

/** One row per purpose. Where people pass or nothing but things are kept, the bands are those of standing and walking. */
export const COMFORT_BANDS: Readonly<Record<Purpose, ComfortBands>> = {
  office: SEDENTARY, meeting: SEDENTARY, desk: SEDENTARY, booth: SEDENTARY, lounge: SEDENTARY, event: SEDENTARY,
  workshop: STANDING, kitchen: STANDING, storage: STANDING, circulation: STANDING,
}

export const isComfortable = ({ low, high }: ComfortBand, value: number): boolean => (low === null || value >= low) && (high === null || value <= high)
