import type { NoShow } from '#contract/bookings'
import { noShows } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

const moment = (at: string | null): Date | null => (at === null ? null : new Date(at))

/** One record a booking at most: a second one is refused by the table. */
export async function insertNoShow(tx: RecordsDatabase, { from, to, recordedAt, contestedAt, decidedAt, ...record }: NoShow): Promise<void> {
  await tx.insert(noShows).values({ ...record, from: new Date(from), to: new Date(to), recordedAt: new Date(recordedAt), contestedAt: moment(contestedAt), decidedAt: moment(decidedAt) })
}
