import { VOCABULARY } from '#contract/vocabulary'
import type { Adapter, Announcement, RawSample, ReadResult } from '../adapter.ts'
import { booleanField, numberField, type FieldValue } from '../field-values.ts'
import { parseInstant } from '../instant.ts'
import { isObject, payloadJson, refuse, type JsonObject, type Refusal } from '../payload-json.ts'
import { conversion, converted } from '../unit-conversions.ts'
import { fieldsOf, type UplinkField } from './chirpstack-fields.ts'

const MAX_PROFILES = 500
const MAX_DEVICES = 20_000
/** Milesight devices keep at most a few thousand rows but send a handful an uplink (51–242 bytes). */
const MAX_HISTORY = 200
const EUI = /^[0-9a-f]{16}$/i

export interface ChirpstackState {
  readonly profiles: Map<string, ReadonlyMap<string, UplinkField>>
  /** Last announced profile and place by device, so that only changes are announced. */
  readonly announced: Map<string, string>
}

/** ChirpStack v4's MQTT integration with the JSON marshaler (its `integration.proto`, protobuf JSON mapping). */
export const chirpstackAdapter: Adapter<ChirpstackState> = {
  id: 'chirpstack',
  // Class A devices report every 10–60 min; mains-powered counters every 10.
  staleAfterS: { mains: 1_800, battery: 90_000 },
  match: (topic) => topic.startsWith('application/') && topic.includes('/device/'),
  newState: () => ({ profiles: new Map(), announced: new Map() }),
  read(topic, payload, _flags, state): ReadResult {
    // application/<id>/device/<eui>/event/<event>
    const parts = topic.split('/')
    const eui = parts[3] ?? '', event = parts[5] ?? ''
    if (parts.length !== 6 || parts[2] !== 'device' || !EUI.test(eui)) return refuse('nothing-known', 'The topic is not application/<id>/device/<eui>/event/<event>.')
    const device = eui.toLowerCase()
    // command/down is what others ask of the device.
    if (parts[4] !== 'event') return parts[4] === 'command' ? NOTHING : refuse('nothing-known', 'The topic is neither an event nor a command.', device)
    // Each message begins with its deduplicationId: field 1, length 36; JSON may begin with a line feed, but not so.
    if (payload[0] === 0x0a && payload[1] === 0x24) return refuse('protobuf', 'The payload is protobuf; set ChirpStack\'s MQTT integration to "json".', device)
    if (event !== 'up' && event !== 'status') return QUIET_EVENTS.has(event) ? NOTHING : refuse('nothing-known', `"${event.slice(0, 40)}" is no event of ChirpStack v4.`, device)
    const json = payloadJson(payload)
    if (!json.ok) return { ...json, device }
    if (!isObject(json.value)) return refuse('not-an-object', 'An event is one object.', device)
    return readEvent(device, event, json.value, state)
  },
}

const NOTHING: ReadResult = { ok: true, samples: [] }
/** Recognised, and of no interest to the building: joins, acknowledgements, logs, positions. */
const QUIET_EVENTS: ReadonlySet<string> = new Set(['join', 'ack', 'txack', 'log', 'location', 'integration'])

/** What all samples of one event share. */
interface Uplink { readonly device: string; readonly time: number | null; readonly timeSource: RawSample['timeSource']; readonly dedupeKey: string }

function readEvent(device: string, event: 'up' | 'status', body: JsonObject, state: ChirpstackState): ReadResult {
  const time = eventTime(body)
  if (time !== null && typeof time === 'object') return { ...time, device }
  const key = body['deduplicationId']
  const uplink: Uplink = { device, time, timeSource: time === null ? 'broker' : 'network', dedupeKey: typeof key === 'string' ? key.slice(0, 64) : '' }
  const info = isObject(body['deviceInfo']) ? body['deviceInfo'] : {}
  const profile = typeof info['deviceProfileName'] === 'string' ? info['deviceProfileName'].slice(0, 120) : ''
  const announcements = announced(device, profile, info, body, state)
  const result = event === 'up' ? readUplink(uplink, profile, body, state) : readStatus(uplink, body)
  return result.ok && announcements ? { ...result, announcements } : result
}

/** `time`, else the network server's reception; nine fractional digits are cut to milliseconds. Null when absent. */
function eventTime(body: JsonObject): number | null | Refusal {
  const gateway = best(body['rxInfo'])
  const stated = body['time'] ?? gateway?.['gwTime'] ?? gateway?.['nsTime']
  if (stated === undefined || stated === null) return null
  return (typeof stated === 'string' ? parseInstant(stated) : null) ?? refuse('bad-time', 'The field "time" is no RFC 3339 time.')
}

/** The gateway that heard it loudest. */
function best(rxInfo: unknown): JsonObject | undefined {
  if (!Array.isArray(rxInfo)) return undefined
  let loudest: JsonObject | undefined
  for (const entry of rxInfo.slice(0, 64) as readonly unknown[]) {
    if (isObject(entry) && (loudest === undefined || rssi(entry) > rssi(loudest))) loudest = entry
  }
  return loudest
}
const rssi = (entry: JsonObject): number => numberField(entry['rssi']) ?? -Infinity

const sample = (uplink: Uplink, point: RawSample['point'], channel: number, value: number): RawSample =>
  ({ device: uplink.device, point, channel, value, time: uplink.time, timeSource: uplink.timeSource, dedupeKey: uplink.dedupeKey, historical: false })

function readUplink(uplink: Uplink, profile: string, body: JsonObject, state: ChirpstackState): ReadResult {
  const object = body['object']
  const samples: RawSample[] = []
  let trouble: Refusal | undefined
  let known = true
  if (isObject(object)) {
    const table = tableOf(profile, state)
    const outcome = readObject(uplink, object, table, samples)
    known = outcome.known
    trouble = outcome.trouble ?? readHistory(uplink, object['history'], table, samples)
    if (Object.hasOwn(object, 'history')) known = true
  } else if (typeof body['data'] === 'string' && body['data'] !== '') {
    return refuse('needs-codec', 'The uplink has bytes and no decoded object: give its device profile a codec.', uplink.device)
  }
  if (!known) return refuse('nothing-known', 'No field of the decoded object is a point of the vocabulary.', uplink.device)
  if (trouble !== undefined && samples.length === 0) return trouble
  addRadio(uplink, body['rxInfo'], samples)
  return trouble === undefined ? { ok: true, samples } : { ok: true, samples, refused: trouble }
}

function tableOf(profile: string, state: ChirpstackState): ReadonlyMap<string, UplinkField> {
  let table = state.profiles.get(profile)
  if (table === undefined) {
    table = fieldsOf(profile)
    if (state.profiles.size >= MAX_PROFILES) state.profiles.clear()
    state.profiles.set(profile, table)
  }
  return table
}

/** rxInfo says how the uplink was heard. Protobuf JSON leaves out zeros: a heard frame without snr had 0 dB. */
function addRadio(uplink: Uplink, rxInfo: unknown, samples: RawSample[]): void {
  const gateway = best(rxInfo)
  const level = gateway === undefined ? undefined : numberField(gateway['rssi'])
  if (gateway === undefined || typeof level !== 'number') return
  samples.push(sample(uplink, 'device.rssi', 1, level))
  const snr = gateway['snr'] === undefined ? 0 : numberField(gateway['snr'])
  if (typeof snr === 'number') samples.push(sample(uplink, 'device.snr', 1, snr))
}

function readObject(uplink: Uplink, object: JsonObject, table: ReadonlyMap<string, UplinkField>, samples: RawSample[]): { known: boolean; trouble: Refusal | undefined } {
  let known = false
  let trouble: Refusal | undefined
  const from = samples.length
  for (const name in object) {
    const row = table.get(name)
    if (row === undefined) continue
    known = true
    const values = isObject(object[name]) ? channelsOf(object[name]) : [object[name]]
    values.forEach((stated, index) => {
      const channel = (row.channel ?? 1) + index
      const value = fieldValue(row, stated)
      if (value === undefined) trouble ??= refuse('bad-value', `The field "${name}" has an unreadable value.`, uplink.device)
      // Two names of one quantity: the first counts.
      else if (value !== null && !samples.some((other, at) => at >= from && other.point === row.point && other.channel === channel)) samples.push(sample(uplink, row.point, channel, value))
    })
  }
  return { known, trouble }
}

/** Cayenne LPP groups by kind: {"temperatureSensor": {"3": 21.5, "4": 22}}; the channels are numbered in order. */
function channelsOf(group: JsonObject): readonly unknown[] {
  return Object.keys(group).filter((key) => /^\d{1,3}$/.test(key)).slice(0, 64).sort((a, b) => Number(a) - Number(b)).map((key) => group[key])
}

/** The value in the vocabulary's unit; null for nothing (a pulse that did not happen, a pending state); undefined when unreadable. */
function fieldValue(row: UplinkField, stated: unknown): FieldValue {
  const kind = VOCABULARY[row.point]
  if (row.pending !== undefined && typeof stated === 'number') return stated === row.pending ? null : stated > row.pending ? 1 : 0
  if (kind.type === 'pulse') {
    const count = booleanField(stated) ?? (stated === null ? null : numberField(stated))
    return count === undefined || count === null ? count : count > 0 ? 1 : null
  }
  if (kind.type === 'boolean') return booleanField(stated)
  const number = numberField(stated)
  if (typeof number !== 'number') return number
  if (row.above !== undefined && number <= row.above) return null
  const exact = row.unit === undefined ? null : conversion(row.unit, kind.unit)
  return exact === null ? number : converted(number, exact)
}

/** Rows that the device kept while it could not send: each at its own time (seconds, or a text), by the device's clock. */
function readHistory(uplink: Uplink, history: unknown, table: ReadonlyMap<string, UplinkField>, samples: RawSample[]): Refusal | undefined {
  if (history === undefined || history === null) return undefined
  if (!Array.isArray(history)) return refuse('bad-value', 'The field "history" is no array.', uplink.device)
  if (history.length > MAX_HISTORY) return refuse('too-large', `An uplink's history holds at most ${MAX_HISTORY} rows.`, uplink.device)
  let trouble: Refusal | undefined
  for (const row of history as readonly unknown[]) {
    const time = isObject(row) ? historyTime(row['timestamp'] ?? row['time']) : null
    if (!isObject(row) || time === null) { trouble ??= refuse('bad-time', 'A history row has no readable timestamp.', uplink.device); continue }
    const kept: RawSample[] = []
    trouble = readObject({ ...uplink, time, timeSource: 'device' }, row, table, kept).trouble ?? trouble
    for (const each of kept) samples.push({ ...each, historical: true })
  }
  return trouble
}

function historyTime(stated: unknown): number | null {
  if (typeof stated === 'string') return parseInstant(stated)
  if (typeof stated !== 'number' || !(stated > 0) || stated > 1e14) return null
  return Math.round(stated < 1e11 ? stated * 1000 : stated)
}

/**
 * Battery of a status event. Protobuf JSON leaves out zeros: no level, and neither flag, is an empty
 * battery. `margin` is the downlink's margin and no signal-to-noise ratio of an uplink: not kept.
 */
function readStatus(uplink: Uplink, body: JsonObject): ReadResult {
  if (body['externalPowerSource'] === true || body['batteryLevelUnavailable'] === true) return NOTHING
  const level = body['batteryLevel'] === undefined ? 0 : numberField(body['batteryLevel'])
  if (typeof level !== 'number') return refuse('bad-value', 'The field "batteryLevel" is no number.', uplink.device)
  return { ok: true, samples: [sample(uplink, 'device.battery', 1, level)] }
}

/** The device's model and place as ChirpStack knows them; undefined while nothing changed. */
function announced(device: string, profile: string, info: JsonObject, body: JsonObject, state: ChirpstackState): readonly Announcement[] | undefined {
  const tags = isObject(info['tags']) ? info['tags'] : {}
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 120) : '')
  const room = text(tags['room']), asset = text(tags['asset'])
  const mains = body['externalPowerSource'] === true
  const place = `${profile}\n${room}\n${asset}`
  const mark = mains ? `${place}\nmains` : place
  const before = state.announced.get(device)
  // Only status events tell of external power: an uplink after one does not take it back.
  if (mark === '\n\n' || before === mark || before === `${place}\nmains`) return undefined
  if (state.announced.size >= MAX_DEVICES) state.announced.clear()
  state.announced.set(device, mark)
  return [{ device, ...(profile === '' ? {} : { model: profile }), ...(room === '' ? {} : { room }), ...(asset === '' ? {} : { asset }), ...(mains ? { power: 'mains' as const } : {}) }]
}
