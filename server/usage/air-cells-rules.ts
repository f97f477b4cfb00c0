import { COMFORT_BANDS, COMFORT_POINTS, isComfortable, type ComfortPoint } from '#contract/comfort-bands'
import type { LedgerCell } from '#contract/ledgers'
import type { Purpose } from '#contract/purposes'
import { common } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { cellAt, cellTally } from './cell-tally-rules.ts'
import { ascending, parts, steps, type Told } from './timeline-rules.ts'

/** The air of one space: values of each point in order of time, whichever sensor told them, from before the first border on. */
export interface AirUse {
  readonly spaceId: string
  readonly purpose: Purpose
  readonly borders: readonly number[]
  readonly now: number
  readonly available: readonly Stretch[]
  readonly told: ReadonlyMap<ComfortPoint, readonly Told<number>[]>
}

/** The cells of the ledger "air", of every point with a band: where no sensor tells it, available and never known, so that a dead sensor shows. */
export function airCells({ spaceId, purpose, borders, now, available, told }: AirUse): LedgerCell<'air'>[] {
  const tally = cellTally('air', 'hour', spaceId, borders)
  const within = common(available, [{ from: borders[0]!, to: Math.min(borders.at(-1)!, now) }])
  const hours = borders.slice(1).map((to, index) => ({ from: borders[index]!, to }))
  for (const point of COMFORT_POINTS) {
    const values = steps(told.get(point) ?? [])
    const at = { cell: cellAt(borders), value: ascending(values) }
    for (const { from, to } of parts(within, hours, values)) {
      const cell = at.cell(from)
      const value = at.value(from)
      tally.add(cell, point, 'availableMs', to - from)
      if (value === undefined) continue
      tally.add(cell, point, 'knownMs', to - from)
      tally.add(cell, point, 'valueMs', value * (to - from))
      tally.add(cell, point, 'highest', value)
      tally.add(cell, point, 'lowest', value)
      if (isComfortable(COMFORT_BANDS[purpose][point], value)) tally.add(cell, point, 'comfortMs', to - from)
    }
  }
  return tally.cells()
}
