import { describe, expect, it } from 'vitest'
import type { StockChange } from '#contract/planning'
import { readPlanning, withoutChange, writeChanges } from '../../../web/src/planning/planning-address.ts'

const TODAY = '2026-11-25'
const read = (query: string) => { const params = new URLSearchParams(query); return readPlanning(name => params.get(name), TODAY) }
const CHANGES: StockChange[] = [{ kind: 'remove', roomId: 'a' }, { kind: 'split', roomId: 'b', capacities: [3, 3] }, { kind: 'merge', roomIds: ['c', 'b/1'], capacity: 9 }, { kind: 'add', capacity: 4 }]

describe('the address of room planning', () => {
  it('asks about meeting rooms of the last four weeks when it says nothing', () => {
    expect(read('')).toEqual({ range: 'last-28-days', changes: [], scope: { from: '2026-10-28', to: '2026-11-25', purpose: 'meeting', size: 'booked', emptyBookings: 'keep' } })
  })
  it('gives changes back as they were written', () => {
    expect(read(`changes=${encodeURIComponent(writeChanges(CHANGES))}`).changes).toEqual(CHANGES)
  })
  it('leaves out what is nonsense', () => {
    expect(read('changes=remove:~add:x~add:0~split:a:3,y~burn:a~add:2&purpose=castle&from=2026-13-01&to=x')).toMatchObject({ changes: [{ kind: 'add', capacity: 2 }], scope: { purpose: 'meeting', from: '2026-10-28' } })
  })
  it('loses one change and keeps the others', () => {
    expect(withoutChange(CHANGES, 1)).toEqual([CHANGES[0], CHANGES[2], CHANGES[3]])
  })
})
