import type { LocalText } from '#contract/local-text'
import type { TallySumId } from '../metrics/tallies.ts'

/** Shares of the capacity between which a room is as full as it is meant to be. */
export interface FullnessBand { readonly low: number; readonly high: number }
/** Density's default bands: below 60 %, 60–100 %, above 100 %. */
export const FULLNESS_BAND: FullnessBand = { low: 0.6, high: 1 }

export type BandTally = Readonly<Record<TallySumId<'bands'>, number | null>>
/** Time of a space with so many people in it. */
export interface PeopleTime { readonly people: number; readonly ms: number }

export const NO_BANDS: BandTally = { countedMs: 0, belowMs: 0, withinMs: 0, aboveMs: 0 }

/** The counted time in use by how full the space was. Where the capacity is not recorded nothing can be said. */
export function bandTally(times: readonly PeopleTime[], capacity: number, { low, high }: FullnessBand = FULLNESS_BAND): BandTally {
  if (capacity <= 0) return NO_BANDS
  const within = (from: number, to: number): number => times.filter(({ people }) => people > 0 && people / capacity >= from && people / capacity < to).reduce((sum, { ms }) => sum + ms, 0)
  // Exactly full is at target.
  const atHigh = times.filter(({ people }) => people > 0 && people / capacity === high).reduce((sum, { ms }) => sum + ms, 0)
  return { countedMs: times.reduce((sum, { ms }) => sum + ms, 0), belowMs: within(0, low), withinMs: within(low, high) + atHigh, aboveMs: within(high, Infinity) - atHigh }
}

export const addedBands = (a: BandTally, b: BandTally): BandTally =>
  ({ countedMs: a.countedMs! + b.countedMs!, belowMs: a.belowMs! + b.belowMs!, withinMs: a.withinMs! + b.withinMs!, aboveMs: a.aboveMs! + b.aboveMs! })

/** What a room's size says for itself, from whole counts of it. */
export const SIZE_VERDICTS = {
  'too-large': { en: 'Never more than half full: a smaller room would do', 'zh-CN': '从未超过半满：较小的房间即可满足' },
  fits: { en: 'Fits', 'zh-CN': '大小合适' },
  'too-small': { en: 'Often fuller than it is meant to be', 'zh-CN': '经常超员' },
  'too-little-known': { en: 'Counted for too little of the time to say', 'zh-CN': '统计时间过少，无法判断' },
} as const satisfies Record<string, LocalText>
export type SizeVerdict = keyof typeof SIZE_VERDICTS

const KNOWN_AT_LEAST = 0.5
const HALF = 0.5
const ABOVE_AT_MOST = 0.05

export function sizeVerdict({ peak, capacity, aboveShare, countedShare }: { readonly peak: number | null; readonly capacity: number; readonly aboveShare: number | null; readonly countedShare: number | null }): SizeVerdict {
  if (peak === null || capacity <= 0 || countedShare === null || countedShare < KNOWN_AT_LEAST) return 'too-little-known'
  if (aboveShare !== null && aboveShare > ABOVE_AT_MOST) return 'too-small'
  return peak <= capacity * HALF ? 'too-large' : 'fits'
}
