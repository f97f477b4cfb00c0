import { Type } from 'typebox'
import { PointList } from '#contract/api'
import { Id } from '#contract/building'
import type { Routes } from '../http/app.ts'
import type { PointsService } from './points-service.ts'

/** The points of a site's devices with their newest values. */
export function pointsRoutes(points: PointsService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/points', {
      config: { access: 'devices.read' },
      schema: { tags: ['history'], summary: 'What each device measures, with its newest good value', params: Type.Object({ siteId: Id }), response: { 200: PointList } },
    }, async (request) => ({ items: await points.ofSite(request.params.siteId) }))
  }
}
