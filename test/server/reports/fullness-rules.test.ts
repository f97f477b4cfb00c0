import { describe, expect, it } from 'vitest'
import { bandTally, sizeVerdict } from '../../../server/reports/fullness-rules.ts'
import { bookingTally, toldTally } from '../../../server/reports/booking-tally-rules.ts'
import { peakTally } from '../../../server/reports/hour-peak-rules.ts'
import { busyBookings } from './busy-house.ts'

describe('time at target', () => {
  it('is of counted time in use: below 60 %, up to full, and above (Density)', () => {
    const times = [{ people: 0, ms: 100 }, { people: 5, ms: 10 }, { people: 6, ms: 20 }, { people: 10, ms: 30 }, { people: 11, ms: 40 }]
    expect(bandTally(times, 10)).toEqual({ countedMs: 200, belowMs: 10, withinMs: 50, aboveMs: 40 })
    expect(bandTally(times, 0).countedMs).toBe(0)
  })
})

describe('what a room\'s size says for itself', () => {
  const counted = { capacity: 10, aboveShare: 0, countedShare: 1 }
  it('is too large when it never was more than half full, too small when often too full, and open where too little is known', () => {
    expect(sizeVerdict({ ...counted, peak: 5 })).toBe('too-large')
    expect(sizeVerdict({ ...counted, peak: 6 })).toBe('fits')
    expect(sizeVerdict({ ...counted, peak: 12, aboveShare: 0.06 })).toBe('too-small')
    expect(sizeVerdict({ ...counted, peak: 5, countedShare: 0.4 })).toBe('too-little-known')
    expect(sizeVerdict({ ...counted, peak: null })).toBe('too-little-known')
  })
})

describe('the tally of bookings', () => {
  it('takes what nobody could judge as unknown, and cancelled ones as unneeded', () => {
    expect(bookingTally(busyBookings)).toMatchObject({ bookings: 6, standing: 5, known: 4, noShows: 3, unneeded: 4, cancelledInTime: 1, credits: 10 })
  })
  it('without presence keeps what was booked alone', () => {
    expect(toldTally(bookingTally(busyBookings), true).sums).toMatchObject({ bookings: 6, standing: 5, noShows: null, unneeded: null, cancelledInTime: null })
  })
})

describe('the fullest hour', () => {
  const HOUR = 3_600_000
  it('is the mean number at once within it, and a lower bound where not all is known', () => {
    const hours = [{ inUseMs: 3 * HOUR, availableMs: 10 * HOUR, knownMs: 10 * HOUR }, { inUseMs: 4.5 * HOUR, availableMs: 10 * HOUR, knownMs: 5 * HOUR }, { inUseMs: 0, availableMs: 0, knownMs: 0 }]
    expect(peakTally(hours, 10)).toEqual({ hours: 2, knownHours: 1, highest: 4.5, places: 10 })
    expect(peakTally([{ inUseMs: 0, availableMs: HOUR, knownMs: 0 }], 1)).toEqual({ hours: 1, knownHours: 0, highest: null, places: 1 })
  })
})
