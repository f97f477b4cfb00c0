import { freedTimes } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

/** Time of some resources that became free, epoch ms; `cause` is the same for the same freeing. */
export interface FreedTime { readonly siteId: string; readonly resourceIds: readonly string[]; readonly from: number; readonly to: number; readonly cause: string }

/** Notes freed time in the transaction that frees it, once for a cause. */
export async function addFreedTime(tx: RecordsDatabase, { siteId, resourceIds, from, to, cause }: FreedTime, at: number): Promise<void> {
  await tx.insert(freedTimes).values({ cause, siteId, resourceIds: [...resourceIds], from: new Date(from), to: new Date(to), freedAt: new Date(at) }).onConflictDoNothing()
}
