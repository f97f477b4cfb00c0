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
