import { eq } from 'drizzle-orm'
import { installation } from '../records/people-schema.ts'
import type { Records } from '../records/open-records.ts'

export type InstallationRepository = ReturnType<typeof createInstallationRepository>

/** Secrets that belong to the installation and outlive a restart. */
export function createInstallationRepository(records: Records) {
  return {
    /** The secret of this name; the first to ask makes it, also between servers. */
    secret: (key: string, make: () => string): Promise<string> => records.transaction(async (tx) => {
      await tx.insert(installation).values({ key, value: make(), secret: true }).onConflictDoNothing()
      const [row] = await tx.select({ value: installation.value }).from(installation).where(eq(installation.key, key))
      if (typeof row?.value !== 'string') throw new Error(`the installation's secret ${key} is no text`)
      return row.value
    }),
  }
}
