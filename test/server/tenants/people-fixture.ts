import { pino } from 'pino'
import type { Principal } from '../../../server/access/principal.ts'
import type { Role } from '#contract/permissions'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { createBuildingService } from '../../../server/building/building-service.ts'
import { createBus } from '../../../server/bus.ts'
import { openRecords } from '../../../server/records/open-records.ts'
import { openPeople } from '../../../server/tenants/people-parts.ts'
import { testBuilding } from '../building/test-building.ts'
import { freshDatabase } from '../records/fresh-database.ts'

/** Noon of a Monday at the test site. */
export const NOW = Date.parse('2026-03-02T12:00:00Z')

/** The real parts on a database of their own, with the test building; close after use. */
export async function peopleFixture() {
  const database = await freshDatabase()
  const records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger: pino({ level: 'silent' }) })
  const bus = createBus()
  const buildings = createBuildingService({ repository: createBuildingRepository(records), bus })
  await buildings.load()
  await buildings.importFile(testBuilding())
  const changed: string[] = []
  bus.on('accessChanged', ({ memberId }) => { if (memberId !== null) changed.push(memberId) })
  const people = openPeople({ records, buildings, bus, clock: { now: () => NOW } })
  return {
    ...people, records, buildings, bus, changed,
    close: async () => {
      await records.close()
      await database.drop()
    },
  }
}

export const principal = (role: Role, given: Partial<Principal> = {}): Principal => ({ kind: 'member', id: `${role}-1`, name: role, role, memberId: `${role}-1`, tenantId: null, ...given })
export const ADMINISTRATOR = principal('administrator', { memberId: null })
