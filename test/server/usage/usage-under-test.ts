import { pino } from 'pino'
import type { LedgerId } from '#contract/ledgers'
import type { OccupancyStateName, OccupancyInterval } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { AnyLedgerReplacement } from '../../../server/telemetry/ledger-store.ts'
import type { Reading, TelemetryCommit, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { openUsage, type UsageParts } from '../../../server/usage/usage-parts.ts'
import type { UsageQuery } from '../../../server/usage/usage-reader.ts'
import { bookingsUnderTest } from '../bookings/bookings-under-test.ts'
import { createScratchUsageReader } from './scratch-usage.ts'

export const MIN = 60_000
export const HOUR = 60 * MIN
export const STALE_MS = 30 * MIN

export const intervalOf = (spaceId: string, state: OccupancyStateName, from: number, to: number | null): OccupancyInterval =>
  ({ spaceId, state, from, to, peakCount: null, meanCount: null, method: 'presence', reason: state === 'unknown' ? 'stale' : null })
export const readingOf = (deviceId: string, placeId: string | null, point: PointId, observedAt: number, value: number, changes: Partial<Reading> = {}): Reading =>
  ({ deviceId, placeId, point, channel: 1, observedAt, receivedAt: observedAt, value, quality: 'good', historical: false, ...changes })

export type UsageUnderTest = Awaited<ReturnType<typeof usageUnderTest>>

/** Usage over a real database and a real telemetry store, with the test building (Berlin, a room, a desk, a laser); `clock.at` is now. */
export async function usageUnderTest() {
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const bookings = await bookingsUnderTest()
  const store = await createDuckdbTelemetry({ path: ':memory:', logger })
  const rewritten: AnyLedgerReplacement[] = []
  const telemetry: TelemetryStore = { ...store, commit: async (batch) => {
    await store.commit(batch)
    rewritten.push(...batch.ledgers ?? [])
  } }
  const open = (): UsageParts => openUsage({ ...bookings, telemetry, staleAfterMs: () => STALE_MS, flush: () => Promise.resolve(), retention: { readingsDays: 3_650, intervalsDays: 3_650 }, logger })
  let parts = open()
  await parts.start()
  return {
    ...bookings, telemetry,
    /** What was stored anew since the last call: "ledger subject width from" with the number of its hours. */
    rewritten: () => rewritten.splice(0).map(({ ledger, width, subjectId, from, to }) => ({ ledger, width, subjectId, from, to })),
    /** The parts that run: others after a restart. */
    parts: () => parts,
    get available() { return parts.available },
    get availability() { return parts.availability },
    /** Begins again with what is stored. */
    restart: async (): Promise<void> => {
      await parts.stop()
      parts = open()
      await parts.start()
    },
    /** Stores something as the flow does: with the marks of what it touches. */
    keep: (batch: Partial<Pick<TelemetryCommit, 'readings' | 'intervals' | 'replacements' | 'countSteps'>>): Promise<void> => {
      const whole = { readings: [], intervals: [], countSteps: [], replacements: [], ...batch }
      return telemetry.commit({ ...whole, checkpoints: parts.alsoKept(whole) })
    },
    /** Sums of the test site, added up from scratch. */
    sums: <Ledger extends LedgerId>(ledger: Ledger, from: number, to: number, query: Partial<UsageQuery<Ledger>> = {}) =>
      createScratchUsageReader({ ...bookings, computation: parts.computation }).sums({ siteId: 's1', ledger, from, to, bucket: 'none', by: [], ...query }),
    /** The same by what is stored. */
    stored: <Ledger extends LedgerId>(ledger: Ledger, from: number, to: number, query: Partial<UsageQuery<Ledger>> = {}) => parts.usage.sums({ siteId: 's1', ledger, from, to, bucket: 'none', by: [], ...query }),
    /** Writes a booking as it stands, whatever the rules say of it, with its history. */
    booked: async (resourceId: string, from: number, to: number, { status = 'completed', endedAt = null, tenantId = 'acme', units = [resourceId] }: { status?: string; endedAt?: number | null; tenantId?: string | null; units?: string[] } = {}): Promise<string> => {
      const at = (moment: number): string => `'${new Date(moment).toISOString()}'`
      const { rows: [row] } = await bookings.records.run((db) => db.execute<{ id: string }>(`
        WITH made AS (INSERT INTO bookings (id, site_id, resource_id, units, tenant_id, title, note, party_size, from_at, to_at, status, source, ended_at, credits, created_at)
          VALUES (gen_random_uuid()::text, 's1', '${resourceId}', '{${units.map((unit) => `"${unit}"`).join(',')}}', ${tenantId === null ? 'NULL' : `'${tenantId}'`}, '', '', 1,
            ${at(from)}, ${at(to)}, '${status}', 'web', ${endedAt === null ? 'NULL' : at(endedAt)}, 0, now()) RETURNING id)
        INSERT INTO booking_events (booking_id, at, kind, actor_kind, detail) SELECT id, ${at(bookings.clock.at)}, 'created', 'system', '{}' FROM made RETURNING booking_id AS id`))
      return row!.id
    },
    close: async (): Promise<void> => {
      await parts.stop()
      await telemetry.close()
      await bookings.close()
    },
  }
}
