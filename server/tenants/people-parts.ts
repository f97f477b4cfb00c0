import type { BuildingReader } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import { createMembersRepository } from './members-repository.ts'
import { membersRoutes } from './members-routes.ts'
import { createMembersService } from './members-service.ts'
import { createPeopleImportsRepository } from './people-imports-repository.ts'
import { peopleImportsRoutes } from './people-imports-routes.ts'
import { createPeopleImportsService } from './people-imports-service.ts'
import { createTenantsRepository } from './tenants-repository.ts'
import { tenantsRoutes } from './tenants-routes.ts'
import { createTenantsService } from './tenants-service.ts'

export interface PeopleDeps { readonly records: Records; readonly buildings: Pick<BuildingReader, 'building' | 'space'>; readonly bus: Bus; readonly clock: Clock }

/** Joins the parts of tenants, people and their imports. */
export function openPeople({ records, buildings, bus, clock }: PeopleDeps) {
  const tenants = createTenantsService({ repository: createTenantsRepository(records), buildings, clock })
  const members = createMembersService({ repository: createMembersRepository(records), bus, clock })
  const imports = createPeopleImportsService({ repository: createPeopleImportsRepository(records), sites: buildings, bus, clock })
  const routes: Routes[] = [tenantsRoutes(tenants), membersRoutes(members), peopleImportsRoutes(imports)]
  return { tenants, members, imports, routes }
}
