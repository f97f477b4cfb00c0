import type { OccupancyInterval } from '#contract/occupancy'
import type { Reading, TelemetryCommit, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'

/** One empty store's worth of data: `open` opens the same data each time (after a close). */
export interface TelemetryHarness { open(): Promise<TelemetryStore>; dispose(): Promise<void> }

/** The store that a test of the contract works on. */
export interface StoreUnderTest { store(): TelemetryStore; reopen(): Promise<void> }

export const T0 = Date.UTC(2026, 2, 2, 8)
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const reading = (over: Partial<Reading> = {}): Reading => ({
  deviceId: 'co2-1', point: 'air.co2', channel: 1, placeId: 'room-1', observedAt: T0, receivedAt: T0 + 50,
  value: 612, quality: 'good', historical: false, ...over,
})

export const interval = (over: Partial<OccupancyInterval> = {}): OccupancyInterval => ({
  spaceId: 'room-1', state: 'occupied', from: T0, to: T0 + HOUR, peakCount: null, meanCount: null, method: 'presence', reason: null, ...over,
})

export const batchOf = (over: Partial<TelemetryCommit>): TelemetryCommit => ({ readings: [], ...over })
