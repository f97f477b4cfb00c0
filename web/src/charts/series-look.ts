/**
 * How series are told apart: colour and pattern together, in this order. Blue is what was sensed, orange what was
 * booked (LOOK); further ones are greys and tints with patterns of their own, red comes last because it is an alarm's.
 */
export const SERIES_LOOKS = ['sensed', 'booked', 'grey', 'tint', 'ink', 'red'] as const
export type SeriesLook = (typeof SERIES_LOOKS)[number]

export const seriesLook = (index: number): SeriesLook => SERIES_LOOKS[index % SERIES_LOOKS.length]!
