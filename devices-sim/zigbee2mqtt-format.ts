import { DEVICE_MODELS, type ModelKey } from './device-models.ts'
import { drawAt } from './seeded-random.ts'
import type { SimDevice } from './sensor.ts'
import type { KnownValues, WireFormat } from './wire-message.ts'

/**
 * Zigbee2MQTT's messages: `zigbee2mqtt/<name>` carries the whole cached state as flat JSON, keys in
 * alphabetical order, no time stamp. Property names and units as its device pages list them.
 */
export const ZIGBEE_BASE = 'zigbee2mqtt'

interface Expose { readonly type: string; readonly property: string; readonly unit?: string; readonly valueOn?: boolean | string; readonly valueOff?: boolean | string }
const binary = (property: string, valueOn: boolean | string = true, valueOff: boolean | string = false): Expose => ({ type: 'binary', property, valueOn, valueOff })
const numeric = (property: string, unit?: string): Expose => ({ type: 'numeric', property, unit })

/** contact is the trap of this table: true means closed. */
const EXPOSES: Readonly<Partial<Record<ModelKey, readonly Expose[]>>> = {
  'pir': [binary('occupancy'), numeric('illuminance', 'lx'), numeric('battery', '%')],
  'desk-zigbee': [binary('presence')],
  'contact': [binary('contact', false, true), numeric('battery', '%')],
  'plug': [binary('state', 'ON', 'OFF'), numeric('power', 'W'), numeric('current', 'A'), numeric('voltage', 'V'), numeric('energy', 'kWh')],
  'climate': [numeric('temperature', '°C'), numeric('humidity', '%'), numeric('pressure', 'hPa'), numeric('battery', '%')],
  'leak': [binary('water_leak'), binary('battery_low'), numeric('battery', '%')],
}

const millivolts = (battery: number): number => 2_700 + Math.round(battery * 3.4)
const isOn = (value: number | undefined): boolean => (value ?? 0) !== 0

const BODIES: Readonly<Partial<Record<ModelKey, (known: KnownValues, quality: number) => string>>> = {
  'pir': (known, quality) => `{"battery":${battery(known)},"device_temperature":${deviceTemperature(quality)},"illuminance":${known['light.level'] ?? 0},"linkquality":${quality},"occupancy":${isOn(known['occupancy.present'])},"power_outage_count":2,"voltage":${millivolts(battery(known))}}`,
  'desk-zigbee': (known, quality) => `{"device_temperature":${deviceTemperature(quality)},"linkquality":${quality},"power_outage_count":1,"presence":${isOn(known['occupancy.present'])}}`,
  'contact': (known, quality) => `{"battery":${battery(known)},"contact":${!isOn(known['contact.open'])},"device_temperature":${deviceTemperature(quality)},"linkquality":${quality},"power_outage_count":3,"voltage":${millivolts(battery(known))}}`,
  'plug': (known, quality) => `{"child_lock":"UNLOCK","current":${known['current'] ?? 0},"energy":${((known['energy.total'] ?? 0) / 1000).toFixed(2)},"indicator_mode":"off/on","linkquality":${quality},"power":${Math.round(known['power.active'] ?? 0)},"power_outage_memory":"restore","state":"ON","voltage":${Math.round(known['voltage'] ?? 230)}}`,
  'climate': (known, quality) => `{"battery":${battery(known)},"humidity":${known['air.humidity'] ?? 0},"linkquality":${quality},"power_outage_count":1,"pressure":${known['air.pressure'] ?? 0},"temperature":${known['air.temperature'] ?? 0},"voltage":${millivolts(battery(known))}}`,
  'leak': (known, quality) => `{"battery":${battery(known)},"battery_low":${battery(known) < 10},"device_temperature":${deviceTemperature(quality)},"linkquality":${quality},"tamper":false,"voltage":${millivolts(battery(known))},"water_leak":${isOn(known['leak.present'])}}`,
}

const battery = (known: KnownValues): number => known['device.battery'] ?? 100
const deviceTemperature = (quality: number): number => 24 + (quality % 4)

export const zigbeeFormat: WireFormat = (device, at, _values, known) => {
  const body = BODIES[device.model]
  if (!body) throw new Error(`${device.model} is no Zigbee model`)
  const quality = 60 + Math.floor(90 * drawAt(device.key, 11) + 40 * drawAt(device.key, Math.floor(at / 600_000)))
  return [{ topic: `${ZIGBEE_BASE}/${device.record.externalId}`, payload: body(known, quality), retain: false }]
}

const ieeeAddress = (device: SimDevice): string => `0x00158d00${(device.key >>> 0).toString(16).padStart(8, '0')}`

function exposeJson({ type, property, unit, valueOn, valueOff }: Expose): Record<string, unknown> {
  return { type, name: property, property, ...(unit === undefined ? {} : { unit }), ...(valueOn === undefined ? {} : { value_on: valueOn, value_off: valueOff }) }
}

/**
 * The retained list `bridge/devices`: the coordinator, then every device with what it exposes. A real
 * bridge's list also has access bits, descriptions and cell voltages and passes 64 KB from some
 * hundred devices on; this one leaves them out, because our broker's packets end there.
 */
export function bridgeDevices(devices: readonly SimDevice[]): string {
  const coordinator = { ieee_address: '0x00124b0029e00001', type: 'Coordinator', network_address: 0, friendly_name: 'Coordinator', definition: null }
  const members = devices.filter(({ record }) => record.adapter === 'zigbee2mqtt').map((device) => {
    const { vendor, model, power } = DEVICE_MODELS[device.model]
    return {
      ieee_address: ieeeAddress(device), type: power === 'mains' ? 'Router' : 'EndDevice',
      friendly_name: device.record.externalId, power_source: power === 'mains' ? 'Mains (single phase)' : 'Battery',
      definition: { model, vendor, exposes: (EXPOSES[device.model] ?? []).map(exposeJson) },
    }
  })
  return JSON.stringify([coordinator, ...members])
}
