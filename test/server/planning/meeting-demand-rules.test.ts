import { describe, expect, it } from 'vitest'
import { recordedDemand, type HeldBooking, type RoomUse } from '../../../server/planning/meeting-demand-rules.ts'

const MINUTE_MS = 60_000
const at = (hour: number, minute = 0): number => (hour * 60 + minute) * MINUTE_MS
const use = (from: number, to: number, people: number | null = null, roomId = 'r'): RoomUse => ({ roomId, from, to, people })
const booking = (id: string, from: number, to: number, more: Partial<HeldBooking> = {}): HeldBooking => ({ id, roomId: 'r', from, to, askedAt: 0, partySize: 4, came: true, ...more })
const AS_BOOKED = { size: 'booked', emptyBookings: 'keep' } as const
const shown = (demand: ReturnType<typeof recordedDemand>): unknown[] => demand.meetings.map(({ source, from, to, people }) => [source, from / MINUTE_MS, to / MINUTE_MS, people])

describe('recorded demand', () => {
  it('is each booking as it was held, each use outside of them, and who waited in vain', () => {
    const demand = recordedDemand([booking('b', at(9), at(10))], [use(at(9, 5), at(10, 30), 3)], [{ id: 'w', from: at(9), to: at(10), askedAt: 7, partySize: 2 }], AS_BOOKED)
    expect(shown(demand)).toEqual([['booking', 540, 600, 4], ['walk-in', 600, 630, 3], ['waiting', 540, 600, 2]])
    expect([demand.bookings, demand.walkIns, demand.waited, demand.nobodyCame, demand.sizeUnknown]).toEqual([1, 1, 1, 0, 0])
  })

  it('can take the size that was counted, and the booked one where nothing counted', () => {
    const bookings = [booking('b', at(9), at(10)), booking('c', at(12), at(13))]
    expect(shown(recordedDemand(bookings, [use(at(9), at(9, 30), 2), use(at(9, 30), at(10), 6), use(at(12), at(13))], [], { ...AS_BOOKED, size: 'counted' })))
      .toEqual([['booking', 540, 600, 6], ['booking', 720, 780, 4]])
  })

  it('can leave out bookings that nobody came to, but never those of which it is not known', () => {
    const bookings = [booking('empty', at(9), at(10), { came: false }), booking('unknown', at(11), at(12), { came: null })]
    const demand = recordedDemand(bookings, [], [], { ...AS_BOOKED, emptyBookings: 'leave-out' })
    expect([shown(demand), demand.nobodyCame]).toEqual([[['booking', 660, 720, 4]], 1])
  })

  it('bridges a pause of 14 minutes and not one of 15, and nothing across a booking', () => {
    expect(shown(recordedDemand([], [use(at(9), at(9, 20)), use(at(9, 34), at(10))], [], AS_BOOKED))).toEqual([['walk-in', 540, 600, 1]])
    expect(shown(recordedDemand([], [use(at(9), at(9, 20)), use(at(9, 35), at(10))], [], AS_BOOKED))).toEqual([['walk-in', 540, 560, 1], ['walk-in', 575, 600, 1]])
    const around = recordedDemand([booking('b', at(9, 30), at(9, 40))], [use(at(9), at(10))], [], AS_BOOKED)
    expect(shown(around)).toEqual([['booking', 570, 580, 4], ['walk-in', 540, 570, 1], ['walk-in', 580, 600, 1]])
  })

  it('passes over a stay of a few minutes, and says of how many the size is not known', () => {
    const demand = recordedDemand([], [use(at(9), at(9, 9)), use(at(11), at(11, 10))], [], AS_BOOKED)
    expect([demand.walkIns, demand.sizeUnknown]).toEqual([1, 1])
  })
})
