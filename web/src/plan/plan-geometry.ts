import type { PlanPoint } from '#contract/building'

/** Metres on the floor's plan; x to the right, y down. */
export interface Box { x: number; y: number; width: number; height: number }

export function boxOf(outline: readonly PlanPoint[]): Box {
  const xs = outline.map(([x]) => x)
  const ys = outline.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** SVG path data of a closed outline. */
export const outlinePath = (outline: readonly PlanPoint[]) => `M${outline.map(([x, y]) => `${x} ${y}`).join('L')}Z`

/** Area in m² by the shoelace formula. */
export function areaOf(outline: readonly PlanPoint[]): number {
  let twice = 0
  outline.forEach(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length]!
    twice += x * nextY - nextX * y
  })
  return Math.abs(twice) / 2
}

/** Even-odd rule. */
export function contains(outline: readonly PlanPoint[], [px, py]: PlanPoint): boolean {
  let inside = false
  outline.forEach(([x, y], index) => {
    const [beforeX, beforeY] = outline[(index + outline.length - 1) % outline.length]!
    if ((y > py) !== (beforeY > py) && px < ((beforeX - x) * (py - y)) / (beforeY - y) + x) inside = !inside
  })
  return inside
}

/** The middle of an outline's box. */
export function centreOf(outline: readonly PlanPoint[]): PlanPoint {
  const { x, y, width, height } = boxOf(outline)
  return [x + width / 2, y + height / 2]
}

const LABEL_GRID = 12

/**
 * Where a room's label goes: the largest axis-parallel box found inside the outline. A rectangle is
 * its own box; for other shapes boxes between grid lines are tried, so an L keeps its label in one arm.
 */
export function labelBox(outline: readonly PlanPoint[]): Box {
  const box = boxOf(outline)
  if (Math.abs(areaOf(outline) - box.width * box.height) < 0.01) return box
  const { cells, columns, rows } = insideCells(outline, box)
  let best: Box = { x: box.x, y: box.y, width: 0, height: 0 }
  const heights = new Array<number>(columns).fill(0)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) heights[column] = cells[row * columns + column] ? heights[column]! + 1 : 0
    for (let from = 0; from < columns; from++) {
      let height = Infinity
      for (let to = from; to < columns && heights[to]! > 0; to++) {
        height = Math.min(height, heights[to]!)
        const width = ((to - from + 1) * box.width) / columns
        const depth = (height * box.height) / rows
        if (width * depth > best.width * best.height) {
          best = { x: box.x + (from * box.width) / columns, y: box.y + ((row + 1 - height) * box.height) / rows, width, height: depth }
        }
      }
    }
  }
  return best
}

function insideCells(outline: readonly PlanPoint[], box: Box) {
  const cells: boolean[] = []
  for (let row = 0; row < LABEL_GRID; row++) {
    for (let column = 0; column < LABEL_GRID; column++) {
      const corner = (dx: number, dy: number): PlanPoint => [box.x + ((column + dx) * box.width) / LABEL_GRID, box.y + ((row + dy) * box.height) / LABEL_GRID]
      // Corners drawn in a little: a cell that only touches the wall is inside.
      cells.push([corner(0.05, 0.05), corner(0.95, 0.05), corner(0.05, 0.95), corner(0.95, 0.95)].every(point => contains(outline, point)))
    }
  }
  return { cells, columns: LABEL_GRID, rows: LABEL_GRID }
}

/** A rectangle's corners, clockwise from the top left. */
export const rectangle = ({ x, y, width, height }: Box): PlanPoint[] => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
