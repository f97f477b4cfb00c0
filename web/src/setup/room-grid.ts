import type { Box } from '../plan/plan-geometry.ts'

/** Boxes are kept on a grid of this many metres: walls people can read off and type. */
export const GRID_M = 0.5

export const onGrid = (metres: number) => Math.round(metres / GRID_M) * GRID_M

/**
 * A tidy first plan: rows across the floor, each room as wide as its capacity asks for (by the
 * square root: a hall for 100 is no 100 booths). The boxes fill the floor without overlap, on the grid.
 */
export function arrangedRooms(capacities: readonly number[], widthM: number, depthM: number): Box[] {
  if (capacities.length === 0) return []
  const rows = chosenRows(capacities.length, widthM, depthM)
  const heights = shares(Array.from({ length: rows }, () => 1), depthM)
  const boxes: Box[] = []
  let y = 0
  let next = 0
  heights.forEach((height, row) => {
    const count = Math.ceil((capacities.length - next) / (rows - row))
    const widths = shares(capacities.slice(next, next + count).map(capacity => Math.sqrt(Math.max(1, capacity) + 3)), widthM)
    let x = 0
    for (const width of widths) {
      boxes.push({ x, y, width, height })
      x += width
    }
    y += height
    next += count
  })
  return boxes
}

/** As many rows as make the rooms nearest to squares. */
function chosenRows(count: number, widthM: number, depthM: number): number {
  let best = 1
  let bestSkew = Infinity
  for (let rows = 1; rows <= count && (rows === 1 || depthM / rows >= 2 * GRID_M); rows++) {
    const skew = Math.abs(Math.log(widthM / Math.ceil(count / rows) / (depthM / rows)))
    if (skew < bestSkew) [best, bestSkew] = [rows, skew]
  }
  return best
}

/** Splits a length by weights, each cut on the grid, where the length allows it; the last part takes what is left. */
function shares(weights: readonly number[], length: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const grid = length / weights.length >= 2 * GRID_M ? GRID_M : length / weights.length / 4
  let sum = 0
  let before = 0
  return weights.map((weight, index) => {
    sum += weight
    const end = index === weights.length - 1 ? length : Math.max(before + grid, Math.min(length - (weights.length - 1 - index) * grid, Math.round((sum / total) * length / grid) * grid))
    const part = end - before
    before = end
    return part
  })
}

/** A box moved and sized so that it stays on the floor and keeps at least one grid step. */
export function insideFloor(box: Box, widthM: number, depthM: number): Box {
  const width = Math.min(widthM, Math.max(GRID_M, box.width))
  const height = Math.min(depthM, Math.max(GRID_M, box.height))
  return { x: Math.min(widthM - width, Math.max(0, box.x)), y: Math.min(depthM - height, Math.max(0, box.y)), width, height }
}

/** Whether two boxes share more than a wall. */
export function overlap(a: Box, b: Box): boolean {
  const EPSILON = 1e-6
  return a.x + EPSILON < b.x + b.width && b.x + EPSILON < a.x + a.width && a.y + EPSILON < b.y + b.height && b.y + EPSILON < a.y + a.height
}
