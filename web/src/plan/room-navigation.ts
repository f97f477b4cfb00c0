import type { PlanPoint } from '#contract/building'

export type Direction = 'left' | 'right' | 'up' | 'down'
export const ARROWS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

export interface Place { id: string; centre: PlanPoint }

/** How much a sideways step counts against one straight on: with 2, a room at 45° is worth 3 straight metres to one. */
const SIDEWAYS_COST = 2

/** The nearest place in a direction from `fromId`; `fromId` itself where there is none. */
export function nearestIn(direction: Direction, fromId: string, places: readonly Place[]): string {
  const from = places.find(({ id }) => id === fromId)
  if (!from) return places[0]?.id ?? fromId
  let best = fromId
  let bestCost = Infinity
  for (const { id, centre } of places) {
    const { ahead, aside } = stepTo(direction, from.centre, centre)
    if (id === fromId || ahead <= 0.05 || aside > ahead * 3) continue
    const cost = ahead + aside * SIDEWAYS_COST
    if (cost < bestCost) [best, bestCost] = [id, cost]
  }
  return best
}

function stepTo(direction: Direction, [fromX, fromY]: PlanPoint, [toX, toY]: PlanPoint) {
  const dx = toX - fromX
  const dy = toY - fromY
  const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction]
  return { ahead, aside: Math.abs(direction === 'left' || direction === 'right' ? dy : dx) }
}

/** Rows from the top, each from the left: the order for Home, End and the first tab stop. */
export function readingOrder(places: readonly Place[]): Place[] {
  return [...places].sort((a, b) => a.centre[1] - b.centre[1] || a.centre[0] - b.centre[0])
}
