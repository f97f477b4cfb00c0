import type { Stretch } from '../site-time/available-time-rules.ts'

/** Sweeps over stretches [from, to) that are sorted by their beginning; all linear. */

export const byBegin = (a: Stretch, b: Stretch): number => a.from - b.from

/** Sorted stretches with those that overlap or touch made one. */
export function joined(sorted: readonly Stretch[]): Stretch[] {
  const result: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    const last = result.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

/** What both lists cover. */
export function common(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const from = Math.max(a[i]!.from, b[j]!.from)
    const to = Math.min(a[i]!.to, b[j]!.to)
    if (from < to) result.push({ from, to })
    if (a[i]!.to < b[j]!.to) i += 1
    else j += 1
  }
  return result
}

/** What of `whole` the others (sorted, overlapping or not) leave. */
export function without(whole: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  let next = 0
  for (const { from, to } of whole) {
    let at = from
    while (next < others.length && others[next]!.to <= at) next += 1
    for (let index = next; index < others.length && others[index]!.from < to; index += 1) {
      const other = others[index]!
      if (other.from > at) result.push({ from: at, to: other.from })
      at = Math.max(at, other.to)
    }
    if (at < to) result.push({ from: at, to })
  }
  return result
}

/** Where at least `count` of the lists (each sorted and without overlaps) cover; sorted. */
export function coveredBy(lists: readonly (readonly Stretch[])[], count: number): Stretch[] {
  if (lists.length === 1 && count === 1) return [...lists[0]!]
  const edges = lists.flatMap((list) => list.flatMap(({ from, to }) => [{ at: from, step: 1 }, { at: to, step: -1 }])).sort((a, b) => a.at - b.at)
  const result: Stretch[] = []
  let covering = 0
  let since: number | null = null
  for (let index = 0; index < edges.length;) {
    const { at } = edges[index]!
    for (; edges[index]?.at === at; index += 1) covering += edges[index]!.step
    if (covering >= count) since ??= at
    else if (since !== null) {
      result.push({ from: since, to: at })
      since = null
    }
  }
  return result
}
