import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'

/** One empty store's worth of data: `open` opens the same data each time (after a close). */
export interface TelemetryHarness { open(): Promise<TelemetryStore>; dispose(): Promise<void> }
