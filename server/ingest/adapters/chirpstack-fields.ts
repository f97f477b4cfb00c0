import type { PointId } from '#contract/vocabulary'

/** One field of a decoded LoRaWAN uplink (`object`) and the point that it means. */
export interface UplinkField {
  readonly field: string
  readonly point: PointId
  /** 1 unless said: lines and regions of one counter are its channels. */
  readonly channel?: number
  /** The field's unit where it is not the vocabulary's. */
  readonly unit?: string
  /** The field says this only above the value: below it is another quantity in the same field. */
  readonly above?: number
  /** A number that is an intermediate state and no reading (Elsys: 1, "pending"). */
  readonly pending?: number
  /** The maker's file that defines the field. */
  readonly source: string
}

const MILESIGHT = 'Milesight-IoT/SensorDecoders'
const LPP = 'chirpstack src/codec/cayenne_lpp'
const ELSYS = 'elsys.se/en/elsys-payload'
const GENERIC = 'common to several makers\' codecs'

const field = (name: string, point: PointId, source: string, more: Partial<UplinkField> = {}): UplinkField => ({ field: name, point, source, ...more })

/** Lines 1–4 of a Milesight counter with several lines. Children are part of the totals and are not added. */
const lines = [1, 2, 3, 4].flatMap((line) => [
  field(`line_${line}_total_in`, 'people.in_total', `${MILESIGHT} vs133`, { channel: line }),
  field(`line_${line}_total_out`, 'people.out_total', `${MILESIGHT} vs133`, { channel: line }),
])

/**
 * What one name means whoever sends it. Left out on purpose: period deltas (people_in, period_in,
 * periodic_counter_in: the totals say the same and survive a lost uplink), light_level (a grade 0–5,
 * no lux), tvoc without a known maker (index, ppb or µg/m³), daylight and illuminance words.
 */
export const COMMON_FIELDS: readonly UplinkField[] = [
  field('people_count_all', 'people.count', `${MILESIGHT} vs121`),
  field('people_counter_all', 'people.count', `${MILESIGHT} vs121, older codecs`),
  field('people_total_counts', 'people.count', `${MILESIGHT} vs321`),
  field('people_count', 'people.count', GENERIC),
  field('people_total_in', 'people.in_total', `${MILESIGHT} vs121`),
  field('people_total_out', 'people.out_total', `${MILESIGHT} vs121`),
  field('total_counter_in', 'people.in_total', `${MILESIGHT} vs132`),
  field('total_counter_out', 'people.out_total', `${MILESIGHT} vs132`),
  field('total_in', 'people.in_total', `${MILESIGHT} vs350`),
  field('total_out', 'people.out_total', `${MILESIGHT} vs350`),
  ...lines,
  field('occupancy', 'occupancy.present', `${MILESIGHT} vs340, ws203`),
  field('presence', 'occupancy.present', GENERIC),
  field('pir', 'motion.event', `${MILESIGHT} ws202, am307`),
  field('pir_status', 'motion.event', GENERIC),
  field('magnet_status', 'contact.open', `${MILESIGHT} ws301, em300-mcs`),
  field('door', 'contact.open', `${MILESIGHT} ws301, older codecs`),
  field('leakage_status', 'leak.present', `${MILESIGHT} em300-sld, ws303`),
  field('water_leak', 'leak.present', `${MILESIGHT} em300-sld, older codecs`),
  field('temperature', 'air.temperature', `${MILESIGHT} am307`),
  field('humidity', 'air.humidity', `${MILESIGHT} am307`),
  field('co2', 'air.co2', `${MILESIGHT} am307`),
  field('pressure', 'air.pressure', `${MILESIGHT} am307`),
  field('barometric_pressure', 'air.pressure', GENERIC),
  field('pm2_5', 'air.pm25', `${MILESIGHT} am308`),
  field('illumination', 'light.level', `${MILESIGHT} am107`),
  field('illuminance', 'light.level', GENERIC),
  field('laeq', 'sound.laeq', `${MILESIGHT} ws302`),
  field('LAeq', 'sound.laeq', `${MILESIGHT} ws302`),
  field('active_power', 'power.active', `${MILESIGHT} ws523`),
  field('power_consumption', 'energy.total', `${MILESIGHT} ws523 (Wh)`),
  field('voltage', 'voltage', `${MILESIGHT} ws523`),
  field('current', 'current', `${MILESIGHT} ct101`),
  field('battery', 'device.battery', `${MILESIGHT} ws301`),
  field('battery_main', 'device.battery', `${MILESIGHT} vs360`),
  field('battery_node', 'device.battery', `${MILESIGHT} vs360`, { channel: 2 }),
  field('temperatureSensor', 'air.temperature', LPP),
  field('humiditySensor', 'air.humidity', LPP),
  field('barometer', 'air.pressure', LPP),
  field('illuminanceSensor', 'light.level', LPP),
  field('presenceSensor', 'occupancy.present', LPP),
]

/** What a name means from one maker's models only: these rows go before the common ones. */
export interface ModelFields { readonly models: readonly string[]; readonly fields: readonly UplinkField[] }

export const MODEL_FIELDS: readonly ModelFields[] = [
  { models: ['am107', 'am104'], fields: [field('tvoc', 'air.tvoc_ppb', `${MILESIGHT} am107 README: ppb`)] },
  {
    // The same field is an air-quality index (0–5, sent as hundredths) or µg/m³, by a setting of the device.
    models: ['am307', 'am308', 'am319'],
    fields: [field('tvoc', 'air.tvoc', `${MILESIGHT} am307 tvoc_unit`, { above: 10 })],
  },
  { models: ['ws52', 'ws513', 'ws515'], fields: [field('current', 'current', `${MILESIGHT} ws523 README: mA`, { unit: 'mA' })] },
  {
    models: ['elsys', 'ers'],
    fields: [
      field('light', 'light.level', ELSYS),
      field('motion', 'motion.event', `${ELSYS}: movements since the last uplink`),
      field('occupancy', 'occupancy.present', `${ELSYS}: 0 vacant, 1 pending, 2 occupied`, { pending: 1 }),
      field('vdd', 'voltage', `${ELSYS}: mV`, { unit: 'mV' }),
    ],
  },
]

const COMMON: ReadonlyMap<string, UplinkField> = new Map(COMMON_FIELDS.map((row) => [row.field, row]))

/** The fields of a device profile: the model is looked for at the beginning of each word of its name. */
export function fieldsOf(profileName: string): ReadonlyMap<string, UplinkField> {
  const words = profileName.toLowerCase().split(/[^a-z0-9]+/)
  const own = MODEL_FIELDS.filter(({ models }) => models.some((model) => words.some((word) => word.startsWith(model))))
  return own.length === 0 ? COMMON : new Map([...COMMON, ...own.flatMap(({ fields }) => fields.map((row): [string, UplinkField] => [row.field, row]))])
}
