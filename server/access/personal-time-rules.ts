import { Temporal } from 'temporal-polyfill'
import type { Space } from '#contract/building'

/** A stretch of time in UTC epoch ms, half open; may begin at -Infinity and end at Infinity. */
export interface PersonalStretch { readonly from: number; readonly to: number }

/** A space let to one person: dates of the site's zone, `to` the first day that is no longer let; null without a bound. */
export interface Letting { readonly spaceId: string; readonly from: string | null; readonly to: string | null }

const midnight = (date: string, timeZone: string): number => Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds

/**
 * When each space's presence is one person's: while it is let to that person, or the room around it is.
 * METRICS.md, privacy rule: no per-person presence history, for nobody.
 */
export function personalStretches(lettings: readonly Letting[], spaces: readonly Pick<Space, 'id' | 'parentId'>[], timeZone: string): Map<string, PersonalStretch[]> {
  const found = new Map<string, PersonalStretch[]>()
  const add = (spaceId: string, stretch: PersonalStretch): void => { found.set(spaceId, [...found.get(spaceId) ?? [], stretch]) }
  for (const { spaceId, from, to } of lettings) {
    const stretch = { from: from === null ? -Infinity : midnight(from, timeZone), to: to === null ? Infinity : midnight(to, timeZone) }
    add(spaceId, stretch)
    for (const inner of spaces) if (inner.parentId === spaceId) add(inner.id, stretch)
  }
  return found
}

/** True when any of the stretches shares time with [from, to). */
export const touches = (stretches: readonly PersonalStretch[] | undefined, from: number, to: number): boolean =>
  stretches !== undefined && stretches.some((stretch) => stretch.from < to && from < stretch.to)
