import type { Logger } from 'pino'
import type { BuildingService } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { KeptBatch } from '../flow/telemetry-committer.ts'
import type { Records } from '../records/open-records.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { AvailabilityBook } from './availability-book.ts'
import { createAvailabilityRepository } from './availability-repository.ts'
import { createAvailableTimes, type AvailableTimes } from './available-times.ts'
import { createCalendarChangesRepository } from './calendar-changes-repository.ts'
import { CalendarWatch } from './calendar-watch.ts'
import { flushInTime } from './flush-in-time.ts'
import { createStoredUsageReader } from './stored-usage-reader.ts'
import { createUsageBookingsRepository } from './usage-bookings-repository.ts'
import { createUsageComputation, type UsageComputation } from './usage-computation.ts'
import type { UsageReader } from './usage-reader.ts'
import { createUsageReadings } from './usage-readings.ts'
import { UsageRollUp } from './usage-roll-up.ts'

export interface UsagePartsDeps {
  readonly records: Records
  readonly telemetry: TelemetryStore
  readonly buildings: BuildingService
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
  /** Everything handed to the telemetry so far is stored when it resolves. */
  readonly flush: () => Promise<void>
  readonly retention: { readonly readingsDays: number; readonly intervalsDays: number }
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn' | 'error'>
}

/** Everything that adds up how everything was used. */
export interface UsageParts {
  readonly usage: UsageReader
  readonly available: AvailableTimes
  readonly availability: AvailabilityBook
  readonly rollUp: UsageRollUp
  readonly computation: UsageComputation
  /** Checkpoints that the flow must store with what it commits. */
  readonly alsoKept: (batch: KeptBatch) => ReadonlyMap<string, string | null>
  /** Before the flow starts, as that may bring late data at once. */
  start(): Promise<void>
  /** Before the flow stops: what is in hand waits for it. */
  stop(): Promise<void>
}

export function openUsage(deps: UsagePartsDeps): UsageParts {
  const { records, telemetry, buildings, staleAfterMs, clock } = deps
  const availability = new AvailabilityBook({ ...deps, repository: createAvailabilityRepository(records) })
  const readings = createUsageReadings({ telemetry, staleAfterMs })
  const calendars = createUsageBookingsRepository(records)
  const computation = createUsageComputation({ telemetry, readings, calendars, availability, staleAfterMs })
  const calendar = new CalendarWatch({ repository: createCalendarChangesRepository(records), buildings: () => buildings.buildings(), clock })
  const rollUp = new UsageRollUp({ ...deps, flush: flushInTime(deps.flush), computation, readings, calendar })
  return {
    usage: createStoredUsageReader({ rollUp, telemetry, computation, buildings, clock }), available: createAvailableTimes({ calendars, availability, buildings }), availability, rollUp, computation, alsoKept: rollUp.alsoKept,
    start: async () => {
      await availability.start()
      await rollUp.start()
    },
    stop: async () => {
      await rollUp.stop()
      await availability.stop()
    },
  }
}
