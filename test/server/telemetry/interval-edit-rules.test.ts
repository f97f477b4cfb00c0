import { describe, expect, it } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import { intervalEdits, stretchOf } from '../../../server/telemetry/interval-edit-rules.ts'

const interval = (from: number, to: number | null, state: OccupancyInterval['state'] = 'occupied'): OccupancyInterval =>
  Object.freeze({ spaceId: 'a', state, from, to, peakCount: null, meanCount: null, method: 'presence', reason: null })
const NEVER = Number.NEGATIVE_INFINITY

describe('interval edits', () => {
  it('cut at both edges and touch nothing that only borders the stretch', () => {
    const stored = [interval(0, 10), interval(10, 30), interval(30, 40)]
    const edits = intervalEdits([], [{ spaceId: 'a', from: 15, to: 30, intervals: [interval(15, 30, 'vacant')] }], stored, NEVER)
    expect(edits.gone).toEqual([{ spaceId: 'a', from: 10 }, { spaceId: 'a', from: 15 }])
    expect(edits.put).toEqual([interval(10, 15), interval(15, 30, 'vacant')])
  })

  it('clip what a replacement brings to its stretch', () => {
    const edits = intervalEdits([], [{ spaceId: 'a', from: 10, to: 20, intervals: [interval(5, 12), interval(18, 25), interval(30, 40)] }], [], NEVER)
    expect(edits.put).toEqual([interval(10, 12), interval(18, 20)])
  })

  it('leave closed history alone and cut at its end', () => {
    const edits = intervalEdits([interval(0, 50)], [{ spaceId: 'a', from: 0, to: 120, intervals: [interval(0, 120, 'vacant')] }], [interval(80, 200)], 100)
    expect(edits.put).toEqual([interval(80, 100), interval(120, 200), interval(100, 120, 'vacant')])
    expect(intervalEdits([interval(0, 100)], [], [], 100)).toEqual({ gone: [], put: [] })
  })

  it('an open interval at the end stretches a replacement to the end of time', () => {
    expect(stretchOf({ spaceId: 'a', from: 1, to: 2, intervals: [interval(1, null)] })).toEqual({ from: 1, to: Number.POSITIVE_INFINITY })
  })
})
