import type { StockChange } from '#contract/planning'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** A room as a replay sees it. `was` names the recorded rooms that it consists of or is a part of. */
export interface StockRoom {
  readonly id: string
  readonly capacity: number
  readonly was: readonly string[]
  /** True when it is the recorded room itself: what took place in it fits, whatever its capacity says. */
  readonly unchanged: boolean
  /** When nothing can take place in it, sorted: closures, maintenance. */
  readonly blocked: readonly Stretch[]
}

/** Why a change cannot be made; null when it can. */
export type StockFault = 'unknown-room' | 'not-two' | 'no-capacity'

/** The stock after the changes, one after the other. A room that a change made can be changed again by its id ("a/1", "a+b", "new/1"). */
export function changedStock(stock: readonly StockRoom[], changes: readonly StockChange[]): { readonly stock: StockRoom[]; readonly fault: null } | { readonly stock: null; readonly fault: { readonly at: number; readonly code: StockFault } } {
  let rooms = [...stock]
  for (const [at, change] of changes.entries()) {
    const code = faultOf(rooms, change)
    if (code !== null) return { stock: null, fault: { at, code } }
    rooms = applied(rooms, change)
  }
  return { stock: rooms, fault: null }
}

const roomsOf = (change: StockChange): readonly string[] => (change.kind === 'add' ? [] : change.kind === 'merge' ? change.roomIds : [change.roomId])

function faultOf(rooms: readonly StockRoom[], change: StockChange): StockFault | null {
  if (roomsOf(change).some((roomId) => !rooms.some(({ id }) => id === roomId))) return 'unknown-room'
  if (change.kind === 'merge' && new Set(change.roomIds).size < 2) return 'not-two'
  if (change.kind === 'split' && change.capacities.length < 2) return 'not-two'
  const capacities = change.kind === 'split' ? change.capacities : change.kind === 'remove' ? [1] : [change.capacity]
  return capacities.every((capacity) => Number.isInteger(capacity) && capacity >= 1) ? null : 'no-capacity'
}

function applied(rooms: readonly StockRoom[], change: StockChange): StockRoom[] {
  const gone = new Set(roomsOf(change))
  const left = rooms.filter(({ id }) => !gone.has(id))
  const taken = rooms.filter(({ id }) => gone.has(id))
  switch (change.kind) {
    case 'remove': return left
    case 'add': {
      const number = rooms.filter(({ id }) => id.startsWith('new/')).length + 1
      return [...left, { id: `new/${number}`, capacity: change.capacity, was: [], unchanged: false, blocked: [] }]
    }
    case 'split': {
      const { id, was, blocked } = taken[0]!
      return [...left, ...change.capacities.map((capacity, index) => ({ id: `${id}/${index + 1}`, capacity, was, unchanged: false, blocked }))]
    }
    case 'merge': return [...left, {
      id: change.roomIds.join('+'), capacity: change.capacity, was: taken.flatMap(({ was }) => was), unchanged: false,
      blocked: taken.flatMap(({ blocked }) => blocked).sort((a, b) => a.from - b.from),
    }]
  }
}
