import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { createDuckdbTelemetry } from './duckdb-telemetry.ts'
import { createInfluxTelemetry } from './influx-telemetry.ts'
import type { TelemetryStore } from './telemetry-store.ts'

/** Telemetry whose oldest part waits so long for InfluxDB is told as being filled in. */
const BEHIND_MS = 5_000

export type TelemetrySettings = Pick<Config, 'influxUrl' | 'influxToken' | 'influxDatabase' | 'influxBufferMib' | 'telemetryMemoryMb'>

/** The store that the settings choose, and what the watch over conditions asks of it. */
export interface OpenedTelemetry {
  readonly store: TelemetryStore
  /** Its server does not answer: questions fail, while commits are kept. */
  readonly isAway: () => boolean
  /** What was committed is not there for questions yet. */
  readonly isBehind: () => boolean
}

/** Opens DuckDB's file of the data folder, or InfluxDB where an address is set. Whoever calls holds the lock of the data folder. */
export async function openTelemetry(settings: TelemetrySettings, dataFolder: string, logger: Logger): Promise<OpenedTelemetry> {
  if (settings.influxUrl === '') {
    const store = await createDuckdbTelemetry({ path: join(dataFolder, 'telemetry.duckdb'), memoryLimitMb: settings.telemetryMemoryMb, logger })
    return { store, isAway: () => false, isBehind: () => false }
  }
  const store = await createInfluxTelemetry({
    url: settings.influxUrl, token: settings.influxToken, database: settings.influxDatabase,
    folder: join(dataFolder, 'influx'), bufferBytes: settings.influxBufferMib * 1024 ** 2, logger,
  })
  return {
    store,
    isAway: () => store.backlog.away !== null,
    isBehind: () => store.backlog.oldestAt !== null && Date.now() - store.backlog.oldestAt > BEHIND_MS,
  }
}
