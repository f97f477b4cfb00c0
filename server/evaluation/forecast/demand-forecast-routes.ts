import { DemandForecast, ForecastAsk } from '#contract/planning'
import { SiteParams } from '../../building/building-bodies.ts'
import type { Routes } from '../../http/app.ts'
import type { DemandForecastService } from './demand-forecast-service.ts'

export const demandForecastRoutes = (forecasts: DemandForecastService): Routes => async (app) => {
  app.get('/sites/:siteId/planning/forecast', {
    config: { access: 'planning.read' }, schema: { tags: ['planning'], summary: 'Use or bookings of the next 14 days, beside what last week would have told', params: SiteParams, querystring: ForecastAsk, response: { 200: DemandForecast } },
  }, (request) => forecasts.forecast(request.params.siteId, request.query))
}
