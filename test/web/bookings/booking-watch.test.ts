import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bookingWatch } from '../../../web/src/bookings/booking-watch.svelte.ts'

describe('what others book', () => {
  const looked = { hidden: false }
  beforeEach(() => {
    vi.useFakeTimers()
    looked.hidden = false
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => looked.hidden)
  })
  afterEach(() => {
    vi.runAllTimers()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  const since = (before: number): number => bookingWatch.changes - before

  it('is fetched at once, and then once a second however much is told', () => {
    vi.advanceTimersByTime(5_000)
    const before = bookingWatch.changes
    bookingWatch.told()
    vi.advanceTimersByTime(0)
    expect(since(before)).toBe(1)
    for (let n = 0; n < 9; n++) {
      bookingWatch.told()
      vi.advanceTimersByTime(100)
    }
    expect(since(before)).toBe(1)
    vi.advanceTimersByTime(100)
    expect(since(before)).toBe(2)
  })

  it('waits for somebody to look at the page, and is fetched once then', () => {
    vi.advanceTimersByTime(5_000)
    looked.hidden = true
    const before = bookingWatch.changes
    for (let n = 0; n < 5; n++) {
      bookingWatch.told()
      vi.advanceTimersByTime(3_000)
    }
    expect(since(before)).toBe(0)
    looked.hidden = false
    document.dispatchEvent(new Event('visibilitychange'))
    expect(since(before)).toBe(1)
  })
})
