import type { PlanPoint } from '#contract/building'

/** Benches of desks face to face: two columns of 1.4 × 0.7 m desks turned by 90°, some rows long. */
export interface BenchRow {
  readonly room: string
  readonly benches: number
  readonly rows: number
  /** Whose sensors sit under the table tops. */
  readonly sensor: 'zigbee' | 'lora'
}

export const BENCH_ROWS: readonly BenchRow[] = [
  { room: '0.20', benches: 1, rows: 2, sensor: 'zigbee' },
  { room: '1.01', benches: 1, rows: 3, sensor: 'zigbee' }, { room: '1.02', benches: 1, rows: 3, sensor: 'zigbee' },
  { room: '1.03', benches: 1, rows: 2, sensor: 'zigbee' }, { room: '1.04', benches: 1, rows: 3, sensor: 'zigbee' },
  { room: '1.05', benches: 2, rows: 3, sensor: 'lora' }, { room: '1.06', benches: 1, rows: 2, sensor: 'lora' },
  { room: '1.07', benches: 1, rows: 2, sensor: 'lora' }, { room: '1.08', benches: 1, rows: 3, sensor: 'zigbee' },
  { room: '1.28', benches: 3, rows: 3, sensor: 'lora' }, { room: '1.29', benches: 1, rows: 2, sensor: 'lora' },
  { room: '1.30', benches: 1, rows: 2, sensor: 'lora' }, { room: '1.31', benches: 1, rows: 3, sensor: 'lora' },
  { room: '1.33', benches: 1, rows: 3, sensor: 'zigbee' }, { room: '1.34', benches: 2, rows: 2, sensor: 'lora' },
]

export const DESK_LENGTH_M = 1.4
export const DESK_DEPTH_M = 0.7
/** The bench stands off the corridor side, so that the door's swing stays free. */
const SHIFT_FROM_DOOR_M = 0.5

/** Outlines of a room's desks, bench by bench, row by row, left column before right. */
export function deskOutlines(row: BenchRow, room: readonly PlanPoint[], doorAtSouth: boolean): PlanPoint[][] {
  const xs = room.map(([x]) => x)
  const ys = room.map(([, y]) => y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const pitch = (right - left) / row.benches
  const firstY = (top + bottom) / 2 - (row.rows * DESK_LENGTH_M) / 2 + (doorAtSouth ? -SHIFT_FROM_DOOR_M : SHIFT_FROM_DOOR_M)
  const outlines: PlanPoint[][] = []
  for (let bench = 0; bench < row.benches; bench++) {
    const middle = left + pitch * (bench + 0.5)
    for (let step = 0; step < row.rows; step++) {
      for (const x of [middle - DESK_DEPTH_M, middle]) outlines.push(rectangle(x, firstY + step * DESK_LENGTH_M))
    }
  }
  return outlines
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

function rectangle(x: number, y: number): PlanPoint[] {
  const [x0, y0, x1, y1] = [rounded(x), rounded(y), rounded(x + DESK_DEPTH_M), rounded(y + DESK_LENGTH_M)]
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
}
