/**
 * The models of the demo building, one row each: what they are, how long they may be silent, what
 * hold they keep themselves. Field names of their messages are in the *-format files.
 */
export type ModelKey =
  | 'pir' | 'desk-zigbee' | 'desk-lora' | 'contact' | 'plug' | 'climate' | 'leak'
  | 'air' | 'air-dust' | 'ceiling-count' | 'line-count' | 'mmwave' | 'entrance-count' | 'sound' | 'three-phase-meter'

export type Convention = 'native' | 'zigbee2mqtt' | 'chirpstack'

export interface DeviceModel {
  readonly key: ModelKey
  readonly adapter: Convention
  readonly vendor: string
  readonly model: string
  readonly description: string
  readonly power: 'mains' | 'battery'
  readonly reportEveryS: number
  readonly ownHoldS: number
}

/** Every device says that it is alive this often, with all it knows; Xiaomi's own period is 50–60 min. */
export const HEARTBEAT_S = 3_000
/** Longest silence that is normal: two heartbeats and slack, so that one lost message is no outage. */
const ALIVE_S = 6_300
/** Air is reported every 10 min live and every 20 min in history (800,000 samples in 28 days are enough); one may be lost. */
export const AIR_LIVE_S = 600
export const AIR_HISTORY_S = 1_200
const AIR_ALIVE_S = 2_850

/**
 * Zigbee2MQTT clears an Aqara motion sensor this long after its last report: its occupancy_timeout. Where
 * people sit it is set to 180 s; where they only pass it stays at Zigbee2MQTT's own 90 s.
 */
export const PIR_HOLD_S = 180
export const PASSAGE_PIR_HOLD_S = 90
/** How long the radar module goes on saying "present". It sees people who sit still: no motion sensor, so its record states no hold. */
export const MMWAVE_HOLD_S = 30

const model = (
  key: ModelKey, adapter: Convention, vendor: string, name: string, description: string,
  power: 'mains' | 'battery', reportEveryS = ALIVE_S, ownHoldS = 0,
): DeviceModel => ({ key, adapter, vendor, model: name, description, power, reportEveryS, ownHoldS })

export const DEVICE_MODELS: Readonly<Record<ModelKey, DeviceModel>> = {
  'pir': model('pir', 'zigbee2mqtt', 'Aqara', 'RTCGQ11LM', 'Motion sensor', 'battery', ALIVE_S, PIR_HOLD_S),
  'desk-zigbee': model('desk-zigbee', 'zigbee2mqtt', 'Aqara', 'RTCZCGQ13LM', 'Presence sensor FP1E', 'mains'),
  'desk-lora': model('desk-lora', 'chirpstack', 'Milesight', 'VS340', 'Desk occupancy sensor', 'battery'),
  'contact': model('contact', 'zigbee2mqtt', 'Aqara', 'MCCGQ11LM', 'Door and window sensor', 'battery'),
  'plug': model('plug', 'zigbee2mqtt', 'Tuya', 'TS011F_plug_1', 'Smart plug', 'mains'),
  'climate': model('climate', 'zigbee2mqtt', 'Aqara', 'WSDCGQ11LM', 'Temperature and humidity sensor', 'battery'),
  'leak': model('leak', 'zigbee2mqtt', 'Aqara', 'SJCGQ11LM', 'Water leak sensor', 'battery'),
  'air': model('air', 'chirpstack', 'Milesight', 'AM307', 'Air quality sensor', 'battery', AIR_ALIVE_S),
  'air-dust': model('air-dust', 'chirpstack', 'Milesight', 'AM319', 'Air quality sensor with particles', 'mains', AIR_ALIVE_S),
  'ceiling-count': model('ceiling-count', 'chirpstack', 'Milesight', 'VS121', 'Workplace occupancy sensor', 'mains'),
  'line-count': model('line-count', 'chirpstack', 'Milesight', 'VS133', 'People counter', 'mains'),
  'mmwave': model('mmwave', 'native', 'Atrium', 'presence-ld2410', 'mmWave presence sensor', 'mains'),
  'entrance-count': model('entrance-count', 'native', 'Atrium', 'door-tof', 'Time-of-flight entrance counter', 'mains'),
  'sound': model('sound', 'native', 'Atrium', 'sound-light', 'Sound level and light sensor', 'mains', AIR_ALIVE_S),
  'three-phase-meter': model('three-phase-meter', 'native', 'Atrium', 'meter-3p', 'Three-phase meter', 'mains'),
}
