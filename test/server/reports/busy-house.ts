import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import type { LedgerCell } from '#contract/ledgers'
import type { ReportBooking, ReportRecords } from '../../../server/reports/report-records.ts'
import { testBuilding } from '../building/test-building.ts'
import { hourCell } from './cells-in-memory.ts'
import { asBuilding } from './reports-under-test.ts'

export const HOUR = 3_600_000
/** Monday 1 June 2026, 00:00 in Berlin. */
export const FIRST = Date.UTC(2026, 4, 31, 22)
export const SCOPE = { from: '2026-06-01', to: '2026-06-08' } as const
export const NOW = Date.UTC(2026, 5, 20, 12, 34)

const plain = asBuilding(testBuilding())
const [room, desk] = [plain.spaces[0]!, plain.spaces[1]!]
const space = (id: string, more: Partial<Space>): Space => ({ ...room, id, name: id, ...more })

/** Two floors: rooms for everybody, an office of a large tenant, one of a small one, twelve personal desks and four common ones. */
export const busyBuilding: Building = {
  ...plain,
  floors: [plain.floors[0]!, { ...plain.floors[0]!, id: 's1-f2', name: 'First', level: 1 }],
  spaces: [
    space('m1', {}), space('m2', { capacity: 4 }), space('m3', { floorId: 's1-f2' }), space('office-a', { purpose: 'office', capacity: 10 }), space('office-b', { purpose: 'office', capacity: 3, floorId: 's1-f2' }),
    ...Array.from({ length: 16 }, (_, index) => ({ ...desk, id: `d${index}`, name: `D${index}`, parentId: null, floorId: index % 2 === 0 ? 's1-f1' : 's1-f2' })),
  ],
  equipment: [{ ...plain.equipment[0]!, id: 'laser', spaceId: 'm1' }],
}

const tenants = [{ id: 'a', name: 'Ants', people: 14, planName: 'Plan', monthlyCredits: 100 }, { id: 'b', name: 'Bees', people: 2, planName: null, monthlyCredits: null }]
const lettings = [
  { spaceId: 'office-a', tenantId: 'a', memberId: null, from: '2026-01-01', to: null }, { spaceId: 'office-b', tenantId: 'b', memberId: null, from: '2026-01-01', to: null },
  ...Array.from({ length: 12 }, (_, index) => ({ spaceId: `d${index}`, tenantId: 'a', memberId: `a-${index}`, from: '2026-01-01', to: null })),
]

const booking = (id: string, more: Partial<ReportBooking>): ReportBooking => ({
  id, resourceId: 'r-m1', resourceName: 'm1', spaceId: 'm1', equipmentId: null, capacity: 8, seriesId: null, seriesTitle: null, tenantId: 'a', partySize: 4,
  from: FIRST + 10 * HOUR, to: FIRST + 11 * HOUR, heldTo: FIRST + 11 * HOUR, status: 'completed', arrival: 'came', cancelledLate: false, credits: 2, ...more,
})
export const busyBookings: readonly ReportBooking[] = [
  booking('1', {}), booking('2', { tenantId: 'b', arrival: 'did-not-come', status: 'released', heldTo: FIRST + 10.25 * HOUR }), booking('3', { tenantId: null, arrival: 'unknown' }),
  booking('4', { status: 'cancelled', arrival: null, credits: 0 }), booking('5', { seriesId: 's', seriesTitle: 'Stand-up', partySize: 9, arrival: 'did-not-come', status: 'released' }),
  booking('6', { seriesId: 't', seriesTitle: 'One to one', partySize: 2, arrival: 'did-not-come', status: 'released' }),
]
export const busyRecords: Partial<ReportRecords> = {
  tenants: async () => tenants, lettings: async () => lettings,
  bookings: async (_site, from, to) => busyBookings.filter((one) => one.from >= from && one.from < to), creditsByMonth: async () => [{ month: '2026-06', spent: 120 }],
}

/** Ten hours of each weekday and space, a different use in each, so that no two sums are alike. */
export const busyCells: readonly LedgerCell[] = Array.from({ length: 50 }, (_, index) => FIRST + (Math.floor(index / 10) * 24 + 8 + (index % 10)) * HOUR).flatMap((at, hour) => [
  ...busyBuilding.spaces.flatMap(({ id, capacity }, index): LedgerCell[] => {
    const usedMs = HOUR * ((hour * 7 + index * 13) % 17) / 17
    return [
      hourCell('space', id, at, {
        availableMs: HOUR, knownMs: HOUR, usedMs, countedMs: HOUR, countedUsedMs: usedMs, personMs: usedMs * Math.max(1, capacity / 2), seatAvailableMs: capacity * HOUR, seatKnownMs: capacity * HOUR, seatUsedMs: capacity * usedMs,
        seatCountedMs: capacity * HOUR, seatCountedUsedMs: capacity * usedMs, bookedMs: HOUR / 2, bookedKnownMs: HOUR / 2, bookedUsedMs: usedMs / 2, bookedVacantMs: HOUR / 2 - usedMs / 2, walkInMs: usedMs / 2, episodes: 1, peakCount: Math.max(1, capacity / 2),
      }),
      hourCell('count', id, at, { ms: HOUR - usedMs }, '0'), hourCell('count', id, at, { ms: usedMs }, String(Math.max(1, capacity / 2))),
      hourCell('booking', id, at, { bookedMs: HOUR / 4, bookedKnownMs: HOUR / 4, bookedUsedMs: usedMs / 4, bookedVacantMs: HOUR / 4 - usedMs / 4 }, 'a'), hourCell('booking', id, at, { bookedMs: HOUR / 4, bookedKnownMs: HOUR / 4, bookedUsedMs: usedMs / 4, bookedVacantMs: HOUR / 4 - usedMs / 4 }, 'b'),
      hourCell('air', id, at, { availableMs: HOUR, knownMs: HOUR, comfortMs: usedMs, valueMs: 700 * HOUR, highest: 900, lowest: 500 }, 'air.co2'),
    ]
  }),
  hourCell('machine', 'laser', at, { availableMs: HOUR, knownMs: HOUR, poweredMs: HOUR, runningMs: HOUR / 3, bookedMs: HOUR, bookedKnownMs: HOUR, runningBookedMs: HOUR / 4, runs: 1, energyWh: 500, outOfOrders: hour === 0 ? 1 : 0 }),
  hourCell('device', 's1-d1', at, { commissionedMs: HOUR, onlineMs: HOUR / 2, readings: 10 }),
])
