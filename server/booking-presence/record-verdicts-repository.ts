import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { NoShow } from '#contract/bookings'
import { newId } from '../building/building-service.ts'
import { importedBookings } from '../records/booking-imports-schema.ts'
import { bookings } from '../records/bookings-schema.ts'
import type { Records } from '../records/open-records.ts'

/** Another system's booking that stored presence was not yet asked about. Epoch ms. */
export interface UnjudgedRecord { readonly id: string; readonly siteId: string; readonly resourceId: string; readonly from: number; readonly to: number }
/** Somebody came at `cameAt`; or nobody did, with what shows it. */
export type JudgedRecord = { readonly id: string } & ({ readonly cameAt: number } | Pick<NoShow, 'spaceId' | 'evidence'>)

export type RecordVerdictsRepository = ReturnType<typeof createRecordVerdictsRepository>

export function createRecordVerdictsRepository(records: Records) {
  return {
    unjudged: (): Promise<UnjudgedRecord[]> => records.run((db) => db.select({ id: bookings.id, siteId: bookings.siteId, resourceId: bookings.resourceId, from: bookings.from, to: bookings.to }).from(importedBookings)
      .innerJoin(bookings, eq(bookings.id, importedBookings.bookingId)).where(and(importedBookings.isRecord, eq(bookings.status, 'completed'), isNull(bookings.judgedAt))).orderBy(asc(bookings.from))
      .then((rows) => rows.map(({ from, to, ...row }) => ({ ...row, from: from.getTime(), to: to.getTime() })))),

    /** Keeps the verdicts, each once: one that has one already, or is gone, is passed over. Nothing is released, and nobody is told. */
    judge: (judged: readonly JudgedRecord[], at: number): Promise<void> => records.transaction(async (tx) => {
      const rows = judged.map((one) => ('cameAt' in one ? { id: one.id, came_at: new Date(one.cameAt).toISOString() } : { id: one.id, came_at: null, no_show: newId(), space_id: one.spaceId, evidence: one.evidence }))
      const moment = sql`${new Date(at).toISOString()}::timestamptz`
      await tx.execute(sql`
        WITH verdict AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS verdict(id text, came_at timestamptz, no_show text, space_id text, evidence jsonb)),
        judged AS (
          UPDATE bookings SET judged_at = ${moment}, checked_in_at = verdict.came_at, checked_in_by = CASE WHEN verdict.came_at IS NULL THEN NULL ELSE 'sensor' END, version = version + 1
          FROM verdict WHERE bookings.id = verdict.id AND judged_at IS NULL RETURNING bookings.*
        ), recorded AS (
          INSERT INTO no_shows (id, booking_id, site_id, resource_id, space_id, tenant_id, member_id, from_at, to_at, recorded_at, released, evidence, status)
          SELECT no_show, judged.id, site_id, resource_id, space_id, tenant_id, member_id, from_at, to_at, ${moment}, false, evidence, 'recorded' FROM judged JOIN verdict USING (id) WHERE no_show IS NOT NULL
          RETURNING id, booking_id
        )
        INSERT INTO booking_events (booking_id, at, kind, actor_kind, detail) SELECT booking_id, ${moment}, 'not-shown', 'system', jsonb_build_object('noShowId', id) FROM recorded`)
    }),
  }
}
