import type { PlanPoint } from '#contract/building'

type Segment = readonly [PlanPoint, PlanPoint]

/** Twice the signed area of the triangle a, b, c; its sign is the side of ab that c lies on. */
const turn = (a: PlanPoint, b: PlanPoint, c: PlanPoint): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

const within = (value: number, one: number, other: number): boolean => Math.min(one, other) <= value && value <= Math.max(one, other)
const liesOn = (p: PlanPoint, [a, b]: Segment): boolean => turn(a, b, p) === 0 && within(p[0], a[0], b[0]) && within(p[1], a[1], b[1])

/** True when two closed segments share a point. */
function touch(one: Segment, other: Segment): boolean {
  const [a, b] = one
  const [c, d] = other
  const crosses = turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0
  const straight = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)].includes(0)
  return straight ? liesOn(c, one) || liesOn(d, one) || liesOn(a, other) || liesOn(b, other) : crosses
}

/** Area in m² by the shoelace formula. */
export function outlineArea(outline: readonly PlanPoint[]): number {
  const doubled = outline.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length]!
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(doubled) / 2
}

/**
 * True for a simple polygon: edges meet only at shared corners, and no corner repeats. Compares
 * every pair of edges; outlines have at most 200 corners.
 */
export function isSimpleOutline(outline: readonly PlanPoint[]): boolean {
  const edges = outline.map((corner, index): Segment => [corner, outline[(index + 1) % outline.length]!])
  return edges.every((edge, index) => edges.every((other, otherIndex) => {
    if (otherIndex <= index) return true
    if (otherIndex === index + 1) return !foldsBack(edge[0], edge[1], other[1])
    if (index === 0 && otherIndex === edges.length - 1) return !foldsBack(other[0], other[1], edge[1])
    return !touch(edge, other)
  })) && outlineArea(outline) > 0
}

/** Neighbouring edges overlap when the second runs back over the first, or one of them has no length. */
const foldsBack = (from: PlanPoint, corner: PlanPoint, to: PlanPoint): boolean =>
  turn(from, corner, to) === 0 && (corner[0] - from[0]) * (to[0] - corner[0]) + (corner[1] - from[1]) * (to[1] - corner[1]) <= 0
