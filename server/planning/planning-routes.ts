import { DemandScope, ReplayAnswer, ReplayAsk, RoomQuestion } from '#contract/planning'
import { SiteParams } from '../building/building-bodies.ts'
import type { Routes } from '../http/app.ts'
import type { PlanningService } from './planning-service.ts'

const config = { access: 'planning.read' } as const
const tags = ['planning']

/** "Do we need another room?" and "what if we split or merge?" */
export function planningRoutes(planning: PlanningService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/planning/rooms', { config, schema: { tags, summary: 'Whether there are rooms enough, and what each single change would have done', params: SiteParams, querystring: DemandScope, response: { 200: RoomQuestion } } },
      (request) => planning.rooms(request.params.siteId, request.query))

    app.post('/sites/:siteId/planning/replay', { config, schema: { tags, summary: 'Replay the recorded demand against changed rooms; nothing is stored', params: SiteParams, body: ReplayAsk, response: { 200: ReplayAnswer } } },
      (request) => planning.replay(request.params.siteId, request.body))
  }
}
