/** A whole number over time: values[i] holds on [times[i], times[i + 1]); the last until the chunk's end. */
export interface StepFunction {
  readonly times: readonly number[]
  readonly values: readonly number[]
}

/** From signed changes (time, ±1 …) in any order; starts at `start` with what has accumulated by then. */
export function stepsFrom(changes: readonly { readonly at: number; readonly by: number }[], start: number, end: number): StepFunction {
  const sorted = [...changes].sort((one, other) => one.at - other.at)
  const times = [start]
  const values = [0]
  let value = 0
  for (const { at, by } of sorted) {
    if (at >= end) break
    value += by
    const last = times.length - 1
    if (at <= (times[last] as number)) values[last] = value
    else { times.push(at); values.push(value) }
  }
  return withoutRepeats(times, values)
}

function withoutRepeats(times: readonly number[], values: readonly number[]): StepFunction {
  const kept: StepFunction & { times: number[]; values: number[] } = { times: [], values: [] }
  values.forEach((value, index) => {
    if (index > 0 && kept.values.at(-1) === value) return
    kept.times.push(times[index] as number)
    kept.values.push(value)
  })
  return kept
}

/** Index of the step that holds at a moment; 0 before the first. */
export function stepAt(steps: StepFunction, at: number): number {
  let low = 0
  let high = steps.times.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((steps.times[middle] as number) <= at) low = middle
    else high = middle - 1
  }
  return low
}

export const valueAt = (steps: StepFunction, at: number): number => steps.values[stepAt(steps, at)] ?? 0

/** Calls back for every stretch of one value inside [start, end). */
export function eachStretch(steps: StepFunction, start: number, end: number, visit: (from: number, to: number, value: number, before: number) => void): void {
  for (let index = stepAt(steps, start); index < steps.times.length; index++) {
    const from = Math.max(start, steps.times[index] as number)
    const to = Math.min(end, steps.times[index + 1] ?? end)
    if (from >= end) return
    if (to > from) visit(from, to, steps.values[index] as number, index > 0 ? (steps.values[index - 1] as number) : 0)
  }
}
