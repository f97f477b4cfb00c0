import { VOCABULARY, type PointId } from '#contract/vocabulary'
import type { Announcement } from '../adapter.ts'
import { booleanField, numberField, type FieldValue } from '../field-values.ts'
import { isObject, type JsonObject } from '../payload-json.ts'
import { conversion, converted, type Conversion } from '../unit-conversions.ts'
import { ZIGBEE_PROPERTIES, type ZigbeeProperty } from './zigbee2mqtt-properties.ts'

const MAX_EXPOSES = 400
const ROWS: ReadonlyMap<string, ZigbeeProperty> = new Map(ZIGBEE_PROPERTIES.map((row) => [row.property, row]))

/** What bridge/devices says of one property of one device. */
export interface Expose { readonly unit: string | undefined; readonly on: unknown; readonly off: unknown }

/** How one property of one device becomes a sample. */
export interface PropertyReader {
  readonly point: PointId
  readonly channel: number
  readonly value: (field: unknown) => FieldValue
}

export interface ZigbeeDevice {
  readonly exposes: Map<string, Expose>
  /** Made at the first message that carries the property; null: not a point. */
  readonly readers: Map<string, PropertyReader | null>
  /** Last occupancy level by channel, to tell an edge from a repetition. */
  readonly occupied: Map<number, FieldValue>
  /** The device's own availability; undefined where that feature is off (the default). */
  available: boolean | undefined
  /** The bridge went away after this device was last heard. */
  awayWithBridge: boolean
}

export const newZigbeeDevice = (awayWithBridge: boolean): ZigbeeDevice =>
  ({ exposes: new Map(), readers: new Map(), occupied: new Map(), available: undefined, awayWithBridge })

/** The reader for a property of a device, null when it is no point of the vocabulary. */
export function propertyReader(device: ZigbeeDevice, property: string): PropertyReader | null {
  const [row, channel] = rowOf(property)
  if (row === undefined) return null
  const expose = device.exposes.get(property)
  for (const point of row.points) {
    const kind = VOCABULARY[point]
    if (kind.type === 'boolean') return { point, channel, value: booleanReader(row, expose) }
    const unit = expose?.unit ?? row.unit
    if (unit !== undefined) {
      const exact = conversion(unit, kind.unit)
      if (exact !== null) return { point, channel, value: (field) => scaled(field, exact) }
    } else if (row.unitByMagnitude) {
      const unitOf = row.unitByMagnitude
      return { point, channel, value: (field) => {
        const number = numberField(field)
        return typeof number === 'number' ? scaled(number, conversion(unitOf(number), kind.unit)) : number
      } }
    }
  }
  return null
}

const scaled = (field: unknown, by: Conversion | null): FieldValue => {
  const number = numberField(field)
  return typeof number === 'number' && by !== null ? converted(number, by) : number
}

function booleanReader(row: ZigbeeProperty, expose: Expose | undefined): (field: unknown) => FieldValue {
  const inverted = row.on === false
  return (field) => {
    if (expose !== undefined && expose.on !== undefined) {
      if (field === expose.on) return 1
      if (field === expose.off) return 0
    }
    const flag = booleanField(field)
    return inverted && typeof flag === 'number' ? 1 - flag : flag
  }
}

/** "power" is channel 1; "power_l2" and "temperature_2" (endpoint suffixes) are channel 2. */
function rowOf(property: string): [ZigbeeProperty | undefined, number] {
  const exact = ROWS.get(property)
  if (exact) return [exact, 1]
  const cut = property.lastIndexOf('_')
  const suffix = cut > 0 ? property.slice(cut + 1) : ''
  const digit = suffix.length === 2 && suffix.startsWith('l') ? suffix.charCodeAt(1) : suffix.length === 1 ? suffix.charCodeAt(0) : 0
  return digit >= 49 && digit <= 57 ? [ROWS.get(property.slice(0, cut)), digit - 48] : [undefined, 1]
}

/** One entry of bridge/devices: its name, what it exposes, and what it says of itself. Null for the coordinator and for oddities. */
export function describedDevice(entry: unknown): { name: string; exposes: Map<string, Expose>; announcement: Announcement } | null {
  if (!isObject(entry)) return null
  const name = entry['friendly_name']
  if (typeof name !== 'string' || name.length === 0 || name.length > 200 || entry['type'] === 'Coordinator') return null
  const definition = isObject(entry['definition']) ? entry['definition'] : {}
  const exposes = new Map<string, Expose>()
  collectExposes(definition['exposes'], exposes, 0)
  const model = definition['model'] ?? entry['model_id']
  const powered = entry['power_source']
  return { name, exposes, announcement: {
    device: name,
    ...(typeof model === 'string' ? { model: model.slice(0, 120) } : {}),
    ...(typeof powered === 'string' ? { power: powered === 'Battery' ? 'battery' as const : 'mains' as const } : {}),
  } }
}

function collectExposes(list: unknown, into: Map<string, Expose>, level: number): void {
  if (!Array.isArray(list) || level > 3) return
  for (const expose of list.slice(0, MAX_EXPOSES) as readonly unknown[]) {
    if (!isObject(expose)) continue
    const property = expose['property']
    if (typeof property === 'string' && into.size < MAX_EXPOSES) into.set(property, exposeOf(expose))
    collectExposes(expose['features'], into, level + 1)
  }
}

const exposeOf = (expose: JsonObject): Expose => ({
  unit: typeof expose['unit'] === 'string' ? expose['unit'] : undefined, on: expose['value_on'], off: expose['value_off'],
})
