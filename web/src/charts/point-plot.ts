/** Where on a plot of two measures things lie, px. */
export interface PointScale { readonly x: (value: number) => number; readonly y: (value: number) => number }
export interface PlotPoint { readonly x: number; readonly y: number }

/** Points as a polyline's attribute. */
export const polyline = (points: readonly PlotPoint[], { x, y }: PointScale): string => points.map(point => `${x(point.x)},${y(point.y)}`).join(' ')

/** The point that lies nearest to a place in px; null where none is within reach. */
export function nearestPoint(points: readonly PlotPoint[], at: PlotPoint, { x, y }: PointScale, reachPx = 28): number | null {
  let [nearest, distance]: [number | null, number] = [null, reachPx]
  points.forEach((point, index) => {
    const away = Math.hypot(x(point.x) - at.x, y(point.y) - at.y)
    if (away <= distance) [nearest, distance] = [index, away]
  })
  return nearest
}
