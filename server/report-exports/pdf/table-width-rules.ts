import type { Orientation } from './pdf-sheet.ts'

/** What a column needs, in points: `least` so that nothing is torn, `wanted` so that nothing wraps. */
export interface ColumnNeed { readonly least: number; readonly wanted: number }
/** Columns that stand side by side, by their places in the table, with their widths. */
export interface ColumnGroup { readonly places: readonly number[]; readonly widths: readonly number[] }
export interface TableLayout { readonly orientation: Orientation; readonly groups: readonly ColumnGroup[] }

/**
 * Where a table's columns stand: upright if they fit, else lying; a table too wide for that too is cut
 * into groups below each other, each with the first column again.
 */
export function tableLayout(needs: readonly ColumnNeed[], widthOf: (orientation: Orientation) => number): TableLayout {
  const places = needs.map((_, place) => place)
  for (const orientation of ['portrait', 'landscape'] as const) {
    if (sum(needs.map(({ least }) => least)) <= widthOf(orientation)) return { orientation, groups: [group(places, needs, widthOf(orientation))] }
  }
  const width = widthOf('landscape')
  return { orientation: 'landscape', groups: cutPlaces(needs, width).map((cut) => group(cut, needs, width)) }
}

function cutPlaces(needs: readonly ColumnNeed[], width: number): number[][] {
  const groups: number[][] = []
  for (let place = 1, used = Infinity; place < needs.length; place += 1) {
    const { least } = needs[place]!
    if (used + least > width) {
      groups.push([0])
      used = needs[0]!.least
    }
    groups.at(-1)!.push(place)
    used += least
  }
  return groups.length === 0 ? [[0]] : groups
}

/** First what each column needs, then towards what it wants, then the whole width in proportion. */
function group(places: readonly number[], needs: readonly ColumnNeed[], width: number): ColumnGroup {
  const own = places.map((place) => needs[place]!)
  const least = sum(own.map((need) => need.least))
  const more = sum(own.map((need) => need.wanted - need.least))
  const share = more === 0 ? 0 : Math.min(1, Math.max(0, width - least) / more)
  const widths = own.map((need) => need.least + (need.wanted - need.least) * share)
  const factor = width / sum(widths)
  return { places, widths: widths.map((each) => each * factor) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
