import type { NoShow } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import type { NoShowDecision } from '#contract/presence-bodies'
import { reaches, scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { BuildingService } from '../building/building-service.ts'
import { givenBack } from '../bookings/booking-cancelling.ts'
import { bookingWrites } from '../bookings/booking-write.ts'
import { found } from '../bookings/record-answers.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { bookingOfNoShow, changeNoShow, noShowById, noShowsOf } from './no-show-records-repository.ts'

export interface NoShowServiceDeps { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing'>; readonly bus: Bus; readonly clock: Clock }

export interface NoShowService {
  /** Newest first; of those whom the principal may see, or only the own ones. */
  list(query: { siteId: string; mine: boolean; status?: NoShow['status'] | undefined }, principal: Principal): Promise<NoShow[]>
  one(id: string, principal: Principal): Promise<NoShow>
  /** Once, by those whose booking it was. */
  contest(id: string, text: string, principal: Principal): Promise<NoShow>
  /** The house decides, once. Overturned: the strike is gone and what the booking cost is given back, once. */
  decide(id: string, decision: NoShowDecision, principal: Principal): Promise<NoShow>
}

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })
const CONTESTED = text('It was contested or decided already.', '该记录已申诉或已裁定。')
const DECIDED = text('It was decided already.', '该记录已裁定。')

export function createNoShowService({ records, buildings, bus, clock }: NoShowServiceDeps): NoShowService {
  const write = bookingWrites({ records, bus, clock })
  /** Whose record one may not see does not exist for one. */
  const visible = async (tx: RecordsDatabase, id: string, permission: 'no-shows.read' | 'no-shows.contest' | 'no-shows.decide', principal: Principal): Promise<NoShow> => {
    const record = await found(noShowById(tx, id))
    if (!reaches(principal, permission, record)) throw new ApiError('not-found')
    return record
  }
  return {
    list: async ({ siteId, mine, status }, principal) => {
      buildings.existing(siteId)
      const { memberId, tenantId } = principal
      const scope = mine ? 'own' : scopeFor(principal, 'no-shows.read')
      if (scope === null || (scope === 'own' && memberId === null) || (scope === 'tenant' && tenantId === null)) return []
      return records.run((db) => noShowsOf(db, { siteId, status, ...(scope === 'own' ? { memberId: memberId! } : scope === 'tenant' ? { tenantId: tenantId! } : {}) }))
    },
    one: (id, principal) => records.run((db) => visible(db, id, 'no-shows.read', principal)),
    contest: (id, words, principal) => write(principal, async (writing) => {
      const { tx, now } = writing
      const record = await visible(tx, id, 'no-shows.contest', principal)
      const after = await changeNoShow(tx, id, ['recorded'], { status: 'contested', contest: words, contestedAt: new Date(now) })
      if (!after) throw new ApiError('wrong-state', CONTESTED)
      await writing.happened(await found(bookingOfNoShow(tx, record)), 'contested', { noShowId: id })
      return after
    }),
    decide: (id, { outcome, text: words }, principal) => write(principal, async (writing) => {
      const { tx, now } = writing
      const record = await visible(tx, id, 'no-shows.decide', principal)
      const after = await changeNoShow(tx, id, ['recorded', 'contested'], { status: outcome, decision: words, decidedAt: new Date(now), decidedBy: principal.id })
      if (!after) throw new ApiError('wrong-state', DECIDED)
      const booking = await found(bookingOfNoShow(tx, record))
      if (outcome === 'overturned') await givenBack(writing, booking, 'overturned')
      await writing.happened(booking, outcome, { noShowId: id })
      return after
    }),
  }
}
