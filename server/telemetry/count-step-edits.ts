import type { CountStep } from '#contract/occupancy'
import { stretchOf, type Replacement } from './interval-edit-rules.ts'

/** A recomputed stretch of which the counts were recomputed as well. */
export interface StepReplacement extends Replacement { readonly countSteps: readonly CountStep[] }

export const replacesSteps = (replacement: Replacement & { readonly countSteps?: readonly CountStep[] }): replacement is StepReplacement => replacement.countSteps !== undefined

/** What is to be deleted, then inserted, so that the stored steps are the edited ones. */
export interface CountStepEdits { readonly gone: readonly Omit<CountStep, 'count'>[]; readonly put: readonly CountStep[] }

/**
 * The edits of one commit: first steps inserted or replaced by key, then the replacements in order.
 * `stored` holds at least every stored step inside a replacement's stretch and each space's last one
 * before it. What held before `closedTo` is closed history: it is neither written nor replaced.
 */
export function countStepEdits(upserts: readonly CountStep[], replacements: readonly StepReplacement[], stored: readonly CountStep[], closedTo: number): CountStepEdits {
  const spaces = new Map<string, SpaceSteps>()
  const spaceOf = (spaceId: string): SpaceSteps => {
    let space = spaces.get(spaceId)
    if (space === undefined) spaces.set(spaceId, (space = new SpaceSteps()))
    return space
  }
  for (const { spaceId, at, count } of stored) spaceOf(spaceId).counts.set(at, count)
  for (const { spaceId, at, count } of upserts) if (Math.round(at) >= closedTo) spaceOf(spaceId).write(Math.round(at), count)
  for (const replacement of replacements) {
    const { from, to } = stretchOf(replacement)
    spaceOf(replacement.spaceId).replace(Math.max(from, closedTo), to, replacement.countSteps)
  }
  const edits = [...spaces].map(([spaceId, space]) => ({ spaceId, space }))
  return {
    gone: edits.flatMap(({ spaceId, space }) => [...space.touched].map((at) => ({ spaceId, at }))),
    put: edits.flatMap(({ spaceId, space }) => [...space.touched].filter((at) => space.counts.has(at)).map((at) => ({ spaceId, at, count: space.counts.get(at) ?? null }))),
  }
}

/** The steps of one space while they are edited. */
class SpaceSteps {
  readonly counts = new Map<number, number | null>()
  /** Keys that were written or removed. */
  readonly touched = new Set<number>()

  write(at: number, count: number | null): void {
    this.touched.add(at)
    this.counts.set(at, count)
  }

  replace(from: number, to: number, steps: readonly CountStep[]): void {
    if (!(from < to)) return
    const heldAfter = this.#heldAt(to)
    for (const at of [...this.counts.keys()]) {
      if (at < from || at >= to) continue
      this.touched.add(at)
      this.counts.delete(at)
    }
    // In order of time, so that of those before the stretch the last one holds at its begin.
    for (const { at, count } of [...steps].sort((a, b) => a.at - b.at)) if (Math.round(at) < to) this.write(Math.max(Math.round(at), from), count)
    if (to < Number.POSITIVE_INFINITY && this.#heldAt(to) !== heldAfter) this.write(to, heldAfter)
  }

  /** The count that holds at a time: that of the last step at or before it. */
  #heldAt(time: number): number | null {
    let last = Number.NEGATIVE_INFINITY
    for (const at of this.counts.keys()) if (at <= time && at > last) last = at
    return this.counts.get(last) ?? null
  }
}
