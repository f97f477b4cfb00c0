import type { PointId } from '#contract/vocabulary'

/** One property of Zigbee2MQTT's published state and the point that it means. */
export interface ZigbeeProperty {
  readonly property: string
  /** Candidates in order: the unit that bridge/devices tells decides (TVOC comes in µg/m³ or ppb). */
  readonly points: readonly PointId[]
  /** The unit while bridge/devices has not told one; absent: nothing is read until it does. */
  readonly unit?: string
  /** Units that cannot be confused, because no real reading of one lies in the range of the other. */
  readonly unitByMagnitude?: (value: number) => string
  /** The JSON value that means 1; true unless said. */
  readonly on?: boolean
  /** The page or file that defines the property. */
  readonly source: string
}

const EXPOSES = 'zigbee-herdsman-converters src/lib/exposes.ts'
const DOCS = 'zigbee2mqtt.io/devices'

/**
 * In their definitions V and mV split 304 to 297, kPa and hPa 26 to 10 (DEVICES.md), so neither can
 * be a default. But nothing runs on over 1,000 V here and no battery cell shows over 1,000 V, so
 * 3,005 is mV and 230 is V; and the atmosphere has 30–120 kPa or 300–1,200 hPa, never both.
 */
const voltageUnit = (value: number): string => (value > 1000 ? 'mV' : 'V')
const pressureUnit = (value: number): string => (value < 200 ? 'kPa' : 'hPa')

export const ZIGBEE_PROPERTIES: readonly ZigbeeProperty[] = [
  // A PIR's or a radar's level. See occupancyEdge in zigbee2mqtt.ts for the pulse beside it.
  { property: 'occupancy', points: ['occupancy.present'], unit: '', source: `${EXPOSES} occupancy()` },
  { property: 'presence', points: ['occupancy.present'], unit: '', source: `${EXPOSES} presence()` },
  // contact: true is CLOSED; the exposes say value_on: false for it.
  { property: 'contact', points: ['contact.open'], unit: '', on: false, source: `${EXPOSES} contact()` },
  { property: 'water_leak', points: ['leak.present'], unit: '', source: `${EXPOSES} water_leak()` },
  { property: 'battery_low', points: ['device.battery_low'], unit: '', source: `${EXPOSES} battery_low()` },
  { property: 'battery', points: ['device.battery'], unit: '%', source: `${EXPOSES} battery()` },
  { property: 'linkquality', points: ['device.linkquality'], unit: 'lqi', source: `${EXPOSES} linkquality()` },
  { property: 'temperature', points: ['air.temperature'], unit: '°C', source: `${EXPOSES} temperature()` },
  { property: 'humidity', points: ['air.humidity'], unit: '%', source: `${EXPOSES} humidity()` },
  { property: 'co2', points: ['air.co2'], unit: 'ppm', source: `${EXPOSES} co2()` },
  { property: 'pressure', points: ['air.pressure'], unitByMagnitude: pressureUnit, source: `${EXPOSES} pressure()` },
  { property: 'pm25', points: ['air.pm25'], unit: 'µg/m³', source: `${EXPOSES} pm25()` },
  { property: 'voc', points: ['air.tvoc', 'air.tvoc_ppb'], source: `${EXPOSES} voc()` },
  // Zigbee2MQTT 1.x published the raw value here and lux as illuminance_lux; 2.x publishes lux.
  { property: 'illuminance', points: ['light.level'], unit: 'lx', source: `${EXPOSES} illuminance()` },
  { property: 'illuminance_lux', points: ['light.level'], unit: 'lx', source: `${EXPOSES} illuminance_lux(), 1.x` },
  { property: 'noise', points: ['sound.laeq'], source: `${EXPOSES} noise()` },
  { property: 'power', points: ['power.active'], unit: 'W', source: `${EXPOSES} power()` },
  { property: 'energy', points: ['energy.total'], unit: 'kWh', source: `${EXPOSES} energy()` },
  { property: 'current', points: ['current'], unit: 'A', source: `${EXPOSES} current()` },
  { property: 'voltage', points: ['voltage'], unitByMagnitude: voltageUnit, source: `${EXPOSES} voltage()` },
  { property: 'people', points: ['people.count'], unit: '', source: `${DOCS}/ZHT-SR01 and other radars` },
]
