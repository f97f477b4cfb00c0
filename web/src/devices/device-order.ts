import type { Device } from '#contract/building'
import { DEVICE_HEALTH, type LiveDevice } from '#contract/live'
import type { Language } from '#contract/local-text'

export const DEVICE_COLUMNS = ['name', 'health', 'seen', 'battery', 'place', 'adapter'] as const
export type DeviceColumn = (typeof DEVICE_COLUMNS)[number]
export interface DeviceRow { device: Device; place: string | null; live: LiveDevice | null }
export interface DeviceOrder { column: DeviceColumn; descending: boolean }

export const readDeviceOrder = (text: string | null): DeviceOrder => ({ column: DEVICE_COLUMNS.find(name => name === text?.replace('-', '')) ?? 'name', descending: text?.startsWith('-') ?? false })

/** Compares devices; ascending by health puts the worst first, what is not known comes last. */
export function compareDevices({ column, descending }: DeviceOrder, language: Language): (a: DeviceRow, b: DeviceRow) => number {
  const words = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = descending ? -1 : 1
  const byName = (a: DeviceRow, b: DeviceRow) => words.compare(a.device.name, b.device.name)
  const numbers = (a: number | null, b: number | null) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : sign * (a - b))
  const worst = (row: DeviceRow) => (row.live === null ? null : -DEVICE_HEALTH.indexOf(row.live.health))
  return (a, b) => {
    switch (column) {
      case 'name': return sign * byName(a, b)
      case 'health': return numbers(worst(a), worst(b)) || byName(a, b)
      case 'seen': return numbers(a.live?.lastSeen ?? null, b.live?.lastSeen ?? null) || byName(a, b)
      case 'battery': return numbers(a.live?.battery ?? null, b.live?.battery ?? null) || byName(a, b)
      case 'place': return sign * words.compare(a.place ?? '\uffff', b.place ?? '\uffff') || byName(a, b)
      case 'adapter': return sign * words.compare(a.device.adapter, b.device.adapter) || byName(a, b)
    }
  }
}
