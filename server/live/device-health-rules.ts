import type { Device } from '#contract/building'
import type { LiveDevice } from '#contract/live'

/** What is remembered of a device to judge its health. Times are epoch ms. */
export interface DeviceTrace {
  readonly lastSeen: number | null
  /** What the device or its gateway last said of itself; null when it never did. */
  readonly saidOnline: boolean | null
  readonly battery: number | null
  readonly batteryLow: boolean
}

export const UNSEEN: DeviceTrace = { lastSeen: null, saidOnline: null, battery: null, batteryLow: false }

const LOW_BATTERY_PERCENT = 15

/** Silence that is still normal for a device, in ms: its own rule, else its convention's for its power. */
export const staleAfterMs = (device: Device, conventionS: { mains: number; battery: number }): number =>
  (device.reportEveryS ?? conventionS[device.power]) * 1000

/**
 * A device's health at an instant: "offline" when it (or its gateway) said so, "stale" when it was
 * silent for longer than is normal, "never" when nothing was heard since it was registered.
 */
export function deviceHealth(trace: DeviceTrace, staleMs: number, now: number): LiveDevice['health'] {
  if (trace.saidOnline === false) return 'offline'
  if (trace.lastSeen === null) return 'never'
  return now - trace.lastSeen > staleMs ? 'stale' : 'online'
}

export const describeDevice = (deviceId: string, trace: DeviceTrace, staleMs: number, now: number): LiveDevice => ({
  deviceId, health: deviceHealth(trace, staleMs, now), lastSeen: trace.lastSeen, battery: trace.battery,
  batteryLow: trace.batteryLow || (trace.battery !== null && trace.battery <= LOW_BATTERY_PERCENT),
})
