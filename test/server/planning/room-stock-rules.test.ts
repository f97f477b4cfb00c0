import { describe, expect, it } from 'vitest'
import { changedStock, type StockRoom } from '../../../server/planning/room-stock-rules.ts'

const room = (id: string, capacity: number, blocked: StockRoom['blocked'] = []): StockRoom => ({ id, capacity, was: [id], unchanged: true, blocked })
const shown = ({ stock }: ReturnType<typeof changedStock>): (readonly [string, number])[] | undefined => stock?.map(({ id, capacity }) => [id, capacity] as const)

describe('a changed stock of rooms', () => {
  const stock = [room('a', 8), room('b', 4, [{ from: 5, to: 6 }]), room('c', 4, [{ from: 1, to: 2 }])]

  it('follows the changes one after the other, so that a new room can be changed again', () => {
    expect(shown(changedStock(stock, [{ kind: 'split', roomId: 'a', capacities: [4, 3] }, { kind: 'merge', roomIds: ['a/2', 'b'], capacity: 7 }, { kind: 'add', capacity: 2 }, { kind: 'add', capacity: 3 }, { kind: 'remove', roomId: 'new/1' }])))
      .toEqual([['c', 4], ['a/1', 4], ['a/2+b', 7], ['new/2', 3]])
  })

  it('joins what both were and when either was closed', () => {
    const merged = changedStock(stock, [{ kind: 'merge', roomIds: ['b', 'c'], capacity: 8 }]).stock!.at(-1)!
    expect([merged.was, merged.blocked, merged.unchanged]).toEqual([['b', 'c'], [{ from: 1, to: 2 }, { from: 5, to: 6 }], false])
  })

  it('refuses what cannot be built, and says which change it was', () => {
    expect(changedStock(stock, [{ kind: 'remove', roomId: 'a' }, { kind: 'remove', roomId: 'a' }]).fault).toEqual({ at: 1, code: 'unknown-room' })
    expect(changedStock(stock, [{ kind: 'merge', roomIds: ['a', 'a'], capacity: 8 }]).fault).toEqual({ at: 0, code: 'not-two' })
    expect(changedStock(stock, [{ kind: 'split', roomId: 'a', capacities: [4] }]).fault).toEqual({ at: 0, code: 'not-two' })
    expect(changedStock(stock, [{ kind: 'split', roomId: 'a', capacities: [4, 0] }]).fault).toEqual({ at: 0, code: 'no-capacity' })
    expect(changedStock(stock, [{ kind: 'add', capacity: 1.5 }]).fault).toEqual({ at: 0, code: 'no-capacity' })
    expect(stock).toHaveLength(3)
  })
})
