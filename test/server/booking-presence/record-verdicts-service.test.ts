import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NoShow } from '#contract/bookings'
import type { OccupancyStateName } from '#contract/occupancy'
import { SYSTEM } from '../../../server/access/principal.ts'
import { RecordVerdictsService } from '../../../server/booking-presence/record-verdicts-service.ts'
import { createBookingImportsService } from '../../../server/booking-imports/booking-imports-service.ts'
import { createReportRecordsRepository } from '../../../server/reports/report-records-repository.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { createUsageReadings } from '../../../server/usage/usage-readings.ts'
import { bookingsUnderTest, type BookingsUnderTest } from '../bookings/bookings-under-test.ts'

const logger = pino({ level: 'silent' })
const HOUR = 3_600_000
/** A Monday, nine o'clock in the test building's zone. */
const NINE = Date.UTC(2026, 2, 2, 8)
let test: BookingsUnderTest
let telemetry: TelemetryStore
let verdicts: RecordVerdictsService
beforeAll(async () => {
  test = await bookingsUnderTest()
  telemetry = await createDuckdbTelemetry({ path: ':memory:', logger })
  verdicts = new RecordVerdictsService({ ...test, telemetry, readings: createUsageReadings({ telemetry, staleAfterMs: () => HOUR / 3 }), waiting: () => 0, logger })
})
afterAll(async () => {
  await telemetry.close()
  await test.close()
})

const interval = (state: OccupancyStateName, fromMin: number, toMin: number) => ({ spaceId: 's1-room', state, from: NINE + fromMin * 60_000, to: NINE + toMin * 60_000, peakCount: null, meanCount: null, method: 'presence' as const, reason: null })
const arrivals = async () => (await createReportRecordsRepository(test.records).bookings('s1', NINE - HOUR, NINE + 24 * HOUR)).map(({ from, arrival }) => `${new Date(from).toISOString().slice(11, 16)} ${arrival}`)

describe('another system\'s bookings', () => {
  it('are judged by the presence that is stored, once and without anybody being told; where nothing is known, its own word counts', async () => {
    const policy = await test.policy({ name: 'P' })
    const room = await test.resource(policy.id, { name: 'Room', spaceId: 's1-room' })
    const laser = await test.resource(policy.id, { name: 'Laser', kind: 'equipment', equipmentId: 's1-laser' })
    const rows = [['09:00', '10:00', 'no show'], ['10:00', '11:00', 'came'], ['12:00', '13:00', 'came'], ['13:00', '14:00', 'no show'], ['14:00', '15:00', '']]
    const bytes = Buffer.from(['resource,start,end,person,status', ...rows.map(([from, to, status]) => `Room,2026-03-02 ${from},${to},anna@example.org,${status}`), 'Laser,2026-03-02 16:00,17:00,,', 'Laser,2026-03-02 17:00,18:00,,'].join('\n'))
    await createBookingImportsService(test).run('s1', { fileName: 'f.csv', bytes, dryRun: false, language: 'en' }, SYSTEM)
    await verdicts.look()
    expect(await arrivals()).toEqual(['08:00 did-not-come', '09:00 came', '11:00 came', '12:00 did-not-come', '13:00 unknown', '15:00 unknown', '16:00 unknown'])

    const power = (minutes: number, value: number) => ({ deviceId: 's1-d3', point: 'power.active' as const, channel: 0, placeId: 's1-laser', observedAt: NINE + minutes * 60_000, receivedAt: NINE + minutes * 60_000, value, quality: 'good' as const, historical: false })
    // The file says that nobody came at nine and somebody at ten; the sensors know better. Of noon on they know nothing.
    await telemetry.commit({
      intervals: [interval('vacant', -60, 5), interval('occupied', 5, 30), interval('vacant', 30, 180), interval('unknown', 180, 400)],
      readings: [400, 420, 425, 430, 436, 440, 470].map((minutes) => power(minutes, minutes >= 425 && minutes < 436 ? 900 : 0)),
    })
    const changesTold = () => test.told.filter(({ event }) => event === 'bookingChanged').length
    const before = changesTold()
    await verdicts.look()
    expect(await arrivals()).toEqual(['08:00 came', '09:00 did-not-come', '11:00 came', '12:00 did-not-come', '13:00 unknown', '15:00 came', '16:00 unknown'])
    expect(changesTold()).toBe(before)
    const { rows: [record] } = await test.records.run((db) => db.execute<{ evidence: NoShow['evidence']; released: boolean; space_id: string; n: number }>(`SELECT evidence, released, space_id, (SELECT count(*)::int FROM no_shows) AS n FROM no_shows WHERE resource_id = '${room.id}'`))
    expect(record).toMatchObject({ released: false, space_id: 's1-room', n: 1, evidence: { coverage: 1, states: [{ state: 'vacant', from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:15:00.000Z' }] } })
    const { rows: kinds } = await test.records.run((db) => db.execute<{ kind: string }>(`SELECT DISTINCT kind FROM booking_events WHERE kind <> 'recorded'`))
    expect(kinds).toEqual([{ kind: 'not-shown' }])
    await verdicts.look()
    expect((await test.records.run((db) => db.execute<{ n: number }>('SELECT count(*)::int AS n FROM no_shows'))).rows).toEqual([{ n: 1 }])
    expect(laser.equipmentId).toBe('s1-laser')
  })
})
