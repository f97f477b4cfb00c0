import type { DeadSeries } from '#contract/presence-bodies'
import type { BuildingService } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { deadSeriesProposal } from '../bookings/dead-series-rules.ts'
import { runningSeries } from './dead-series-repository.ts'

export interface DeadSeriesService {
  /** Series to whose last instances nobody came: their end is proposed; who ends them is a person (POST /series/:id/end). */
  list(siteId: string): Promise<DeadSeries[]>
}

export const createDeadSeriesService = ({ records, buildings, clock }: { readonly records: Records; readonly buildings: Pick<BuildingService, 'existing'>; readonly clock: Clock }): DeadSeriesService => ({
  list: async (siteId) => {
    buildings.existing(siteId)
    const running = await records.run((db) => runningSeries(db, siteId, clock.now()))
    return running.flatMap(({ series, past, ahead }) => {
      const proposal = deadSeriesProposal(past)
      const missed = past.filter(({ recurrenceId }) => proposal?.missed.includes(recurrenceId))
      return proposal ? [{ series, ahead, missed: missed.map(({ bookingId, from }) => ({ bookingId, from })) }] : []
    })
  },
})
