import type { Stretch } from '../site-time/available-time-rules.ts'

/** A value that holds over a stretch. Lists of them are in order and do not overlap. */
export interface Held<T> extends Stretch { readonly value: T }

/** What holds at moments that are asked in ascending order; undefined where nothing does. */
export function ascending<T>(pieces: readonly Held<T>[]): (at: number) => T | undefined {
  let next = 0
  return (at) => {
    while (next < pieces.length && pieces[next]!.to <= at) next += 1
    const piece = pieces[next]
    return piece !== undefined && piece.from <= at ? piece.value : undefined
  }
}

export const held = <T>(stretches: readonly Stretch[], value: T): Held<T>[] => stretches.map(({ from, to }) => ({ from, to, value }))

/** Map.groupBy, which Node 20 does not have. */
export function grouped<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/**
 * The parts of `within` in which none of the lists changes: cut at every begin and end. So whatever holds at
 * a part's begin holds over all of it, and an integral is a sum over parts, exact to the millisecond.
 */
export function parts(within: readonly Stretch[], ...lists: readonly (readonly Stretch[])[]): Stretch[] {
  const edges = [...new Set(lists.flatMap((list) => list.flatMap(({ from, to }) => [from, to])))].sort((a, b) => a - b)
  const result: Stretch[] = []
  let next = 0
  for (const { from, to } of within) {
    while (next < edges.length && edges[next]! <= from) next += 1
    let begin = from
    for (; next < edges.length && edges[next]! < to; next += 1) {
      result.push({ from: begin, to: edges[next]! })
      begin = edges[next]!
    }
    if (begin < to) result.push({ from: begin, to })
  }
  return result
}

/** A value as it was told at a moment, and how long it is believed when nothing follows. */
export interface Told<T> { readonly at: number; readonly value: T; readonly believedMs: number }

/** Told values (in order of time) as a step function: each holds until the next, at most for as long as it is believed. */
export function steps<T>(told: readonly Told<T>[]): Held<T>[] {
  return told.flatMap(({ at, value, believedMs }, index) => {
    const to = Math.min(at + believedMs, told[index + 1]?.at ?? Infinity)
    return at < to ? [{ from: at, to, value }] : []
  })
}

/** How often something begins at or after `from`, by moment: a stretch that follows a shorter gap than `bridgeMs` goes on. Stretches in order, without overlaps. */
export function begins(stretches: readonly Stretch[], bridgeMs: number): number[] {
  return stretches.filter(({ from }, index) => index === 0 || !goesOn(from - stretches[index - 1]!.to, bridgeMs)).map(({ from }) => from)
}

/** What touches is never two. */
const goesOn = (gapMs: number, bridgeMs: number): boolean => gapMs === 0 || gapMs < bridgeMs
