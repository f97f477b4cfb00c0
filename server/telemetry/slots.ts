/** A fixed number of numbered places: who takes one has it alone until it is given back. First come, first served. */
export interface Slots {
  take(): Promise<number>
  give(slot: number): void
}

export function createSlots(count: number): Slots {
  const free = Array.from({ length: count }, (_, slot) => slot)
  const waiting: ((slot: number) => void)[] = []
  return {
    async take() {
      const slot = free.pop()
      return slot ?? new Promise<number>((resolve) => waiting.push(resolve))
    },
    give(slot) {
      const next = waiting.shift()
      if (next === undefined) free.push(slot)
      else next(slot)
    },
  }
}
