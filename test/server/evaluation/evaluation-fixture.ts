import { pino } from 'pino'
import type { BuildingFile } from '#contract/building'
import type { UsageReader } from '../../../server/usage/usage-reader.ts'
import { openEvaluation } from '../../../server/evaluation/evaluation-parts.ts'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { createBuildingService } from '../../../server/building/building-service.ts'
import { createBus } from '../../../server/bus.ts'
import { createReportPress } from '../../../server/report-exports/report-press.ts'
import { openRecords } from '../../../server/records/open-records.ts'
import { openPeople } from '../../../server/tenants/people-parts.ts'
import { testBuilding } from '../building/test-building.ts'
import { freshDatabase } from '../records/fresh-database.ts'
import { usageOf } from '../reports/cells-in-memory.ts'

/** Noon of a Wednesday at the test site. */
export const NOW = Date.parse('2026-07-01T10:00:00Z')

/** The real parts on a database of their own, with the test building and what a test says was used; close after use. */
export async function evaluationFixture({ usage = usageOf([]), building = testBuilding() }: { readonly usage?: UsageReader; readonly building?: BuildingFile } = {}) {
  const database = await freshDatabase()
  const records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger: pino({ level: 'silent' }) })
  const bus = createBus()
  const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
  await buildings.load()
  await buildings.importFile(building)
  const clock = { now: () => NOW }
  const people = openPeople({ records, buildings, bus, clock })
  const press = createReportPress()
  const evaluation = openEvaluation({ records, usage, buildings, available: { ofSpaces: async () => new Map() }, personal: { ofSite: async () => new Map(), refuse: async () => undefined }, press, clock, logger: pino({ level: 'silent' }) })
  return {
    ...evaluation, people, records, buildings, clock,
    close: async () => {
      await Promise.all([evaluation.stop(), press.stop()])
      await records.close()
      await database.drop()
    },
  }
}

export const csv = (text: string): Uint8Array => Buffer.from(text)
