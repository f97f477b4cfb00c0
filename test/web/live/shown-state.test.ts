import { describe, expect, it } from 'vitest'
import { shownState } from '../../../web/src/live/shown-state.ts'
import { spaceOf } from './live-fixtures.ts'

describe('what may be shown of a space', () => {
  it('is what the server says while connected, and still while reconnecting', () => {
    expect(shownState(spaceOf('a', { state: 'occupied', count: 3 }), 'live', 1)).toMatchObject({ state: 'occupied', count: 3 })
    expect(shownState(spaceOf('a', { state: 'vacant' }), 'reconnecting', 1).state).toBe('vacant')
  })

  it('is unknown without a connection, since the last message, whatever it was before', () => {
    for (const state of ['vacant', 'occupied'] as const) {
      expect(shownState(spaceOf('a', { state }), 'lost', 77)).toEqual({ state: 'unknown', reason: 'not-connected', since: 77, count: null, probability: null })
    }
  })

  it('is never free for a space that nothing was said of', () => {
    expect(shownState(null, 'joining', null)).toMatchObject({ state: 'unknown', reason: 'loading' })
    expect(shownState(null, 'live', 5)).toMatchObject({ state: 'unknown' })
  })

  it('shows no count beside an unknown', () => {
    expect(shownState(spaceOf('a', { state: 'unknown', reason: 'stale', count: 4 }), 'live', 1).count).toBeNull()
  })
})
