import { DEVICE_MODELS, type ModelKey } from './device-models.ts'
import { avalanche, drawAt, streamKey } from './seeded-random.ts'
import type { SimDevice } from './sensor.ts'
import type { KnownValues, WireFormat } from './wire-message.ts'

/**
 * ChirpStack v4's JSON up event (protobuf JSON mapping: zero fields of the message itself are left
 * out, the decoded object keeps its zeros), around Milesight's frames: channel, type, little-endian
 * value. Object fields are those of the maker's own decoder for the model.
 */
export const APPLICATION_ID = '7d1c5c54-5b3c-4f0e-9a34-2f6b7f2a90d1'
const TENANT_ID = '52f14cd4-c6f1-4fbd-8f87-4025e1d49242'

/** A frame as fields of the decoded object and as the bytes that the maker's decoder reads them from. */
interface Frame { readonly object: string; readonly bytes: number[] }

const low = (value: number): number => value & 0xff
const high = (value: number): number => (value >> 8) & 0xff
const word = (value: number): [number, number] => [low(value), high(value)]
const long = (value: number): [number, number, number, number] => [low(value), high(value), low(value >> 16), low(value >> 24)]

/** AM300 series grade light from 0 (dark) to 5; it is no lux. */
const LIGHT_GRADES_LX = [5, 50, 100, 400, 700]
export const lightGrade = (lux: number): number => LIGHT_GRADES_LX.filter((limit) => lux > limit).length

function airFrame(known: KnownValues, withBattery: boolean): Frame {
  const value = (point: keyof KnownValues): number => known[point] ?? 0
  const [temperature, humidity, pressure] = [value('air.temperature'), value('air.humidity'), value('air.pressure')]
  const [co2, tvoc, moved, light] = [value('air.co2'), value('air.tvoc'), value('motion.event') > 0, lightGrade(value('light.level'))]
  const battery = withBattery ? `"battery":${value('device.battery')},` : ''
  return {
    object: `{${battery}"temperature":${temperature},"humidity":${humidity},"pir":"${moved ? 'trigger' : 'idle'}","light_level":${light},"co2":${co2},"tvoc":${tvoc},"pressure":${pressure}`,
    bytes: [...(withBattery ? [0x01, 0x75, value('device.battery')] : []), 0x03, 0x67, ...word(Math.round(temperature * 10)), 0x04, 0x68, Math.round(humidity * 2),
      0x05, 0x00, moved ? 1 : 0, 0x06, 0xcb, light, 0x07, 0x7d, ...word(co2), 0x08, 0x7d, ...word(tvoc), 0x09, 0x73, ...word(Math.round(pressure * 10))],
  }
}

function dustFrame(known: KnownValues): Frame {
  const frame = airFrame(known, false)
  const fine = known['air.pm25'] ?? 0
  const coarse = Math.round(fine * 1.4)
  return { object: `${frame.object},"hcho":0.03,"pm2_5":${fine},"pm10":${coarse}}`, bytes: [...frame.bytes, 0x0a, 0x7d, 3, 0, 0x0b, 0x7d, ...word(fine), 0x0c, 0x7d, ...word(coarse)] }
}

const FRAMES: Readonly<Partial<Record<ModelKey, (known: KnownValues) => Frame>>> = {
  'air': (known) => { const frame = airFrame(known, true); return { object: `${frame.object}}`, bytes: frame.bytes } },
  'air-dust': dustFrame,
  'desk-lora': (known) => {
    const [battery, occupied] = [known['device.battery'] ?? 100, (known['occupancy.present'] ?? 0) !== 0]
    return { object: `{"battery":${battery},"occupancy":"${occupied ? 'occupied' : 'vacant'}"}`, bytes: [0x01, 0x75, battery, 0x03, 0x00, occupied ? 1 : 0] }
  },
  'ceiling-count': (known) => {
    const count = known['people.count'] ?? 0
    const region = count > 0 ? 1 : 0
    return { object: `{"people_count_all":${count},"region_count":1,"region_1":${region}}`, bytes: [0x04, 0xc9, count, 1, 0, region] }
  },
  'line-count': (known) => {
    const [entered, left] = [known['people.in_total'] ?? 0, known['people.out_total'] ?? 0]
    return { object: `{"line_1_total_in":${entered},"line_1_total_out":${left}}`, bytes: [0x03, 0xd2, ...long(entered), 0x04, 0xd2, ...long(left)] }
  },
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

/** RFC 9562 version 4 in form; drawn from device and time, so that a second run repeats it. */
function deduplicationId(device: SimDevice, at: number): string {
  const [a, b, c, d] = [1, 2, 3, 4].map((part) => hex(avalanche(device.key ^ avalanche(Math.floor(at / 4096) + part * 0x9e37) ^ Math.imul(at | 0, part + 6)))) as [string, string, string, string]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
}

/** The unchanging middle of a device's messages, made once. */
interface DeviceText { readonly topic: string; readonly info: string; readonly rx: string }
const texts = new WeakMap<SimDevice, DeviceText>()

function textOf(device: SimDevice): DeviceText {
  let text = texts.get(device)
  if (!text) {
    const { vendor, model } = DEVICE_MODELS[device.model]
    const devEui = device.record.externalId
    const info = JSON.stringify({
      tenantId: TENANT_ID, tenantName: 'Atrium Demo', applicationId: APPLICATION_ID, applicationName: 'atrium-demo',
      deviceProfileId: `00000000-0000-4000-8000-0000${hex(streamKey(model))}`, deviceProfileName: `${vendor} ${model}`,
      deviceName: device.record.id, devEui, deviceClassEnabled: device.record.power === 'mains' ? 'CLASS_C' : 'CLASS_A', tags: { room: device.room.code },
    })
    text = { topic: `application/${APPLICATION_ID}/device/${devEui}/event/up`, info, rx: `"gatewayId":"24e124fffef0${device.room.level === 0 ? 'a001' : 'a002'}"` }
    texts.set(device, text)
  }
  return text
}

const MINUTE = 60_000

export const chirpstackFormat: WireFormat = (device, at, _values, known) => {
  const frame = FRAMES[device.model]?.(known)
  if (!frame) throw new Error(`${device.model} is no LoRaWAN model`)
  const { topic, info, rx } = textOf(device)
  const time = `${new Date(at).toISOString().slice(0, -1)}${String(avalanche(at | 0) % 1_000_000).padStart(6, '0')}+00:00`
  // A frame counter grows with time over a session of two years at most; frames between ours were lost or empty.
  const frameCount = 1 + (Math.floor(at / 15_000) & 0x3f_ffff)
  const strength = drawAt(device.key, Math.floor(at / MINUTE))
  const payload = `{"deduplicationId":"${deduplicationId(device, at)}","time":"${time}","deviceInfo":${info},"devAddr":"${hex(device.key & 0x01ff_ffff)}","adr":true,"dr":5,"fCnt":${frameCount},"fPort":85,`
    + `"data":"${Buffer.from(frame.bytes).toString('base64')}","object":${frame.object},"rxInfo":[{${rx},"uplinkId":${avalanche(at ^ device.key)},"nsTime":"${time}","rssi":${-108 + Math.round(45 * drawAt(device.key, 5) + 8 * strength)},"snr":${Math.round(20 * (4 + 8 * strength)) / 20},"crcStatus":"CRC_OK"}],`
    + `"txInfo":{"frequency":${486_300_000 + 200_000 * (frameCount % 8)},"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}}}}`
  return [{ topic, payload, retain: false }]
}
