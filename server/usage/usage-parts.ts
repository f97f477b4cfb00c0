import type { Logger } from 'pino'
import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { AvailabilityBook } from './availability-book.ts'
import { createAvailabilityRepository } from './availability-repository.ts'
import { createAvailableTimes, type AvailableTimes } from './available-times.ts'
import { createScratchUsageReader } from './scratch-usage-reader.ts'
import { createUsageBookingsRepository } from './usage-bookings-repository.ts'
import { createUsageComputation } from './usage-computation.ts'
import type { UsageReader } from './usage-reader.ts'
import { createUsageReadings } from './usage-readings.ts'

export interface UsagePartsDeps {
  readonly records: Records
  readonly telemetry: TelemetryStore
  readonly buildings: BuildingService
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

/** Joins what adds up how everything was used. `availability` is to be started before anything is read, and stopped before the records close. */
export function openUsage({ records, telemetry, buildings, staleAfterMs, bus, clock, logger }: UsagePartsDeps): { readonly usage: UsageReader; readonly available: AvailableTimes; readonly availability: AvailabilityBook } {
  const availability = new AvailabilityBook({ repository: createAvailabilityRepository(records), buildings, bus, clock, logger })
  const calendars = createUsageBookingsRepository(records)
  const computation = createUsageComputation({
    telemetry, readings: createUsageReadings({ telemetry, staleAfterMs }), calendars, availability, staleAfterMs,
  })
  return { usage: createScratchUsageReader({ computation, buildings, clock }), available: createAvailableTimes({ calendars, availability, buildings }), availability }
}
