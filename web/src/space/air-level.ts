/**
 * How CO2 in a room reads to people; upper bounds in ppm. 1000 and 2000 are the guide values of the
 * German Environment Agency (Bundesgesundheitsblatt 2008, 51: harmless, conspicuous, unacceptable);
 * 800 is ours, so that a well-aired room is told from one that only just is.
 */
export const AIR_LEVELS = [
  { level: 'fresh', belowPpm: 800, bars: 1 },
  { level: 'fair', belowPpm: 1_000, bars: 2 },
  { level: 'stuffy', belowPpm: 2_000, bars: 3 },
  { level: 'poor', belowPpm: Infinity, bars: 4 },
] as const

export type AirLevel = (typeof AIR_LEVELS)[number]['level']

export const airLevel = (co2Ppm: number): (typeof AIR_LEVELS)[number] => AIR_LEVELS.find(({ belowPpm }) => co2Ppm < belowPpm) ?? AIR_LEVELS[3]
