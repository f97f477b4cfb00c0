import type { Adapter, Announcement, PacketFlags, RawSample, ReadResult } from '../adapter.ts'
import { parseInstant } from '../instant.ts'
import { isObject, payloadJson, payloadText, refuse, type JsonObject } from '../payload-json.ts'
import { describedDevice, newZigbeeDevice, propertyReader, type ZigbeeDevice } from './zigbee2mqtt-devices.ts'

const BASE = 'zigbee2mqtt/'
const AVAILABILITY = '/availability'
/** A bridge of Zigbee2MQTT's own stated limit (200 devices a coordinator, several bridges) stays far below. */
const MAX_DEVICES = 5_000
/**
 * After its start the bridge publishes every device's cached state once (cache_state_send_on_startup,
 * on by default), without the retain flag: for this long a level is a baseline and not an event.
 */
const CACHED_STATE_MS = 30_000

export interface ZigbeeState {
  readonly devices: Map<string, ZigbeeDevice>
  bridgeOnline: boolean | undefined
  /** When the bridge last came up while we watched; −Infinity when it never did. */
  bridgeUpAt: number
}

/**
 * Zigbee2MQTT. A payload is the device's whole cached state, so each property is read as a level and
 * nothing is counted; the one pulse, motion.event, is derived from an edge.
 */
export const zigbee2mqttAdapter: Adapter<ZigbeeState> = {
  id: 'zigbee2mqtt',
  // Zigbee2MQTT's own defaults: availability.active.timeout 10 min, availability.passive.timeout 25 h.
  staleAfterS: { mains: 600, battery: 90_000 },
  match: (topic) => topic.startsWith(BASE),
  newState: () => ({ devices: new Map(), bridgeOnline: undefined, bridgeUpAt: -Infinity }),
  read(topic, payload, flags, state): ReadResult {
    // The base topic is one segment; named by hand (decode --adapter), it may be another than the default.
    const name = topic.slice(topic.indexOf('/') + 1)
    if (name === 'bridge' || name.startsWith('bridge/')) return readBridge(name.slice('bridge/'.length), payload, flags, state)
    if (name.endsWith(AVAILABILITY)) return readAvailability(name.slice(0, -AVAILABILITY.length), payload, state)
    // What somebody asks of a device, echoed to every subscriber: not the device's word.
    if (name.endsWith('/set') || name.endsWith('/get') || name.includes('/set/') || name.includes('/get/')) return NOTHING
    if (name === '' || name.length > 200) return refuse('nothing-known', 'The topic names no device.')
    return readDevice(name, payload, flags, state)
  },
}

const NOTHING: ReadResult = { ok: true, samples: [] }

function readDevice(name: string, payload: Uint8Array, flags: PacketFlags, state: ZigbeeState): ReadResult {
  const json = payloadJson(payload)
  if (!json.ok) return { ...json, device: name }
  const body = json.value
  if (!isObject(body)) return refuse('not-an-object', 'A device publishes one object; set Zigbee2MQTT\'s "output" to "json".', name)
  const device = deviceOf(state, name)
  const time = lastSeen(body['last_seen'])
  const timeSource = time === null ? 'broker' : 'network'
  const samples: RawSample[] = []
  // A live reading proves that the bridge forwards: aedes and others may send the will of a replaced session late.
  if (device.awayWithBridge && !flags.retain) {
    device.awayWithBridge = false
    samples.push(online(name, 1))
  }
  let known = false
  let unreadable: string | undefined
  for (const property in body) {
    let reader = device.readers.get(property)
    if (reader === undefined) {
      reader = propertyReader(device, property)
      if (device.readers.size < 500) device.readers.set(property, reader)
    }
    if (reader === null || isShadowed(property, body)) continue
    known = true
    const value = reader.value(body[property])
    if (value === null) continue
    if (value === undefined) { unreadable ??= property; continue }
    const { point, channel } = reader
    if (point === 'occupancy.present') {
      if (property !== 'presence' && isMotion(device, channel, value, flags, state)) samples.push({ device: name, point: 'motion.event', channel, value: 1, time, timeSource, dedupeKey: '', historical: false })
      if (property !== 'presence' && Object.hasOwn(body, 'presence')) continue
    }
    samples.push({ device: name, point, channel, value, time, timeSource, dedupeKey: '', historical: false })
  }
  if (!known) return refuse('nothing-known', 'No property of this state is a point of the vocabulary.', name)
  if (unreadable === undefined) return { ok: true, samples }
  const refused = refuse('bad-value', `The property "${unreadable}" has an unreadable value.`, name)
  return samples.length === 0 ? refused : { ok: true, samples, refused }
}

/** 1.x sends illuminance raw beside illuminance_lux: only the one in lux is light. */
const isShadowed = (property: string, body: JsonObject): boolean => property === 'illuminance' && Object.hasOwn(body, 'illuminance_lux')

/**
 * A rise of "occupancy" is one motion. The same level again, because the battery or the light
 * changed, is none, and so is a level that a replay or the bridge's start brings. While the device
 * holds its level the occupancy.present sample beside it speaks; that is what covers a long meeting.
 */
function isMotion(device: ZigbeeDevice, channel: number, level: number, flags: PacketFlags, state: ZigbeeState): boolean {
  const before = device.occupied.get(channel)
  device.occupied.set(channel, level)
  return level === 1 && before !== 1 && !flags.retain && flags.receivedAt - state.bridgeUpAt >= CACHED_STATE_MS
}

/** advanced.last_seen: ISO_8601, ISO_8601_local or epoch (milliseconds); by the bridge's clock. Null when off or odd. */
function lastSeen(value: unknown): number | null {
  if (typeof value === 'string') return parseInstant(value)
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : null
}

const online = (device: string, value: 0 | 1): RawSample =>
  ({ device, point: 'device.online', channel: 1, value, time: null, timeSource: 'broker', dedupeKey: '', historical: false })

function deviceOf(state: ZigbeeState, name: string): ZigbeeDevice {
  const known = state.devices.get(name)
  if (known) return known
  if (state.devices.size >= MAX_DEVICES) {
    const oldest = state.devices.keys().next()
    if (!oldest.done) state.devices.delete(oldest.value)
  }
  const device = newZigbeeDevice(state.bridgeOnline === false)
  state.devices.set(name, device)
  return device
}

/** "online"/"offline" as legacy text or as {"state": …}; null for anything else. */
function availability(payload: Uint8Array): boolean | null | ReadResult {
  const text = payloadText(payload)
  if (typeof text !== 'string') return text
  const word = text.trim()
  if (word === 'online' || word === 'offline') return word === 'online'
  const json = payloadJson(payload)
  if (!json.ok) return json
  const stated = isObject(json.value) ? json.value['state'] : json.value
  return stated === 'online' ? true : stated === 'offline' ? false : null
}

function readAvailability(name: string, payload: Uint8Array, state: ZigbeeState): ReadResult {
  const stated = availability(payload)
  if (stated === null) return refuse('bad-value', 'An availability is "online" or "offline".', name)
  if (typeof stated !== 'boolean') return stated.ok ? stated : { ...stated, device: name }
  const device = deviceOf(state, name)
  device.available = stated
  // A bridge that is away overrides its children: their retained "online" is from before.
  return { ok: true, samples: [online(name, stated && !device.awayWithBridge ? 1 : 0)] }
}

function readBridge(what: string, payload: Uint8Array, flags: PacketFlags, state: ZigbeeState): ReadResult {
  if (what === 'state') return readBridgeState(payload, flags, state)
  if (what === 'devices') return readBridgeDevices(payload, state)
  // info, logging, groups, health, event, request/…, response/…: about the bridge, not about the building.
  return NOTHING
}

function readBridgeState(payload: Uint8Array, flags: PacketFlags, state: ZigbeeState): ReadResult {
  const up = availability(payload)
  if (up === null) return refuse('bad-value', 'The bridge is "online" or "offline".')
  if (typeof up !== 'boolean') return up
  const before = state.bridgeOnline
  state.bridgeOnline = up
  if (up && before !== true && !flags.retain) state.bridgeUpAt = flags.receivedAt
  const samples: RawSample[] = []
  for (const [name, device] of state.devices) {
    if (up && device.awayWithBridge) samples.push(online(name, device.available === false ? 0 : 1))
    else if (!up && !device.awayWithBridge) samples.push(online(name, 0))
    device.awayWithBridge = !up
  }
  return { ok: true, samples }
}

function readBridgeDevices(payload: Uint8Array, state: ZigbeeState): ReadResult {
  const json = payloadJson(payload)
  if (!json.ok) return json
  if (!Array.isArray(json.value)) return refuse('not-an-object', 'bridge/devices is an array.')
  const announcements: Announcement[] = []
  for (const entry of json.value.slice(0, MAX_DEVICES) as readonly unknown[]) {
    const described = describedDevice(entry)
    if (described === null) continue
    const device = deviceOf(state, described.name)
    device.exposes.clear()
    for (const [property, expose] of described.exposes) device.exposes.set(property, expose)
    device.readers.clear()
    announcements.push(described.announcement)
  }
  return { ok: true, samples: [], announcements }
}
