import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { common } from '../../../server/bookings/stretch-rules.ts'
import { surplusOf, type RoomTimes } from '../../../server/reports/surplus-rules.ts'

const stretch = (from: number, to: number) => ({ from, to })
const room = (vacant: [number, number][], available: [number, number][] = [[0, 100]], known: [number, number][] = available): RoomTimes =>
  ({ available: available.map(([from, to]) => stretch(from, to)), known: known.map(([from, to]) => stretch(from, to)), vacant: vacant.map(([from, to]) => stretch(from, to)) })

describe('the minimum surplus', () => {
  it('is the fewest rooms vacant at one moment, not the least of their means', () => {
    // Each is vacant for half the time, but never both in use.
    const { tally, times } = surplusOf([room([[0, 50]]), room([[50, 100]])])
    expect(tally).toEqual({ availableMs: 100, knownMs: 100, fewestVacant: 1 })
    expect(times).toEqual([{ vacant: 1, ms: 100 }])
    expect(surplusOf([room([[0, 50]]), room([[0, 60]])]).times).toEqual([{ vacant: 0, ms: 40 }, { vacant: 1, ms: 10 }, { vacant: 2, ms: 50 }])
  })

  it('looks at the time in which all rooms were available alone', () => {
    const { tally, times } = surplusOf([room([[0, 40]], [[0, 40], [60, 100]]), room([[0, 100]], [[20, 90]])])
    expect([tally.availableMs, tally.fewestVacant]).toEqual([50, 1])
    expect(times).toEqual([{ vacant: 1, ms: 30 }, { vacant: 2, ms: 20 }])
  })

  it('never counts what is not known as vacant', () => {
    expect(surplusOf([room([], [[0, 100]], []), room([[0, 100]])]).tally).toEqual({ availableMs: 100, knownMs: 50, fewestVacant: 1 })
  })

  it('of no room, or of rooms that are never open together, is nothing', () => {
    expect(surplusOf([]).tally.fewestVacant).toBeNull()
    expect(surplusOf([room([[0, 10]], [[0, 10]]), room([[20, 30]], [[20, 30]])]).tally.fewestVacant).toBeNull()
  })

  it('is what a look at every moment finds', () => {
    const marks = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 6 }).map((at) => [...at].sort((a, b) => a - b)).map((at) => at.flatMap((from, index): [number, number][] => (index % 2 === 0 && at[index + 1] !== undefined ? [[from, at[index + 1]!]] : [])))
    fc.assert(fc.property(fc.array(fc.tuple(marks, marks), { minLength: 1, maxLength: 4 }), (drafts) => {
      const rooms = drafts.map(([available, vacant]) => { const made = room(vacant, available); return { ...made, vacant: common(made.available, made.vacant) } })
      const has = (list: RoomTimes['available'], at: number): boolean => list.some(({ from, to }) => from <= at && at < to)
      const moments = Array.from({ length: 41 }, (_, at) => at).filter((at) => rooms.every(({ available }) => has(available, at)))
      const counts = moments.map((at) => rooms.filter(({ vacant }) => has(vacant, at)).length)
      const { tally, times } = surplusOf(rooms)
      expect(tally.availableMs).toBe(moments.length)
      expect(tally.fewestVacant).toBe(counts.length === 0 ? null : Math.min(...counts))
      for (const { vacant, ms } of times) expect(counts.filter((count) => count === vacant)).toHaveLength(ms)
    }))
  })
})
