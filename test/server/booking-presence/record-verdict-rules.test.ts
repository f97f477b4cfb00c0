import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OccupancyStateName } from '#contract/occupancy'
import { recordVerdict } from '../../../server/booking-presence/record-verdict-rules.ts'

const MINUTE = 60_000
const NINE = Date.UTC(2026, 2, 2, 9)
const BOOKING = { from: NINE, to: NINE + 60 * MINUTE }
const GRACE = 15 * MINUTE
const held = (value: OccupancyStateName, fromMin: number, toMin: number) => ({ value, from: NINE + fromMin * MINUTE, to: NINE + toMin * MINUTE })
const verdict = (...places: ReturnType<typeof held>[][]) => recordVerdict(BOOKING, GRACE, places, false)

describe('the verdict on another system\'s booking from stored presence', () => {
  it('is "came" when anybody was there before the end of grace', () => {
    expect(verdict([held('vacant', -60, 10), held('occupied', 10, 40)])).toEqual({ kind: 'came', at: NINE + 10 * MINUTE })
    expect(verdict([held('occupied', -30, 5), held('vacant', 5, 60)])).toEqual({ kind: 'came', at: NINE })
    expect(verdict([held('vacant', -60, 60)], [held('occupied', 14, 15)])).toEqual({ kind: 'came', at: NINE + 14 * MINUTE })
  })
  it('is a no-show only when every place was known to be empty for the whole grace time', () => {
    expect(verdict([held('vacant', -60, 17), held('occupied', 17, 60)])).toEqual({ kind: 'did-not-come', states: [{ state: 'vacant', from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:15:00.000Z' }] })
    expect(verdict([held('vacant', -60, 15), held('occupied', 15, 60)]).kind).toBe('came') // Reports may be two minutes late.
    expect(verdict([held('vacant', -60, 14)]).kind).toBe('unknown')
    expect(verdict([held('vacant', 1, 60)]).kind).toBe('unknown')
    expect(verdict([held('vacant', -60, 60)], []).kind).toBe('unknown')
    expect(verdict().kind).toBe('unknown')
  })
  it('says nothing of who came where others share the place, but that nobody was there', () => {
    expect(recordVerdict(BOOKING, GRACE, [[held('occupied', 0, 5)]], true).kind).toBe('unknown')
    expect(recordVerdict(BOOKING, GRACE, [[held('vacant', 0, 60)]], true).kind).toBe('did-not-come')
  })
  it('never calls what was seen in use, or was not known for a moment, a no-show', () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom<OccupancyStateName | 'gap'>('vacant', 'occupied', 'gap'), fc.integer({ min: 1, max: 20 })), { maxLength: 12 })
    fc.assert(fc.property(fc.integer({ min: -20, max: 5 }), pieces, (begin, list) => {
      let at = begin
      const place = list.flatMap(([value, minutes]) => { const piece = { value, from: NINE + at * MINUTE, to: NINE + (at += minutes) * MINUTE }; return value === 'gap' ? [] : [{ ...piece, value }] })
      const minutes = Array.from({ length: 17 }, (_, minute) => place.find(({ from, to }) => from <= NINE + minute * MINUTE && NINE + minute * MINUTE < to)?.value)
      const expected = minutes.includes('occupied') ? 'came' : minutes.slice(0, 15).every((value) => value === 'vacant') ? 'did-not-come' : 'unknown'
      expect(recordVerdict(BOOKING, GRACE, [place], false).kind).toBe(expected)
    }))
  })
})
