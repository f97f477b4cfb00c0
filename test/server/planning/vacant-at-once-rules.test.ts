import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OccupancyStateName } from '#contract/occupancy'
import { vacantAtOnce, type RoomTimeline } from '../../../server/planning/vacant-at-once-rules.ts'

const room = (open: readonly [number, number][], ...states: readonly [OccupancyStateName, number, number][]): RoomTimeline =>
  ({ open: open.map(([from, to]) => ({ from, to })), states: states.map(([state, from, to]) => ({ state, from, to })) })

describe('rooms vacant at once', () => {
  it('are fewest where uses overlap', () => {
    // Open 0–10. a used 2–6, b used 4–8: both are used 4–6, none from 0–2 and 8–10.
    const times = vacantAtOnce([room([[0, 10]], ['vacant', 0, 2], ['occupied', 2, 6], ['vacant', 6, 10]), room([[0, 10]], ['vacant', 0, 4], ['occupied', 4, 8], ['vacant', 8, 10])])
    expect([times.minimum, times.minimumAt, times.knownMs, times.coverage]).toEqual([0, 4, 10, 1])
    expect(Object.fromEntries(times.msByVacant)).toEqual({ 0: 2, 1: 4, 2: 4 })
  })

  it('are counted while every open room is known: a silent sensor is no taken room', () => {
    const times = vacantAtOnce([room([[0, 10]], ['vacant', 0, 5], ['unknown', 5, 10]), room([[0, 10]], ['vacant', 0, 2], ['occupied', 2, 10])])
    expect([times.minimum, times.minimumAt, times.knownMs, times.coverage]).toEqual([1, 2, 5, 0.5])
  })

  it('are looked for only while rooms are open', () => {
    const times = vacantAtOnce([room([[2, 4], [6, 8]], ['occupied', 0, 3], ['vacant', 3, 9]), room([], ['vacant', 0, 9])])
    expect([times.minimum, times.knownMs, times.coverage]).toEqual([0, 4, 1])
    expect(Object.fromEntries(times.msByVacant)).toEqual({ 0: 1, 1: 3 })
    expect(vacantAtOnce([])).toEqual({ minimum: null, minimumAt: null, knownMs: 0, coverage: null, msByVacant: new Map() })
  })

  it('equal what looking at every moment gives', () => {
    const roomMade = fc.tuple(fc.array(fc.constantFrom<OccupancyStateName>('vacant', 'occupied', 'unknown'), { minLength: 12, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
    fc.assert(fc.property(fc.array(roomMade, { minLength: 1, maxLength: 5 }), (rooms) => {
      const times = vacantAtOnce(rooms.map(([states, open]) => room(open.flatMap((is, at): [number, number][] => (is ? [[at, at + 1]] : [])), ...states.map((state, at): [OccupancyStateName, number, number] => [state, at, at + 1]))))
      const moments = Array.from({ length: 12 }, (_, at) => rooms.filter(([, open]) => open[at]).map(([states]) => states[at])).filter((states) => states.length > 0 && !states.includes('unknown'))
      const vacants = moments.map((states) => states.filter((state) => state === 'vacant').length)
      expect(times.minimum).toBe(vacants.length === 0 ? null : Math.min(...vacants))
      expect(times.knownMs).toBe(moments.length)
      for (const [vacant, ms] of times.msByVacant) expect(ms).toBe(vacants.filter((count) => count === vacant).length)
    }))
  })
})
