import { describe, expect, it } from 'vitest'
import { judgedForecast } from '#evaluation/forecast/judged-forecast'
import { createDemandForecastService } from '../../../../server/evaluation/forecast/demand-forecast-service.ts'
import type { AvailableTimes } from '../../../../server/usage/available-times.ts'
import type { UsageReader, UsageRow } from '../../../../server/usage/usage-reader.ts'
import { testBuilding } from '../../building/test-building.ts'
import { asBuilding } from '../../reports/reports-under-test.ts'

const HOUR = 3_600_000
/** Monday 30 March 2026, 00:30 in Berlin: the clocks went forward the day before. */
const NOW = Date.UTC(2026, 2, 29, 22, 30)
const building = asBuilding(testBuilding())
const wallOf = (at: number): { day: number; hour: number } => {
  const wall = new Date(at + (at >= Date.UTC(2026, 2, 29, 1) ? 2 : 1) * HOUR)
  return { day: wall.getUTCDay(), hour: wall.getUTCHours() }
}
const isOpen = (at: number): boolean => { const { day, hour } = wallOf(at); return day >= 1 && day <= 5 && hour >= 8 && hour < 20 }

/** Used half of each open hour, all of it on Tuesdays from ten to eleven. */
const usage: UsageReader = {
  sums: (async ({ from, to, subjectIds }: { from: number; to: number; subjectIds: string[] }) => {
    expect(subjectIds).toEqual(['s1-room'])
    const hours = Array.from({ length: (to - from) / HOUR }, (_, n) => from + n * HOUR).filter(isOpen)
    return hours.map((at) => ({ subjectId: null, key: null, from: at, to: at + HOUR, sums: { availableMs: HOUR, knownMs: HOUR, usedMs: wallOf(at).day === 2 && wallOf(at).hour === 10 ? HOUR : HOUR / 2, bookedMs: 0 } })) as unknown as UsageRow<'space'>[]
  }) as never,
}
const openAlways: AvailableTimes = {
  ofSpaces: async (_site, ids, { from, to }) => new Map(ids.map((id) => [id, Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, n) => from + n * HOUR).filter(isOpen).map((at) => ({ from: at, to: at + HOUR }))])),
}
const service = () => createDemandForecastService({
  usage, clock: { now: () => NOW }, buildings: { building: (id) => (id === 's1' ? building : undefined) },
  available: openAlways,
  judge: async (series, options) => judgedForecast(series, options),
})

describe('a forecast of demand', () => {
  it('tells the open hours of 14 days ahead, at the same wall time whatever the clocks did', async () => {
    const { hours, errors, model, coverage } = await service().forecast('s1', 'use', ['s1-room'])
    expect([hours!.length, errors.naive, model, coverage]).toEqual([120, 0, 'naive', 1])
    // Tuesday 31 March, 10:00 in Berlin is 08:00 UTC now; it was 09:00 UTC while it was learnt.
    expect(hours!.filter(({ value }) => value === 1).map(({ from }) => new Date(from).toISOString())).toEqual(['2026-03-31T08:00:00.000Z', '2026-04-07T08:00:00.000Z'])
    expect(new Set(hours!.map(({ value }) => value))).toEqual(new Set([0.5, 1]))
  })

  it('is of a site that there is', async () => {
    await expect(service().forecast('s2', 'use', [])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('looks one week ahead while less than four are known', async () => {
    const whole = depsOf()
    const twentySixDays: UsageReader = { sums: async (query) => (await usage.sums(query)).filter(({ from }) => (from ?? 0) >= NOW - 26 * 24 * HOUR) }
    const { hours, days, model } = await createDemandForecastService({ ...whole, usage: twentySixDays, available: openAlways }).forecast('s1', 'use', ['s1-room'])
    expect([days, model, hours!.length]).toEqual([7, 'naive', 60])
  })

  it('says why it cannot when the past is too short', async () => {
    const short = createDemandForecastService({ ...depsOf(), usage: { sums: async () => [] } })
    const { hours, reason } = await short.forecast('s1', 'use', ['s1-room'])
    expect([hours, reason !== null]).toEqual([null, true])
  })
})

function depsOf() {
  return {
    clock: { now: () => NOW }, buildings: { building: () => building }, available: { ofSpaces: async () => new Map() },
    judge: async (series: readonly (number | null)[], options: Parameters<typeof judgedForecast>[1]) => judgedForecast(series, options),
  }
}
