/** Small sums that the benches share. */
import { loadavg } from 'node:os'

/** The value below which the share `quantile` (0…1) of the numbers lies; NaN of none. */
export function quantileOf(numbers: readonly number[], quantile: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN
}

export const medianOf = (numbers: readonly number[]): number => quantileOf(numbers, 0.5)

/** Slope of y over x by least squares. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread
}

/** The machine's load (1 min), to be printed beside every figure: other work on it makes delays longer. */
export const machineLoad = (): string => `machine load ${loadavg()[0]!.toFixed(1)}`
