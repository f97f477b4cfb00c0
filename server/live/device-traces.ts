import type { Device } from '#contract/building'
import type { LiveDevice } from '#contract/live'
import type { Sample } from '#contract/sample'
import { UNSEEN, describeDevice, deviceHealth, staleAfterMs, type DeviceTrace } from './device-health-rules.ts'

/** Silence of a convention's devices that is still normal, by power, in seconds. */
export type ConventionStaleness = (adapter: string) => { readonly mains: number; readonly battery: number }

/** "Last seen" alone is told to browsers at most this often; health and battery at once. */
const LAST_SEEN_STEP_MS = 10_000

/** What is remembered of each device, and when that is news. */
export class DeviceTraces {
  readonly #traces = new Map<string, DeviceTrace>()
  readonly #told = new Map<string, { lastSeen: number; health: LiveDevice['health'] }>()
  readonly #convention: ConventionStaleness

  constructor(convention: ConventionStaleness) {
    this.#convention = convention
  }

  /** What browsers were told stays: they must hear of what is no longer so. */
  forget(): void { this.#traces.clear() }

  /** Takes a reading of the device; true when browsers should hear of it. */
  hear(device: Device, sample: Pick<Sample, 'point' | 'value' | 'receivedAt'>, now: number): boolean {
    const before = this.#traces.get(device.id) ?? UNSEEN
    const after = heard(before, sample)
    this.#traces.set(device.id, after)
    return before.saidOnline !== after.saidOnline || before.battery !== after.battery || before.batteryLow !== after.batteryLow || this.#isNews(device, now)
  }

  /** True when the device's health is not what browsers were last told (it fell silent). */
  changedByTime(device: Device, now: number): boolean {
    return this.#told.get(device.id)?.health !== this.health(device, now)
  }

  health(device: Device, now: number): LiveDevice['health'] {
    return deviceHealth(this.#traces.get(device.id) ?? UNSEEN, this.staleMs(device), now)
  }

  describe(device: Device, now: number): LiveDevice {
    const trace = this.#traces.get(device.id) ?? UNSEEN
    const described = describeDevice(device.id, trace, this.staleMs(device), now)
    this.#told.set(device.id, { lastSeen: trace.lastSeen ?? -Infinity, health: described.health })
    return described
  }

  staleMs(device: Device): number { return staleAfterMs(device, this.#convention(device.adapter)) }

  #isNews(device: Device, now: number): boolean {
    const told = this.#told.get(device.id)
    const lastSeen = this.#traces.get(device.id)?.lastSeen ?? -Infinity
    return !told || lastSeen - told.lastSeen >= LAST_SEEN_STEP_MS || told.health !== this.health(device, now)
  }
}

function heard(trace: DeviceTrace, { point, value, receivedAt }: Pick<Sample, 'point' | 'value' | 'receivedAt'>): DeviceTrace {
  if (point === 'device.online') return { ...trace, saidOnline: value === 1, lastSeen: value === 1 ? latest(trace.lastSeen, receivedAt) : trace.lastSeen }
  // Whoever speaks is there, whatever a gateway said before.
  const saidOnline = trace.saidOnline === false ? null : trace.saidOnline
  const lastSeen = latest(trace.lastSeen, receivedAt)
  if (point === 'device.battery') return { ...trace, saidOnline, lastSeen, battery: value }
  if (point === 'device.battery_low') return { ...trace, saidOnline, lastSeen, batteryLow: value === 1 }
  return { ...trace, saidOnline, lastSeen }
}

const latest = (known: number | null, at: number): number => Math.max(known ?? -Infinity, at)
