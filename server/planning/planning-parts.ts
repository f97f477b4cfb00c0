import type { Routes } from '../http/app.ts'
import type { Records } from '../records/open-records.ts'
import { createPlanningRepository } from './planning-repository.ts'
import { planningRoutes } from './planning-routes.ts'
import { createPlanningService, type PlanningDeps } from './planning-service.ts'

/** Joins the parts of planning. */
export function openPlanning({ records, ...deps }: Omit<PlanningDeps, 'repository'> & { readonly records: Records }) {
  const planning = createPlanningService({ ...deps, repository: createPlanningRepository(records) })
  const routes: Routes[] = [planningRoutes(planning)]
  return { planning, routes }
}
