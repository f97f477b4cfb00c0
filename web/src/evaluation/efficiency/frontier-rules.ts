import type { RunEfficiency } from '#contract/evaluation-runs'
import type { FactId } from '#contract/fact-table'
import type { PlotPoint } from '../../charts/point-plot.ts'

/**
 * What a plot of two measures shows: an input against an output; two outputs, each per unit of the same input; or two
 * inputs, each per unit of the same output.
 */
export type FrontierView =
  | { readonly kind: 'values'; readonly x: FactId; readonly y: FactId }
  | { readonly kind: 'per-input'; readonly x: FactId; readonly y: FactId; readonly per: FactId }
  | { readonly kind: 'per-output'; readonly x: FactId; readonly y: FactId; readonly per: FactId }
export const FRONTIER_KINDS = ['values', 'per-input', 'per-output'] as const

type Variables = Pick<RunEfficiency, 'inputs' | 'outputs' | 'undesirable' | 'returns' | 'model'>

/** Kinds that the run's variables allow. */
export const kindsOf = ({ inputs, outputs }: Variables): FrontierView['kind'][] =>
  FRONTIER_KINDS.filter(kind => kind === 'values' || (kind === 'per-input' ? outputs.length > 1 : inputs.length > 1))

/** The view that an address asks; what it does not say, or what the run does not have, is the first of its kind. */
export function readView(efficiency: Variables, asked: { readonly kind: string | null; readonly x: string | null; readonly y: string | null; readonly per: string | null }): FrontierView {
  const { inputs, outputs } = efficiency
  const kinds = kindsOf(efficiency)
  const kind = kinds.find(one => one === asked.kind) ?? (isExact(efficiency, firstOf(efficiency, 'values')) ? 'values' : kinds.find(one => isExact(efficiency, firstOf(efficiency, one))) ?? 'values')
  const of = (list: readonly FactId[], name: string | null, other?: FactId): FactId => list.find(fact => fact === name && fact !== other) ?? list.find(fact => fact !== other) ?? list[0]!
  if (kind === 'values') return { kind, x: of(inputs, asked.x), y: of(outputs, asked.y) }
  const [own, per] = kind === 'per-input' ? [outputs, inputs] : [inputs, outputs]
  const x = of(own, asked.x)
  return { kind, x, y: of(own, asked.y, x), per: of(per, asked.per) }
}

const firstOf = ({ inputs, outputs }: Variables, kind: FrontierView['kind']): FrontierView =>
  (kind === 'values' ? { kind, x: inputs[0]!, y: outputs[0]! } : kind === 'per-input' ? { kind, x: outputs[0]!, y: outputs[1]!, per: inputs[0]! } : { kind, x: inputs[0]!, y: inputs[1]!, per: outputs[0]! })

/**
 * Whether two dimensions hold all that the model looked at, so that its frontier can be drawn as it is: one input and one
 * output; or, as ratios lose the size, under constant returns, one input and two outputs, or two inputs and one output.
 * Super-efficiency measures each unit against a frontier without it, and Malmquist has one for each period: none of theirs is a single line.
 */
export function isExact({ inputs, outputs, undesirable, returns, model }: Variables, { kind }: FrontierView): boolean {
  if (undesirable.length > 0 || model.startsWith('super') || model === 'malmquist' || model === 'window') return false
  if (kind === 'values') return inputs.length === 1 && outputs.length === 1
  return returns === 'crs' && (kind === 'per-input' ? inputs.length === 1 && outputs.length === 2 : inputs.length === 2 && outputs.length === 1)
}

/** Where a unit lies in a view; null where a value is missing, or where a ratio would divide by 0. */
export function placeIn(view: FrontierView, valueOf: (fact: FactId) => number | null): PlotPoint | null {
  const [x, y, per] = [valueOf(view.x), valueOf(view.y), view.kind === 'values' ? 1 : valueOf(view.per)]
  return x === null || y === null || per === null || per <= 0 ? null : { x: x / per, y: y / per }
}

/**
 * The frontier of a view as a line from edge to edge, `edge` being the far corner of the plot; points are those of the
 * reference set. Values: the ray under constant returns; the concave hull with free disposal under variable ones; the ray
 * up to the point of the best ratio and the hull from there on, or the hull up to it and the ray from there on.
 */
export function frontierLine(view: FrontierView, returns: RunEfficiency['returns'], points: readonly PlotPoint[], edge: PlotPoint): PlotPoint[] {
  if (points.length === 0) return []
  if (view.kind === 'per-input') return outerHull(points)
  if (view.kind === 'per-output') return innerHull(points, edge)
  const hull = upperHull(points)
  const best = hull.reduce((most, point, index) => (ratio(point) > ratio(hull[most]!) + 1e-12 ? index : most), 0)
  const ray = rayTo(hull[best]!, edge)
  const origin = { x: 0, y: 0 }
  const first = { x: hull[0]!.x, y: 0 }
  const flat = { x: edge.x, y: hull.at(-1)!.y }
  switch (returns) {
    case 'crs': return [origin, ray]
    case 'vrs': return [first, ...hull, flat]
    case 'nirs': return [origin, ...hull.slice(best), flat]
    case 'ndrs': return [first, ...hull.slice(0, best + 1), ray]
  }
}

/** Output per input; without any input the steepest. */
const ratio = ({ x, y }: PlotPoint): number => (x > 0 ? y / x : y > 0 ? Infinity : 0)
/** From the origin through a point to where it leaves the plot. */
const rayTo = ({ x, y }: PlotPoint, edge: PlotPoint): PlotPoint => {
  const longest = Math.min(x > 0 ? edge.x / x : Infinity, y > 0 ? edge.y / y : Infinity)
  return Number.isFinite(longest) ? { x: x * longest, y: y * longest } : edge
}
const turn = (from: PlotPoint, over: PlotPoint, to: PlotPoint): number => (over.x - from.x) * (to.y - from.y) - (over.y - from.y) * (to.x - from.x)

/** Upper concave hull from the least x (its highest point) to the highest point: more input than that brings no more output. */
function upperHull(points: readonly PlotPoint[]): PlotPoint[] {
  const hull: PlotPoint[] = []
  for (const point of points.toSorted((one, other) => one.x - other.x || other.y - one.y)) {
    if (hull.length > 0 && point.y <= hull.at(-1)!.y) continue
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) >= 0) hull.pop()
    hull.push(point)
  }
  return hull
}

/** Two outputs per input: as much of both as possible, with either of them freely given up. */
function outerHull(points: readonly PlotPoint[]): PlotPoint[] {
  const hull: PlotPoint[] = [{ x: 0, y: Math.max(...points.map(({ y }) => y)) }]
  for (const point of points.toSorted((one, other) => one.x - other.x || one.y - other.y)) {
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) >= 0) hull.pop()
    hull.push(point)
  }
  return [...hull, { x: hull.at(-1)!.x, y: 0 }]
}

/** Two inputs per output: as little of both as possible. */
function innerHull(points: readonly PlotPoint[], edge: PlotPoint): PlotPoint[] {
  const hull: PlotPoint[] = []
  for (const point of points.toSorted((one, other) => one.x - other.x || one.y - other.y)) {
    if (hull.length > 0 && point.y >= hull.at(-1)!.y) continue
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop()
    hull.push(point)
  }
  return [{ x: hull[0]!.x, y: edge.y }, ...hull, { x: edge.x, y: hull.at(-1)!.y }]
}
