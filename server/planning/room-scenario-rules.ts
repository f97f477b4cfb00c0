import type { Space } from '#contract/building'
import type { StockChange } from '#contract/planning'
import { replayedDemand, type Meeting, type Replay } from './demand-replay-rules.ts'
import { changedStock, type StockRoom } from './room-stock-rules.ts'

/** A stock of rooms to try, and what it does to the recorded demand. */
export interface ScenarioResult { readonly changes: readonly StockChange[]; readonly rooms: number; readonly replay: Replay }

/** Halves of a smaller room would seat two. */
const LEAST_SPLIT_CAPACITY = 6
/** A wall between two halves costs seats: our own figure, no standard; the result shows the capacities that it gave. */
const SEATS_KEPT_BY_SPLIT = 0.9

/** Every single change worth a look: each room gone, each large one halved, each pair of neighbours joined, one more of each size. */
export function singleChanges(rooms: readonly Pick<Space, 'id' | 'capacity' | 'outline' | 'floorId'>[]): StockChange[] {
  const removals = rooms.map(({ id }): StockChange => ({ kind: 'remove', roomId: id }))
  const splits = rooms.filter(({ capacity }) => capacity >= LEAST_SPLIT_CAPACITY).map(({ id, capacity }): StockChange => {
    const half = Math.floor((capacity * SEATS_KEPT_BY_SPLIT) / 2)
    return { kind: 'split', roomId: id, capacities: [half, half] }
  })
  const merges = rooms.flatMap((a, index) => rooms.slice(index + 1).filter((b) => areNeighbours(a, b))
    .map((b): StockChange => ({ kind: 'merge', roomIds: [a.id, b.id], capacity: a.capacity + b.capacity })))
  const sizes = [...new Set(rooms.map(({ capacity }) => capacity))].filter((capacity) => capacity > 0).sort((a, b) => a - b)
  return [...removals, ...splits, ...merges, ...sizes.map((capacity): StockChange => ({ kind: 'add', capacity }))]
}

/** One scenario after the other, so that whoever runs them may let others work in between. Changes that cannot be made are passed over. */
export function* scenarioResults(meetings: readonly Meeting[], stock: readonly StockRoom[], scenarios: readonly (readonly StockChange[])[]): Generator<ScenarioResult, void> {
  for (const changes of scenarios) {
    const changed = changedStock(stock, changes)
    if (changed.stock !== null) yield { changes, rooms: changed.stock.length, replay: replayedDemand(meetings, changed.stock) }
  }
}

type Outlined = Pick<Space, 'outline' | 'floorId'>
/** Walls are drawn up to so far apart, and a door's width is the least that joins two rooms. Metres. */
const WALL_M = 0.4
const SHARED_WALL_M = 0.9

/** True when two rooms of a floor share a stretch of wall. Outlines are in metres. */
export function areNeighbours(a: Outlined, b: Outlined): boolean {
  return a.floorId === b.floorId && edgesOf(a).some((edge) => edgesOf(b).some((other) => sharedLength(edge, other) >= SHARED_WALL_M))
}

interface Edge { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number; readonly length: number }

function edgesOf({ outline }: Outlined): Edge[] {
  return outline.map(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length]!
    const length = Math.hypot(nextX - x, nextY - y)
    return { x, y, dx: (nextX - x) / length, dy: (nextY - y) / length, length }
  }).filter(({ length }) => length > 0)
}

/** Length along which two parallel edges run beside each other within a wall's thickness; 0 where they do not. */
function sharedLength(edge: Edge, other: Edge): number {
  if (Math.abs(edge.dx * other.dy - edge.dy * other.dx) > 0.02) return 0
  const [ox, oy] = [other.x - edge.x, other.y - edge.y]
  if (Math.abs(edge.dx * oy - edge.dy * ox) > WALL_M) return 0
  const start = edge.dx * ox + edge.dy * oy
  const end = start + other.length * (edge.dx * other.dx + edge.dy * other.dy)
  return Math.max(0, Math.min(edge.length, Math.max(start, end)) - Math.max(0, Math.min(start, end)))
}
