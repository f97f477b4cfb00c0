import { pino } from 'pino'
import type { LedgerId } from '#contract/ledgers'
import type { OccupancyStateName, OccupancyInterval } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { Reading } from '../../../server/telemetry/telemetry-store.ts'
import { openUsage } from '../../../server/usage/usage-parts.ts'
import type { UsageQuery } from '../../../server/usage/usage-reader.ts'
import { bookingsUnderTest } from '../bookings/bookings-under-test.ts'

export const MIN = 60_000
export const HOUR = 60 * MIN
const STALE_MS = 30 * MIN

export const intervalOf = (spaceId: string, state: OccupancyStateName, from: number, to: number | null): OccupancyInterval =>
  ({ spaceId, state, from, to, peakCount: null, meanCount: null, method: 'presence', reason: state === 'unknown' ? 'stale' : null })
export const readingOf = (deviceId: string, placeId: string | null, point: PointId, observedAt: number, value: number, changes: Partial<Reading> = {}): Reading =>
  ({ deviceId, placeId, point, channel: 1, observedAt, receivedAt: observedAt, value, quality: 'good', historical: false, ...changes })

export type UsageUnderTest = Awaited<ReturnType<typeof usageUnderTest>>

/** Usage over a real database and a real telemetry store, with the test building (Berlin, a room, a desk, a laser); `clock.at` is now. */
export async function usageUnderTest() {
  const logger = pino({ level: 'silent' })
  const bookings = await bookingsUnderTest()
  const telemetry = await createDuckdbTelemetry({ path: ':memory:', logger })
  const { usage, available, availability } = openUsage({ ...bookings, telemetry, staleAfterMs: () => STALE_MS, logger })
  await availability.start()
  return {
    ...bookings, telemetry, usage, available, availability,
    /** Sums of the test site. */
    sums: <Ledger extends LedgerId>(ledger: Ledger, from: number, to: number, query: Partial<UsageQuery<Ledger>> = {}) => usage.sums({ siteId: 's1', ledger, from, to, bucket: 'none', by: [], ...query }),
    /** Writes a booking as it stands, whatever the rules say of it. */
    booked: async (resourceId: string, from: number, to: number, { status = 'completed', endedAt = null, tenantId = 'acme', units = [resourceId] }: { status?: string; endedAt?: number | null; tenantId?: string | null; units?: string[] } = {}): Promise<string> => {
      const { rows: [row] } = await bookings.records.run((db) => db.execute<{ id: string }>(`
        INSERT INTO bookings (id, site_id, resource_id, units, tenant_id, title, note, party_size, from_at, to_at, status, source, ended_at, credits, created_at)
        VALUES (gen_random_uuid()::text, 's1', '${resourceId}', '{${units.map((unit) => `"${unit}"`).join(',')}}', ${tenantId === null ? 'NULL' : `'${tenantId}'`}, '', '', 1,
          '${new Date(from).toISOString()}', '${new Date(to).toISOString()}', '${status}', 'web', ${endedAt === null ? 'NULL' : `'${new Date(endedAt).toISOString()}'`}, 0, now()) RETURNING id`))
      return row!.id
    },
    close: async (): Promise<void> => {
      await availability.stop()
      await telemetry.close()
      await bookings.close()
    },
  }
}
