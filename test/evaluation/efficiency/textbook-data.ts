import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'

/** Columns by name → data; units are numbered from 1. */
export function dataOf(inputs: Readonly<Record<string, readonly number[]>>, outputs: Readonly<Record<string, readonly number[]>>, undesirable: Readonly<Record<string, readonly number[]>> = {}): EfficiencyData {
  const variables = (columns: Readonly<Record<string, readonly number[]>>) => Object.entries(columns).map(([id, values]) => ({ id, values }))
  return { units: variables(inputs)[0]!.values.map((_, index) => String(index + 1)), inputs: variables(inputs), outputs: variables(outputs), undesirable: variables(undesirable) }
}

/** Coelli, Rao, O'Donnell, Battese, "An Introduction to Efficiency and Productivity Analysis" (2005), table 6.1 (DEAP's EG1). */
export const COELLI_EG1 = dataOf({ x1: [2, 2, 6, 3, 6], x2: [5, 4, 6, 2, 2] }, { y: [1, 2, 3, 1, 2] })

/** Coelli, "A Guide to DEAP 2.1" (1996), EG2: variable returns. Printed there: crste .500 .500 1 .800 .833, vrste 1 .625 1 .900 1, irs irs – drs drs. */
export const COELLI_EG2 = dataOf({ x: [2, 4, 3, 5, 6] }, { y: [1, 2, 3, 4, 5] })

/** Cooper, Seiford, Tone, "Data Envelopment Analysis" (2007), example 3.1: units A–F. */
export const COOPER_3_1 = dataOf({ x1: [4, 7, 8, 4, 2, 10], x2: [3, 3, 1, 2, 4, 1] }, { y: [1, 1, 1, 1, 1, 1] })

/** Tone (2001), "A slacks-based measure of efficiency in data envelopment analysis", EJOR 130, p. 505. */
export const TONE_2001 = dataOf({ x1: [4, 6, 8, 8, 2], x2: [3, 3, 1, 1, 4] }, { y1: [2, 2, 6, 6, 1], y2: [3, 3, 2, 1, 4] })

/** Tone (2002), "A slacks-based measure of super-efficiency in data envelopment analysis", EJOR 143: six power plants. */
export const POWER_PLANTS = dataOf(
  { x1: [80, 65, 83, 40, 52, 94], x2: [600, 200, 400, 1000, 600, 700], x3: [54, 97, 72, 75, 20, 36], x4: [8, 1, 4, 7, 3, 5] },
  { y1: [90, 58, 60, 80, 72, 96], y2: [5, 1, 7, 10, 8, 6] },
)
