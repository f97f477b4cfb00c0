import type { Building, ExportedInterval, ExportedReading } from '#contract/api'
import type { OccupancyInterval } from '#contract/occupancy'
import { VOCABULARY } from '#contract/vocabulary'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Reading, TelemetryStore } from '../telemetry/telemetry-store.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { clippedIntervals } from './space-day-rules.ts'

export interface ExportServiceDeps {
  readonly telemetry: Pick<TelemetryStore, 'exportReadings' | 'intervals'>
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly clock: Clock
}

/**
 * Everything recorded of a site in a period, a batch at a time: never all in memory. The promise
 * rejects with 'not-found' or 'telemetry-away' before the first row; a later failure ends the iteration.
 */
export interface ExportService {
  /** In order of time. Duplicates are left out. */
  readings(siteId: string, period: Stretch): Promise<AsyncIterable<readonly ExportedReading[]>>
  /** Space by space, each in order of time. */
  intervals(siteId: string, period: Stretch): Promise<AsyncIterable<readonly ExportedInterval[]>>
}

export function createExportService({ telemetry, buildings, clock }: ExportServiceDeps): ExportService {
  const existing = (siteId: string): Building => {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    return building
  }

  async function* readings(building: Building, period: Stretch): AsyncGenerator<readonly ExportedReading[]> {
    // By device or by place: a device that was removed since has told of places that are still here.
    const devices = new Set(building.devices.map(({ id }) => id))
    const places = new Set([...building.spaces, ...building.doors, ...building.equipment].map(({ id }) => id))
    const isOfSite = ({ deviceId, placeId }: Reading): boolean => devices.has(deviceId) || (placeId !== null && places.has(placeId))
    for await (const page of telemetry.exportReadings(period)) yield page.filter(isOfSite).map(exportedReading)
  }

  async function* intervals(building: Building, period: Stretch): AsyncGenerator<readonly ExportedInterval[]> {
    for (const { id } of building.spaces) {
      const found = await telemetry.intervals({ spaceIds: [id], ...period })
      yield clippedIntervals(found, period, clock.now()).map(exportedInterval)
    }
  }

  return {
    readings: async (siteId, period) => begun(readings(existing(siteId), period)),
    intervals: async (siteId, period) => begun(intervals(existing(siteId), period)),
  }
}

/** The same batches, the first one read already: a store that is away is told before anything is sent. */
async function begun<Row>(batches: AsyncGenerator<readonly Row[]>): Promise<AsyncIterable<readonly Row[]>> {
  let first: IteratorResult<readonly Row[]>
  try {
    first = await batches.next()
  } catch (error) {
    throw new ApiError('telemetry-away', undefined, [], { cause: error })
  }
  return (async function* () {
    if (first.done) return
    yield first.value
    yield* batches
  })()
}

const iso = (time: number): string => new Date(time).toISOString()

const exportedReading = ({ observedAt, receivedAt, deviceId, point, channel, value, placeId, quality, historical }: Reading): ExportedReading => ({
  observedAt: iso(observedAt), receivedAt: iso(receivedAt), deviceId, point, channel, value, unit: VOCABULARY[point].unit, placeId, quality, historical,
})

const exportedInterval = ({ spaceId, state, from, to, peakCount, meanCount, method, reason }: OccupancyInterval): ExportedInterval => ({
  spaceId, state, from: iso(from), to: to === null ? null : iso(to), peakCount, meanCount, method, reason,
})
