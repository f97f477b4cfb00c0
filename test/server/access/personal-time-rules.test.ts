import { describe, expect, it } from 'vitest'
import { personalStretches, touches } from '../../../server/access/personal-time-rules.ts'
import { guardedExports, guardedHistory } from '../../../server/telemetry-views/personal-history-guard.ts'
import { createPersonalSpaces } from '../../../server/access/personal-space-service.ts'
import { createBus } from '../../../server/bus.ts'
import { testBuilding } from '../building/test-building.ts'
import type { Building } from '#contract/api'

const at = (text: string): number => Date.parse(text)
const building: Building = { version: 1, ...testBuilding() }

describe('what is one person\'s', () => {
  it('is a space while it is let, in the days of its zone', () => {
    const stretches = personalStretches([{ spaceId: 's1-desk', from: '2026-03-29', to: '2026-04-01' }], building.spaces, 'Europe/Berlin').get('s1-desk')
    // Berlin is UTC+1 on the first midnight and UTC+2 on the last: the clocks change on the 29th.
    expect(stretches).toEqual([{ from: at('2026-03-28T23:00:00Z'), to: at('2026-03-31T22:00:00Z') }])
    expect(touches(stretches, at('2026-03-28T22:00:00Z'), at('2026-03-28T23:00:00Z'))).toBe(false)
    expect(touches(stretches, at('2026-03-28T22:00:00Z'), at('2026-03-28T23:00:01Z'))).toBe(true)
    expect(touches(stretches, at('2026-03-31T22:00:00Z'), Infinity)).toBe(false)
  })

  it('is everything in a room that is let', () => {
    const found = personalStretches([{ spaceId: 's1-room', from: null, to: null }], building.spaces, 'UTC')
    expect([...found.keys()].sort()).toEqual(['s1-desk', 's1-room'])
  })
})

describe('the views of what was recorded', () => {
  const clock = { now: () => at('2026-04-10T12:00:00Z') }
  const personal = createPersonalSpaces({
    repository: { lettings: async () => [{ spaceId: 's1-desk', from: '2026-04-05', to: '2026-04-08' }] }, clock, bus: createBus(), onFailure: (error) => { throw error },
    buildings: { sites: () => [building.site], building: () => building, space: (id) => building.spaces.find((space) => space.id === id) },
  })
  const history = guardedHistory({
    intervals: async (spaceId) => ({ spaceId, from: '', to: '', items: [] }), days: async (spaceId) => ({ spaceId, timeZone: '', items: [] }),
    series: async (_id, point) => ({ point, unit: '', bucketS: null, time: [], mean: [], min: [], max: [] }),
  }, personal, clock)

  it('refuse it to everybody, whichever way it is asked for', async () => {
    const then = { from: at('2026-04-07T00:00:00Z'), to: at('2026-04-07T01:00:00Z') }
    const refusal = { code: 'personal-history' }
    await expect(history.intervals('s1-desk', then)).rejects.toMatchObject(refusal)
    await expect(history.series('s1-desk', 'occupancy.present', then, null)).rejects.toMatchObject(refusal)
    await expect(history.days('s1-desk', 7)).rejects.toMatchObject(refusal)
    await expect(history.days('s1-desk', 1)).resolves.toBeDefined()
    await expect(history.intervals('s1-desk', { from: at('2026-04-01T00:00:00Z'), to: at('2026-04-02T00:00:00Z') })).resolves.toBeDefined()
    await expect(history.intervals('s1-room', then)).resolves.toBeDefined()
  })

  it('leave it out of exports', async () => {
    const row = { receivedAt: '', deviceId: 'd', point: 'occupancy.present' as const, channel: 1, value: 1, unit: '', quality: 'good' as const, historical: false }
    const interval = { state: 'occupied' as const, peakCount: null, meanCount: null, method: 'presence' as const, reason: null }
    const exports = guardedExports({
      readings: async () => batches([{ ...row, placeId: 's1-desk', observedAt: '2026-04-07T00:00:00Z' }, { ...row, placeId: 's1-desk', observedAt: '2026-04-09T00:00:00Z' }, { ...row, placeId: 's1-room', observedAt: '2026-04-07T00:00:00Z' }]),
      intervals: async () => batches([{ ...interval, spaceId: 's1-desk', from: '2026-04-01T00:00:00Z', to: null }, { ...interval, spaceId: 's1-desk', from: '2026-04-01T00:00:00Z', to: '2026-04-02T00:00:00Z' }, { ...interval, spaceId: 's1-room', from: '2026-04-01T00:00:00Z', to: null }]),
    }, personal)
    const period = { from: 0, to: Infinity }
    expect((await all(await exports.readings('s1', period))).map(({ placeId, observedAt }) => [placeId, observedAt.slice(0, 10)])).toEqual([['s1-desk', '2026-04-09'], ['s1-room', '2026-04-07']])
    expect((await all(await exports.intervals('s1', period))).map(({ spaceId, to }) => [spaceId, to])).toEqual([['s1-desk', '2026-04-02T00:00:00Z'], ['s1-room', null]])
  })
})

async function* batches<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> { yield rows }

async function all<Row>(found: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of found) rows.push(...batch)
  return rows
}
