import type { Span } from '../time/opening-spans.ts'

export interface Placed<T> { readonly item: T; readonly lane: number }

/**
 * Things of one row that overlap in time (places of a zone, several requests for one time) one below another:
 * each takes the first lane that is free when it begins.
 */
export function inLanes<T extends Span>(items: readonly T[]): { placed: Placed<T>[]; lanes: number } {
  const ends: number[] = []
  const placed = [...items].sort((a, b) => a.from - b.from || b.to - a.to).map(item => {
    const free = ends.findIndex(end => end <= item.from)
    const lane = free === -1 ? ends.length : free
    ends[lane] = item.to
    return { item, lane }
  })
  return { placed, lanes: Math.max(1, ends.length) }
}
