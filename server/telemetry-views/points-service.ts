import type { PointNow } from '#contract/api'
import { VOCABULARY } from '#contract/vocabulary'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { orTelemetryAway } from './telemetry-away.ts'

export interface PointsService {
  /** What each device of the site measures, with its newest good value; ordered by device, point, channel. Throws 'not-found' and 'telemetry-away'. */
  ofSite(siteId: string): Promise<PointNow[]>
}

/**
 * A device's points are those that it has ever reported: no convention lists them before they speak
 * (Zigbee2MQTT's exposes name what a model could do), so the readings are their record.
 */
export function createPointsService({ telemetry, buildings }: { telemetry: Pick<TelemetryStore, 'latest'>; buildings: Pick<BuildingReader, 'building'> }): PointsService {
  return {
    ofSite: async (siteId) => {
      const building = buildings.building(siteId)
      if (!building) throw new ApiError('not-found')
      const latest = await orTelemetryAway(() => telemetry.latest(building.devices.map(({ id }) => id)))
      return latest.map(({ deviceId, point, channel, value, observedAt }): PointNow => ({
        deviceId, point, channel, value, unit: VOCABULARY[point].unit, observedAt: new Date(observedAt).toISOString(),
      })).sort((a, b) => compare(a.deviceId, b.deviceId) || compare(a.point, b.point) || a.channel - b.channel)
    },
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
