import { describe, expect, it } from 'vitest'
import { instantOf, wallChoices, wallClockOf, wallTimeOf } from '../../../web/src/time/wall-choices.ts'

const BERLIN = 'Europe/Berlin'

// Europe/Berlin 2026: forward on 29 March at 02:00, back on 25 October at 03:00 (tz database).
describe('the times of a day', () => {
  it('are all there on a usual day, each once', () => {
    const choices = wallChoices('2026-11-25', 30, BERLIN)
    expect(choices).toHaveLength(48)
    expect(choices[19]).toEqual({ wall: '09:30', at: Date.parse('2026-11-25T08:30:00Z'), which: null })
  })

  it('have no instant in the hour that the clocks jump over', () => {
    const choices = wallChoices('2026-03-29', 30, BERLIN)
    expect(choices.filter(({ at }) => at === null).map(({ wall }) => wall)).toEqual(['02:00', '02:30'])
    expect(choices.find(({ wall }) => wall === '03:00')?.at).toBe(Date.parse('2026-03-29T01:00:00Z'))
  })

  it('are two choices in the hour that comes twice', () => {
    const doubled = wallChoices('2026-10-25', 30, BERLIN).filter(({ which }) => which !== null)
    expect(doubled.map(({ wall, which, at }) => [wall, which, new Date(at!).toISOString()])).toEqual([
      ['02:00', 'first', '2026-10-25T00:00:00.000Z'], ['02:00', 'second', '2026-10-25T01:00:00.000Z'],
      ['02:30', 'first', '2026-10-25T00:30:00.000Z'], ['02:30', 'second', '2026-10-25T01:30:00.000Z'],
    ])
  })

  it('are written and read back in the site\'s zone', () => {
    const at = Date.parse('2026-07-01T07:15:00Z')
    expect(wallTimeOf(at, BERLIN)).toBe('2026-07-01T09:15')
    expect(wallClockOf(at, BERLIN)).toBe('09:15')
    expect(instantOf('2026-07-01T09:15', BERLIN)).toBe(at)
    expect(instantOf('2026-03-29T02:30', BERLIN)).toBeNull()
    expect(instantOf('not a time', BERLIN)).toBeNull()
  })
})
