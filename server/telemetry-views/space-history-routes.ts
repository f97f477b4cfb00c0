import { Type } from 'typebox'
import { IntervalList, Period, Series, SpaceDays } from '#contract/api'
import { Id } from '#contract/building'
import { PointIdSchema } from '#contract/sample'
import type { Routes } from '../http/app.ts'
import { askedPeriod } from './period-rules.ts'
import type { SpaceHistoryService } from './space-history-service.ts'

const config = { access: 'history.read' } as const
const tags = ['history']
const params = Type.Object({ spaceId: Id })
const DAYS_MAX = 92

/** What was recorded of a space: intervals, days, readings. */
export function spaceHistoryRoutes(history: SpaceHistoryService): Routes {
  return async (app) => {
    app.get('/spaces/:spaceId/intervals', {
      config, schema: {
        tags, summary: 'Occupancy intervals of a period', params,
        querystring: Type.Object({ ...Period.properties }, { additionalProperties: false }), response: { 200: IntervalList },
      },
    }, (request) => history.intervals(request.params.spaceId, askedPeriod(request.query)))

    app.get('/spaces/:spaceId/days', {
      config, schema: {
        tags, summary: 'The last days inside the opening hours, in the site\'s zone', params,
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: DAYS_MAX })) }, { additionalProperties: false }), response: { 200: SpaceDays },
      },
    }, (request) => history.days(request.params.spaceId, request.query.days ?? 7))

    app.get('/spaces/:spaceId/series', {
      config, schema: {
        tags, summary: 'Readings of one point as columns', params,
        description: 'bucketS: seconds a bucket; 0 gives single readings; left out, a width that fits a chart.',
        querystring: Type.Object({
          ...Period.properties, point: PointIdSchema, bucketS: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
        }, { additionalProperties: false }),
        response: { 200: Series },
      },
    }, (request) => {
      const { point, bucketS } = request.query
      return history.series(request.params.spaceId, point, askedPeriod(request.query), bucketS ?? null)
    })
  }
}
