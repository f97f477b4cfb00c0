/** Where on a chart along time things lie, px. */
export interface PlotScale {
  readonly left: number
  /** The width of one place. */
  readonly step: number
  readonly bottom: number
  /** The middle of a place. */
  readonly x: (index: number) => number
  readonly y: (value: number) => number
}

/** Stretches of a series without gaps, as polylines; a lone point between gaps is a stretch of one. */
export function stretchesOf(values: readonly (number | null)[]): readonly (readonly number[])[] {
  const stretches: number[][] = []
  values.forEach((value, index) => {
    if (value === null) return
    if (index > 0 && values[index - 1] !== null) stretches.at(-1)!.push(index)
    else stretches.push([index])
  })
  return stretches
}

/** The outline of an interval band: along the upper edge and back along the lower one, where both are there. */
export function bandPaths(low: readonly (number | null)[], high: readonly (number | null)[], { x, y }: PlotScale): string[] {
  const both = low.map((value, index) => (value === null || high[index] === null ? null : 1))
  return stretchesOf(both).filter(({ length }) => length > 1).map(stretch => {
    const upper = stretch.map(index => `${x(index)},${y(high[index]!)}`)
    const lower = [...stretch].reverse().map(index => `${x(index)},${y(low[index]!)}`)
    return `M${[...upper, ...lower].join('L')}Z`
  })
}
