import { DOOR_ROWS, ROOM_ROWS, STAIR_LINKS } from './plan-rooms.ts'
import { BENCH_ROWS } from './plan-desks.ts'
import { doorId, roomId } from './building-plan.ts'

/** One way through the building: each hop leaves a space through a door (or a stair) into the next space. */
export interface Hop {
  /** Index of the door, or −1 for the stairs between two floors. */
  readonly door: number
  /** The walker goes into the door's space A. */
  readonly intoA: boolean
  /** Index of the space that is entered; −1 outside. */
  readonly space: number
  /** From this hop to the next, at one metre a second, in ms; 0 at the last. */
  readonly acrossMs: number
}

export interface SpaceTable {
  readonly ids: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly doorIds: readonly string[]
  /** Rooms come first; every index from here on is a desk. */
  readonly firstDesk: number
}

/** Rooms and desks by running number, in the plan's order: what the model counts people in. */
export function spaceTable(): SpaceTable {
  const rooms = ROOM_ROWS.map((row) => roomId(row.code))
  const desks = BENCH_ROWS.flatMap((bench) => Array.from({ length: bench.benches * bench.rows * 2 }, (_, index) => `${roomId(bench.room)}-desk-${index + 1}`))
  const ids = [...rooms, ...desks]
  return { ids, indexOf: new Map(ids.map((id, index) => [id, index])), doorIds: DOOR_ROWS.map(doorId), firstDesk: rooms.length }
}

interface Edge { readonly door: number; readonly intoA: boolean; readonly from: number; readonly to: number; readonly x: number; readonly y: number }

const OUTSIDE = -1
/** A flight of stairs takes about as long as 22 m of corridor. */
const STAIRS_M = 22
/** What a turn through a door costs in the choice of a way. */
const DOOR_COST_M = 4
/** People go round by the corridor rather than through somebody's room; a lounge may be crossed. */
const THROUGH_ROOM_COST_M = 40
const CROSSED: ReadonlySet<string> = new Set(['circulation', 'lounge'])

function planEdges(indexOf: ReadonlyMap<string, number>): Edge[] {
  const index = (code: string): number => indexOf.get(roomId(code)) ?? OUTSIDE
  const doors = DOOR_ROWS.flatMap((row, door): Edge[] => {
    const [a, b] = [index(row.a), row.b === null ? OUTSIDE : index(row.b)]
    return [{ door, intoA: false, from: a, to: b, x: row.x, y: row.y }, { door, intoA: true, from: b, to: a, x: row.x, y: row.y }]
  })
  const stairs = STAIR_LINKS.flatMap(([low, high]): Edge[] => {
    const [a, b] = [index(low), index(high)]
    const row = ROOM_ROWS.find(({ code }) => code === low)
    const [x, y] = row?.outline[0] ?? [0, 0]
    return [{ door: -1, intoA: false, from: a, to: b, x: x + 1.5, y: y + 3 }, { door: -1, intoA: false, from: b, to: a, x: x + 1.5, y: y + 3 }]
  })
  return [...doors, ...stairs]
}

export interface Routes {
  /** Hops from one space to another; −1 is outside. `entrance` picks the outer door where one end is outside. */
  way(from: number, to: number, entrance?: number): readonly Hop[]
}

/** Shortest ways over doors (Dijkstra over door sides), kept once found: some 3,000 pairs at most. */
export function walkingRoutes(table: SpaceTable): Routes {
  const edges = planEdges(table.indexOf)
  const leaving = new Map<number, number[]>()
  edges.forEach((edge, index) => leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), index]))
  const found = new Map<string, readonly Hop[]>()
  const usable = (edge: Edge, from: number, to: number, entrance: number): boolean =>
    (edge.to !== OUTSIDE || to === OUTSIDE) && (edge.from !== OUTSIDE || from === OUTSIDE)
    && ((edge.to !== OUTSIDE && edge.from !== OUTSIDE) || edge.door === entrance)
  const search = (from: number, to: number, entrance: number): readonly Hop[] => {
    const cost = new Map<number, number>()
    const previous = new Map<number, number>()
    const open = new Set<number>()
    for (const edge of leaving.get(from) ?? []) if (usable(edges[edge] as Edge, from, to, entrance)) { cost.set(edge, 0); open.add(edge) }
    while (open.size > 0) {
      const nearest = [...open].reduce((best, edge) => ((cost.get(edge) ?? 0) < (cost.get(best) ?? 0) ? edge : best))
      open.delete(nearest)
      const here = edges[nearest] as Edge
      if (here.to === to) return hopsTo(nearest, previous, edges)
      for (const next of leaving.get(here.to) ?? []) {
        const edge = edges[next] as Edge
        if (!usable(edge, from, to, entrance)) continue
        const reached = (cost.get(nearest) ?? 0) + walkM(here, edge) + DOOR_COST_M + throughCostM(here.to)
        if (reached < (cost.get(next) ?? Infinity)) { cost.set(next, reached); previous.set(next, nearest); open.add(next) }
      }
    }
    throw new Error(`no way from space ${from} to ${to}`)
  }
  return {
    way: (from, to, entrance = 0) => {
      const key = `${from}:${to}:${from === OUTSIDE || to === OUTSIDE ? entrance : 0}`
      let hops = found.get(key)
      if (!hops) { hops = from === to ? [] : search(from, to, entrance); found.set(key, hops) }
      return hops
    },
  }
}

const throughCostM = (space: number): number => (CROSSED.has(ROOM_ROWS[space]?.purpose ?? 'circulation') ? 0 : THROUGH_ROOM_COST_M)

const walkM = (one: Edge, next: Edge): number =>
  Math.max(1.5, Math.hypot(next.x - one.x, next.y - one.y)) + (next.door === -1 ? STAIRS_M / 2 : 0) + (one.door === -1 ? STAIRS_M / 2 : 0)

function hopsTo(last: number, previous: ReadonlyMap<number, number>, edges: readonly Edge[]): Hop[] {
  const chain: Edge[] = []
  for (let edge: number | undefined = last; edge !== undefined; edge = previous.get(edge)) chain.unshift(edges[edge] as Edge)
  return chain.map((edge, index) => {
    const next = chain[index + 1]
    return { door: edge.door, intoA: edge.intoA, space: edge.to, acrossMs: next ? Math.round(walkM(edge, next) * 1000) : 0 }
  })
}
