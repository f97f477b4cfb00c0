import { byBegin, common, joined, without } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { LedgerFamily } from './ledger-families.ts'
import type { Touch } from './touched-rules.ts'

export const MARKS_PREFIX = 'usage/mark/'
const keyOf = ({ family, subjectId }: Pick<Touch, 'family' | 'subjectId'>): string => `${MARKS_PREFIX}${family}/${subjectId}`

/** Marks that are being added up anew, by subject. */
export interface TakenMarks { readonly family: LedgerFamily; readonly bySubject: ReadonlyMap<string, readonly Stretch[]> }

/**
 * Time whose stored cells are out of date, by family and subject. Each mark is a checkpoint that is stored in one
 * commit with what made it, and goes in one commit with the cells that were added up anew: what is in hand
 * stays stored until then, so that a crash at any moment loses none.
 */
export class UsageMarks {
  readonly #waiting = new Map<string, Stretch[]>()
  readonly #inHand = new Map<string, Stretch[]>()

  /** Takes up what is stored. */
  restore(checkpoints: ReadonlyMap<string, string>): void {
    for (const [key, json] of checkpoints) this.#waiting.set(key, (JSON.parse(json) as [number, number][]).map(([from, to]) => ({ from, to })))
  }

  /** Marks what was touched (finite, epoch ms); the checkpoints that are to be stored with what touched it. */
  mark(touches: Iterable<Touch>): Map<string, string | null> {
    const changed = new Set<string>()
    for (const [key, stretches] of byKey(touches)) {
      const before = this.#waiting.get(key) ?? []
      const after = joined([...before, ...stretches].sort(byBegin))
      if (sameStretches(before, after)) continue
      this.#waiting.set(key, after)
      changed.add(key)
    }
    return this.#stored(changed)
  }

  /** The earliest marked moment of these subjects in the period; null when there is none. */
  first(family: LedgerFamily, subjectIds: Iterable<string>, { from, to }: Stretch): number | null {
    let first = Infinity
    for (const subjectId of subjectIds) {
      const stretch = this.#waiting.get(keyOf({ family, subjectId }))?.find((marked) => marked.to > from && marked.from < to)
      if (stretch !== undefined) first = Math.min(first, Math.max(stretch.from, from))
    }
    return first === Infinity ? null : first
  }

  /** Takes what is marked of these subjects inside the period into hand; nothing may be in hand of them already. */
  take(family: LedgerFamily, subjectIds: Iterable<string>, period: Stretch): TakenMarks {
    const bySubject = new Map<string, Stretch[]>()
    for (const subjectId of subjectIds) {
      const key = keyOf({ family, subjectId })
      const taken = common(this.#waiting.get(key) ?? [], [period])
      if (taken.length === 0) continue
      this.#leave(key, without(this.#waiting.get(key)!, taken))
      this.#inHand.set(key, taken)
      bySubject.set(subjectId, taken)
    }
    return { family, bySubject }
  }

  /** The checkpoints as they are without what is in hand: to be stored with its cells. */
  settled({ family, bySubject }: TakenMarks): Map<string, string | null> {
    return new Map([...bySubject.keys()].map((subjectId) => {
      const key = keyOf({ family, subjectId })
      return [key, asCheckpoint(this.#waiting.get(key) ?? [])]
    }))
  }

  /** Its cells are stored. */
  done({ family, bySubject }: TakenMarks): void {
    for (const subjectId of bySubject.keys()) this.#inHand.delete(keyOf({ family, subjectId }))
  }

  /** Its cells could not be stored: it waits again. */
  putBack(taken: TakenMarks): void {
    for (const [subjectId, stretches] of taken.bySubject) {
      const key = keyOf({ family: taken.family, subjectId })
      this.#waiting.set(key, joined([...this.#waiting.get(key) ?? [], ...stretches].sort(byBegin)))
    }
    this.done(taken)
  }

  /** Milliseconds that wait, over all subjects. */
  waitingMs(): number {
    let ms = 0
    for (const stretches of this.#waiting.values()) for (const { from, to } of stretches) ms += to - from
    return ms
  }

  #leave(key: string, stretches: Stretch[]): void {
    if (stretches.length === 0) this.#waiting.delete(key)
    else this.#waiting.set(key, stretches)
  }

  #stored(keys: Iterable<string>): Map<string, string | null> {
    return new Map([...keys].map((key) => [key, asCheckpoint(joined([...this.#waiting.get(key) ?? [], ...this.#inHand.get(key) ?? []].sort(byBegin)))]))
  }
}

function byKey(touches: Iterable<Touch>): Map<string, Stretch[]> {
  const groups = new Map<string, Stretch[]>()
  for (const touch of touches) {
    const group = groups.get(keyOf(touch))
    if (group === undefined) groups.set(keyOf(touch), [touch])
    else group.push(touch)
  }
  return groups
}

const asCheckpoint = (stretches: readonly Stretch[]): string | null => (stretches.length === 0 ? null : JSON.stringify(stretches.map(({ from, to }) => [from, to])))
const sameStretches = (a: readonly Stretch[], b: readonly Stretch[]): boolean => a.length === b.length && a.every(({ from, to }, index) => from === b[index]!.from && to === b[index]!.to)
