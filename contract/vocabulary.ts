import type { LocalText } from '#contract/local-text'

/**
 * The closed list of what a point can measure, one unit each (names follow Brick's point classes
 * where it has one). Adapters convert to these units; nothing downstream converts again.
 */
export interface PointKind {
  /** Unit as printed (UCUM-like); '' for booleans and pulses. */
  readonly unit: string
  /** How the number is to be read. Booleans are stored as 0 and 1; a pulse's value is always 1. */
  readonly type: 'boolean' | 'pulse' | 'number' | 'counter'
  /** Plausible range in the unit. A value outside is kept with quality "suspect", never clamped. */
  readonly min: number
  readonly max: number
  readonly label: LocalText
  /** What the point is for: evidence of presence, air, energy, access, or the device's own health. */
  readonly group: 'presence' | 'air' | 'power' | 'access' | 'device'
}

const kind = (
  group: PointKind['group'], type: PointKind['type'], unit: string, min: number, max: number, en: string, zh: string,
): PointKind => ({ group, type, unit, min, max, label: { en, 'zh-CN': zh } })

const COUNTER_MAX = 2 ** 32

export const VOCABULARY = {
  'occupancy.present': kind('presence', 'boolean', '', 0, 1, 'Presence', '有人'),
  'motion.event': kind('presence', 'pulse', '', 0, 1, 'Motion', '移动'),
  'people.count': kind('presence', 'number', '', 0, 10_000, 'People', '人数'),
  'people.in_total': kind('presence', 'counter', '', 0, COUNTER_MAX, 'People in, total', '累计进入'),
  'people.out_total': kind('presence', 'counter', '', 0, COUNTER_MAX, 'People out, total', '累计离开'),
  'contact.open': kind('presence', 'boolean', '', 0, 1, 'Open', '开启'),
  'air.temperature': kind('air', 'number', '°C', -40, 85, 'Temperature', '温度'),
  'air.humidity': kind('air', 'number', '%RH', 0, 100, 'Humidity', '湿度'),
  'air.co2': kind('air', 'number', 'ppm', 250, 10_000, 'CO₂', '二氧化碳'),
  'air.pressure': kind('air', 'number', 'hPa', 300, 1_200, 'Air pressure', '气压'),
  'air.pm25': kind('air', 'number', 'µg/m³', 0, 1_000, 'PM2.5', 'PM2.5'),
  'air.tvoc': kind('air', 'number', 'µg/m³', 0, 60_000, 'TVOC', '总挥发性有机物'),
  'air.tvoc_ppb': kind('air', 'number', 'ppb', 0, 60_000, 'TVOC (ppb)', '总挥发性有机物 (ppb)'),
  'light.level': kind('air', 'number', 'lx', 0, 200_000, 'Light', '照度'),
  'sound.laeq': kind('air', 'number', 'dBA', 0, 140, 'Sound level', '声级'),
  'power.active': kind('power', 'number', 'W', -100_000, 1_000_000, 'Power', '功率'),
  'energy.total': kind('power', 'counter', 'Wh', 0, 1e12, 'Energy, total', '累计电量'),
  voltage: kind('power', 'number', 'V', 0, 1_000, 'Voltage', '电压'),
  current: kind('power', 'number', 'A', -1_000, 1_000, 'Current', '电流'),
  'access.event': kind('access', 'pulse', '', 0, 1, 'Access', '门禁'),
  'leak.present': kind('air', 'boolean', '', 0, 1, 'Leak', '漏水'),
  'device.battery': kind('device', 'number', '%', 0, 100, 'Battery', '电量'),
  'device.battery_low': kind('device', 'boolean', '', 0, 1, 'Battery low', '电量低'),
  'device.rssi': kind('device', 'number', 'dBm', -150, 0, 'RSSI', '信号强度'),
  'device.snr': kind('device', 'number', 'dB', -40, 40, 'SNR', '信噪比'),
  'device.linkquality': kind('device', 'number', '', 0, 255, 'Link quality', '链路质量'),
  'device.online': kind('device', 'boolean', '', 0, 1, 'Online', '在线'),
} as const satisfies Record<string, PointKind>

export type PointId = keyof typeof VOCABULARY
export const POINT_IDS = Object.keys(VOCABULARY) as PointId[]

const known: ReadonlySet<string> = new Set(POINT_IDS)
export const isPointId = (name: string): name is PointId => known.has(name)
