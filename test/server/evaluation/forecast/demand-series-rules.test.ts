import { describe, expect, it } from 'vitest'
import { demandSeries, openHours, wallHourOf, type HourOfUse } from '../../../../server/evaluation/forecast/demand-series-rules.ts'

const HOUR = 3_600_000
const hour = (from: number, availableMs: number, knownMs: number, usedMs: number, bookedMs = 0): HourOfUse => ({ from, sums: { availableMs, knownMs, usedMs, bookedMs } })

describe('a series of demand', () => {
  const noon = Date.UTC(2026, 2, 30, 12)
  const first = wallHourOf(noon, 'UTC')

  it('is the share of the known time, and null where nothing was open or too little is known', () => {
    const hours = [hour(noon, HOUR, HOUR, HOUR / 4), hour(noon + HOUR, HOUR, HOUR / 2, HOUR / 2), hour(noon + 2 * HOUR, HOUR, HOUR / 2 - 1, 0), hour(noon + 3 * HOUR, 0, 0, 0)]
    expect(demandSeries(hours, 'use', 'UTC', first, first + 5)).toEqual([0.25, 1, null, null, null])
  })

  it('of bookings needs no sensor', () => {
    expect(demandSeries([hour(noon, HOUR, 0, 0, HOUR / 2)], 'booked', 'UTC', first, first + 1)).toEqual([0.5])
  })

  it('keeps the hour of week when the clocks change: the skipped hour is empty, of the doubled one it is the mean', () => {
    const zone = 'Europe/Berlin'
    // 29 March 2026: 01:00Z is 03:00 on the clocks. 25 October 2026: 00:00Z and 01:00Z are both 02:00.
    const spring = Date.UTC(2026, 2, 29, 0)
    expect(demandSeries([hour(spring, HOUR, HOUR, 0), hour(spring + HOUR, HOUR, HOUR, HOUR)], 'use', zone, wallHourOf(spring, zone), wallHourOf(spring, zone) + 3)).toEqual([0, null, 1])
    const autumn = Date.UTC(2026, 9, 25, 0)
    expect(demandSeries([hour(autumn, HOUR, HOUR, 0), hour(autumn + HOUR, HOUR, HOUR, HOUR)], 'use', zone, wallHourOf(autumn, zone), wallHourOf(autumn, zone) + 2)).toEqual([0.5, null])
    expect(wallHourOf(Date.UTC(2026, 2, 30, 7), zone) - wallHourOf(Date.UTC(2026, 2, 23, 8), zone)).toBe(168)
  })
})

describe('hours ahead', () => {
  it('are those in which something is open', () => {
    const noon = Date.UTC(2026, 2, 30, 12)
    const steps = [0.1, 0.2, 0.3].map((value) => ({ value, low: 0, high: 1 }))
    const hours = openHours(steps, wallHourOf(noon, 'UTC'), [0, 1, 2, 3].map((n) => noon + n * HOUR), [{ from: noon, to: noon + HOUR }, { from: noon + 2.5 * HOUR, to: noon + 4 * HOUR }], 'UTC')
    expect(hours.map(({ from, value }) => [new Date(from).toISOString(), value])).toEqual([['2026-03-30T12:00:00.000Z', 0.1], ['2026-03-30T14:00:00.000Z', 0.3]])
  })
})
