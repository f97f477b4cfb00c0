import { describe, expect, it } from 'vitest'
import { verdictOn } from '../../../web/src/live/live-sequence.ts'

describe('the sequence of live messages', () => {
  it('uses the next one, drops what is known, and asks anew after a gap', () => {
    expect(verdictOn(7, 8)).toBe('apply')
    expect(verdictOn(7, 7)).toBe('ignore')
    expect(verdictOn(7, 3)).toBe('ignore')
    expect(verdictOn(7, 9)).toBe('rejoin')
  })

  it('judges nothing while no snapshot is held', () => {
    expect(verdictOn(null, 1)).toBe('ignore')
    expect(verdictOn(null, 99)).toBe('ignore')
  })
})
