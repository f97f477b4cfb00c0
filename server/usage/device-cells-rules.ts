import type { LedgerCell } from '#contract/ledgers'
import { joined } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { cellAt, cellTally } from './cell-tally-rules.ts'
import { parts, steps } from './timeline-rules.ts'

/** A sign of life: 'heard' is any reading, 'said-offline' its gateway's word that it is gone. */
export interface DeviceSign { readonly at: number; readonly kind: 'heard' | 'said-offline' }

/** One device with its signs in order of time, from `staleMs` before the first border on. */
export interface DeviceUse {
  readonly deviceId: string
  readonly borders: readonly number[]
  readonly now: number
  readonly commissionedAt: number
  /** The longest silence that is still normal for it. */
  readonly staleMs: number
  readonly signs: readonly DeviceSign[]
}

/** When it was online: after each sign of life for as long as silence is normal, until its gateway says otherwise. */
export const onlineStretches = (signs: readonly DeviceSign[], staleMs: number): Stretch[] =>
  joined(steps(signs.map(({ at, kind }) => ({ at, value: kind, believedMs: staleMs }))).filter(({ value }) => value === 'heard'))

/** The cells of the ledger "device": whole hours since it was commissioned. */
export function deviceCells({ deviceId, borders, now, commissionedAt, staleMs, signs }: DeviceUse): LedgerCell<'device'>[] {
  const tally = cellTally('device', 'hour', deviceId, borders)
  const hours = borders.slice(1).map((to, index) => ({ from: borders[index]!, to }))
  const [begin, end] = [Math.max(borders[0]!, commissionedAt), Math.min(borders.at(-1)!, now)]
  const inService = ({ from, to }: Stretch): Stretch => ({ from: Math.max(from, begin), to: Math.min(to, end) })
  const addTimes = (sum: 'commissionedMs' | 'onlineMs', stretches: readonly Stretch[]): void => {
    const cellOf = cellAt(borders)
    for (const { from, to } of parts(stretches.map(inService).filter(({ from, to }) => from < to), hours)) tally.add(cellOf(from), '', sum, to - from)
  }
  addTimes('commissionedMs', [{ from: begin, to: end }])
  addTimes('onlineMs', onlineStretches(signs, staleMs))
  const cellOf = cellAt(borders)
  for (const { at, kind } of signs) if (kind === 'heard' && at >= begin && at < end) tally.add(cellOf(at), '', 'readings', 1)
  return tally.cells()
}
