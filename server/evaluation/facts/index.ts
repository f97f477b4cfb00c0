import type { Records } from '../../records/open-records.ts'
import { bookingFacts } from './booking-facts.ts'
import { createBookingFactsRepository } from './booking-facts-repository.ts'
import { buildingFacts } from './building-facts.ts'
import { energyFacts } from './energy-facts.ts'
import type { FactBuilder } from './fact-builder.ts'
import { machineFacts } from './machine-facts.ts'
import { spaceUseFacts } from './space-use-facts.ts'
import { tenantFacts } from './tenant-facts.ts'
import { createTenantFactsRepository } from './tenant-facts-repository.ts'

/** Every origin of facts that Atrium knows by itself, one row each. All other facts are entered or imported. */
export function factBuilders(records: Records): readonly FactBuilder[] {
  const tenants = createTenantFactsRepository(records)
  return [spaceUseFacts, machineFacts, energyFacts, bookingFacts(createBookingFactsRepository(records)), buildingFacts(tenants), tenantFacts(tenants)]
}
