import type { Purpose } from '#contract/purposes'

/**
 * Every number of the occupancy engine, in one place, each group with its source. "Fitted" means: on
 * the training files of the two public data sets named in docs/occupancy.md, never on a validation file.
 * Times in ms, weights in log-odds (positive speaks for presence).
 */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface PurposeParameters {
  /** Motion: from the last motion to "nobody there". */
  readonly motionHoldMs: number
  /** occupancy.present: continuous presence before it is believed (a dropped bag), and absence before it is. */
  readonly presenceOnMs: number
  readonly presenceOffMs: number
  /** Uninterrupted presence beyond this is a stuck sensor. */
  readonly stuckAfterMs: number
}

const purpose = (holdMin: number, onMin: number, offMin: number, stuckHours: number): PurposeParameters => ({
  motionHoldMs: holdMin * MINUTE, presenceOnMs: onMin * MINUTE, presenceOffMs: offMin * MINUTE, stuckAfterMs: stuckHours * HOUR,
})

/**
 * Source: DEVICES.md "Occupancy inference" 1 (desk 10–15 min, meeting room 10, booth 3–5; desk sensors on
 * after 2 min, off after 5–10). Its other purposes are ours: like the meeting room where people sit,
 * less where they move about, and half a minute where they only pass: a walk through a sensor's 7 m takes
 * 10–20 s, and a battery sensor that is blind for a minute bridges that by its own hold.
 * Stuck limits: longer than any plausible uninterrupted stay.
 */
export const PURPOSE_PARAMETERS: Readonly<Record<Purpose, PurposeParameters>> = {
  office: purpose(10, 0, 3, 16),
  meeting: purpose(10, 0, 3, 12),
  desk: purpose(12, 2, 5, 14),
  booth: purpose(3, 0, 1, 6),
  workshop: purpose(8, 0, 2, 18),
  event: purpose(10, 0, 3, 16),
  lounge: purpose(8, 0, 3, 18),
  kitchen: purpose(4, 0, 1, 16),
  storage: purpose(3, 0, 1, 8),
  circulation: purpose(0.5, 0, 0.5, 20),
}

/**
 * Source: the order strong > medium > weak of DEVICES.md 5. The sizes are chosen so that one stronger
 * source outweighs one weaker that disagrees, and that three kinds of weak evidence together outweigh
 * a motion sensor's silence (a still person in a room whose lamp, CO2 and sound all speak) while one alone never does.
 */
export const WEIGHTS = {
  countOccupied: 5, countVacant: -5,
  presenceOccupied: 4, presenceVacant: -4,
  desksOccupied: 5, desksVacant: -1,
  motionRecent: 3, motionHeld: 1.6, motionVacant: -2.5, motionLongVacant: -3.5,
  powerRunning: 1.2, powerSwitched: 2.5,
  doorMoved: 1.5, badge: 2.5,
  /** A strong source says yes while another strong one says no: yes, until the conflict has lasted. */
  contested: 2,
  doorCountMax: 4,
  prior: -0.1,
} as const

/**
 * Source: ours. The first quarter of a hold is firm; in the rest a room gone dark and quiet may end it early. Looking
 * back, an empty room was left at the end of that quarter: who is present moves, and is seen to, every one to three
 * minutes (sensors are blind for a minute after each report), so that who leaves has last been seen one or two
 * minutes before: the mean age of the last of events with gaps g is E[g²] ÷ 2 E[g]. Not fitted: docs/usage.md.
 */
export const MOTION = { firmShare: 0.25, longVacantHolds: 3 } as const

/** Source: DEVICES.md 5 "short boost: door event". */
export const BOOSTS = { doorMs: 2 * MINUTE, badgeMs: 5 * MINUTE, powerSwitchedMs: 10 * MINUTE } as const

/** Source: ours; a machine's own threshold comes with its equipment record. */
export const POWER = { runningW: 50 } as const

/** Source: ours; long enough for a counter that reports every few minutes to catch up with a radar. */
export const CONFLICT_AFTER_MS = 15 * MINUTE

/** Log-odds at which the state turns. Source: hysteresis p = 0.6 / 0.4; fitted runs are flat around it. */
export const HYSTERESIS = { occupiedAt: 0.4, vacantAt: -0.4 } as const

/**
 * Door counters. Zero hour and the 10–15 % flag: DEVICES.md 3. Misjudged crossings: ours, the 95–98 %
 * that makers state for overhead counters. Totals wrap at a power of two; a drop to under half is a reset.
 */
export const DOOR_COUNTER = {
  zeroHour: 4, missedShare: 0.025, baseVariance: 0.06, flagShare: 0.1, suspectShare: 0.15,
  wrapBits: [16, 24, 32], wrapMargin: 0.1, resetShare: 0.5, maxCrossingsPerSecond: 4, burstCrossings: 50,
} as const

/**
 * Weak evidence beside something stronger. Source: DEVICES.md 5. Per kind, so that a lamp left on in an
 * empty room (one kind) can never read as a person, and sums of kinds can.
 */
export const WEAK_BESIDE_STRONGER = { light: 1, co2: 1.5, sound: 1.5, total: 2, lowest: -2.2 } as const
/** Once a room's lamp has shown itself, the lagging hints together stay below it. Source: fitted. */
export const WEAK_BESIDE_LAMP = 1.6

/**
 * Light. stepMin…settle: fitted; neutralLx between an unlit and a lit room: EN 12464-1 asks 300–500 lx of
 * lit offices, 100 of corridors. A lamp that is off in daylight says a little less than a dark room.
 */
export const LIGHT = {
  stepMinLx: 40, stepMinShare: 0.6, stepsToTrust: 2, firstRatio: 0.35, amplitudeMinRatio: 0.5, amplitudeGain: 0.3,
  calmFactor: 3, sunnyCalmFactor: 6, unsteadyShare: 0.2, flickerGain: 0.15, flickerMaxLx: 1000, coldOffBelowLx: 150,
  fallShare: 0.5, sunnyFallMin: 0.7, sunnyFallMax: 1.4, sunnyFallShare: 0.25, settleSamples: 3, edgeGapMs: 20 * MINUTE,
  darkShare: 0.5, darkLx: 20, neverLitWeight: -2.5, daylightOnlyWeight: -1.5, daylightShare: 0.25, brightShare: 0.9, onWeight: 3, offWeight: -3, offInDaylightWeight: -2.5, offInBrightWeight: -1,
  neutralLx: 70, levelSlope: 2.5, levelMinWeight: -2.5, levelMaxWeight: 2,
} as const

/**
 * CO2. outdoorPpm: NOAA's 2020s mean of about 420; exchange 0.7/h (0.3–1.5): naturally and lightly
 * ventilated offices; 250 ppm/h is one person (about 19 l/h, ASTM D6245) in 75 m³. The rest: fitted.
 */
export const CO2 = {
  outdoorPpm: 420, exchangePerHour: 0.7, exchangeMin: 0.3, exchangeMax: 1.5, decayMinSlope: 40, decayMinExcess: 100,
  exchangeRiseMs: 30 * MINUTE, exchangeFallMs: 12 * HOUR, restartGapMs: 2 * HOUR,
  fastMs: MINUTE, slowMs: 5 * MINUTE, floorFallMs: 30 * MINUTE, floorRiseMs: 14 * DAY,
  personPpmPerHour: 250, personExcessPpm: 150, bias: -2.5, perGeneration: 4, perSlope: 4, perExcess: 0.5,
  minWeight: -2.2, maxWeight: 2.5, trustAfterMs: 15 * MINUTE, firstTrust: 0.4,
} as const

/** Temperature and humidity: slopes over about 20 and 40 minutes. Source: fitted; capped as the weakest hints. */
export const TEMPERATURE = { fastMs: 10 * MINUTE, slowMs: 20 * MINUTE, bias: 0, perDegreePerHour: 2, maxWeight: 0.25 } as const
export const HUMIDITY = { fastMs: 10 * MINUTE, slowMs: 40 * MINUTE, bias: 0, perPercentPerHour: 0.2, maxWeight: 0.1 } as const

/** Sound, in dB above the room's own quiet; a value under decibelFrom is an amplitude, not dBA. Source: fitted. */
export const SOUND = {
  decibelFrom: 15, quietFallMs: 5 * MINUTE, quietRiseMs: 12 * HOUR, riseLimitDb: 6, loudDb: 5, quietDb: 2.5, loudStep: 1.2, quietStep: -0.8,
  stepMs: MINUTE, memoryMs: 10 * MINUTE, maxEvidence: 4, perEvidence: 0.8, minWeight: -2, maxWeight: 2.5,
} as const
