import { describe, expect, it } from 'vitest'
import { isNarrowed, matchesFilter, readFilter } from '../../../web/src/list/space-filter.ts'
import { compareRows, readOrder, writeOrder, type SortKeys } from '../../../web/src/list/row-order.ts'

const room = { kind: 'room', purpose: 'meeting', name: 'Café Zürich' } as const
const desk = { kind: 'desk', purpose: 'desk', name: 'Desk １２' } as const
const filterOf = (query: string) => readFilter(name => new URLSearchParams(query).get(name))

describe('filters in the address', () => {
  it('are read back, and what is not a state or a purpose is left out', () => {
    expect(filterOf('filter=unknown,vacant,nonsense&purpose=meeting&q=a')).toEqual({ states: ['vacant', 'unknown'], purpose: 'meeting', search: 'a', booked: null, freeMin: null })
    expect(filterOf('purpose=castle')).toEqual({ states: [], purpose: 'rooms', search: '', booked: null, freeMin: null })
    expect(isNarrowed(filterOf(''))).toBe(false)
    expect(filterOf('booked=booked-empty&free=60')).toMatchObject({ booked: 'booked-empty', freeMin: 60 })
    expect(filterOf('booked=perhaps&free=7')).toMatchObject({ booked: null, freeMin: null })
  })

  it('find names without case, accents and full-width forms', () => {
    expect(matchesFilter(room, 'vacant', filterOf('q=cafe zurich'))).toBe(true)
    expect(matchesFilter(desk, 'vacant', filterOf('q=desk 12'))).toBe(true)
    expect(matchesFilter(room, 'vacant', filterOf('q=zzz'))).toBe(false)
  })

  it('leave desks out unless they are asked for', () => {
    expect(matchesFilter(desk, 'vacant', filterOf(''))).toBe(false)
    expect(matchesFilter(desk, 'vacant', filterOf('purpose=desk'))).toBe(true)
  })

  it('hold the state to what is shown', () => {
    expect(matchesFilter(room, 'unknown', filterOf('filter=vacant'))).toBe(false)
    expect(matchesFilter(room, 'vacant', filterOf('filter=vacant'))).toBe(true)
  })
})

describe('the order of the list', () => {
  const row = (name: string, change: Partial<SortKeys> = {}): SortKeys => ({ name, purpose: 'Office', floor: 0, state: 'vacant', booked: null, since: null, people: null, co2: null, ...change })
  const sorted = (text: string | null, rows: SortKeys[]) => [...rows].sort(compareRows(readOrder(text), 'en')).map(({ name }) => name)

  it('counts within names: 2 before 10', () => {
    expect(sorted(null, [row('Booth 10'), row('booth 2')])).toEqual(['booth 2', 'Booth 10'])
  })

  it('puts what is not known last in both directions', () => {
    const rows = [row('a'), row('b', { co2: 900 }), row('c', { co2: 500 })]
    expect(sorted('co2', rows)).toEqual(['c', 'b', 'a'])
    expect(sorted('-co2', rows)).toEqual(['b', 'c', 'a'])
  })

  it('is written and read back; the plain order leaves no trace in the address', () => {
    expect(writeOrder({ column: 'name', descending: false })).toBeNull()
    expect(readOrder(writeOrder({ column: 'state', descending: true }))).toEqual({ column: 'state', descending: true })
    expect(readOrder('rubbish')).toEqual({ column: 'name', descending: false })
  })
})
