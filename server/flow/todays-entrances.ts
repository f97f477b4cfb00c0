import type { Building } from '#contract/api'
import { nextDailyZero } from '../occupancy/daily-zero-rules.ts'
import type { Reading, TelemetryStore } from '../telemetry/telemetry-store.ts'

const DAY_MS = 86_400_000

/** What the buildings' entrances have counted since the last daily zero, so that a restart does not empty the building. */
export async function todaysEntrances(telemetry: Pick<TelemetryStore, 'readings'>, buildings: readonly Building[], zeroHour: number, now: number): Promise<readonly Reading[]> {
  const byBuilding = await Promise.all(buildings.map(async ({ site, doors }) => {
    const entrances = doors.filter(({ spaceBId }) => spaceBId === null).map(({ id }) => id)
    // The next zero after this time yesterday is the last one before now.
    const from = nextDailyZero(now - DAY_MS, site.timeZone, zeroHour)
    return entrances.length === 0 ? [] : telemetry.readings({ from, to: now, placeIds: entrances, points: ['people.in_total', 'people.out_total'] })
  }))
  return byBuilding.flat()
}
