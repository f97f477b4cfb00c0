import { Type } from 'typebox'
import { BusyTimeList, FreeSlotList } from '#contract/booking-bodies'
import { Instant, RESOURCE_KINDS, type Resource } from '#contract/bookings'
import { Id } from '#contract/building'
import { ApiError } from '../api-error.ts'
import { SiteParams } from '../building/building-bodies.ts'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import type { FreeTimeService } from './free-time-service.ts'
import { listedWords } from './listed-words.ts'

const reading: RouteAccess = { access: 'bookings.read' }
const tags = ['bookings']
const DAY_MS = 86_400_000
const PERIOD_MAX_DAYS = 62
const SLOTS = 50
const SLOTS_MAX = 500
const Listed = Type.String({ maxLength: 2_000, description: 'One or several, with commas' })

/** Searches across all resources: "find a time", and what is busy. */
export function freeTimeRoutes(freeTimes: FreeTimeService): Routes {
  return async (app) => {
    app.get('/sites/:siteId/free', {
      config: reading, schema: {
        tags, summary: 'Find a time: what is free for so long within a period, best first', params: SiteParams, response: { 200: FreeSlotList },
        querystring: Type.Object({
          from: Instant, to: Instant, minutes: Type.Integer({ minimum: 1, maximum: 44_640 }), partySize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          features: Type.Optional(Listed), kinds: Type.Optional(Listed), floorId: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: SLOTS_MAX })),
        }, { additionalProperties: false }),
      },
    }, async (request) => {
      const { minutes, partySize = 1, features, kinds, floorId = null, limit = SLOTS } = request.query
      const query = { ...periodOf(request.query), minutes, partySize, features: listedWords(features) ?? [], kinds: (listedWords(kinds) ?? []).map(kindOf), floorId, limit }
      return { items: await freeTimes.free(request.params.siteId, query, principalOf(request)) }
    })

    app.get('/sites/:siteId/busy', {
      config: reading, schema: {
        tags, summary: 'When resources cannot be had, and why', params: SiteParams, response: { 200: BusyTimeList },
        querystring: Type.Object({ from: Instant, to: Instant, resourceIds: Type.Optional(Listed) }, { additionalProperties: false }),
      },
    }, async (request) => ({ items: await freeTimes.busy(request.params.siteId, periodOf(request.query), listedWords(request.query.resourceIds)) }))
  }
}

function periodOf({ from, to }: { from: string; to: string }): { from: number; to: number } {
  const period = { from: Date.parse(from), to: Date.parse(to) }
  const fault = (en: string, zh: string): ApiError => new ApiError('bad-request', undefined, [{ field: 'to', message: { en, 'zh-CN': zh } }])
  if (period.from >= period.to) throw fault('must be after "from"', '必须晚于开始时间')
  if (period.to - period.from > PERIOD_MAX_DAYS * DAY_MS) throw fault(`is more than ${PERIOD_MAX_DAYS} days after "from"`, `与开始时间相距超过 ${PERIOD_MAX_DAYS} 天`)
  return period
}

function kindOf(word: string): Resource['kind'] {
  const isKind = (given: string): given is Resource['kind'] => (RESOURCE_KINDS as readonly string[]).includes(given)
  if (isKind(word)) return word
  throw new ApiError('bad-request', undefined, [{ field: 'kinds', message: { en: `“${word}” is no kind of resource`, 'zh-CN': `“${word}”不是资源类型` } }])
}
