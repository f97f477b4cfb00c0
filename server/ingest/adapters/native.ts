import { HISTORY_MAX_SAMPLES, NATIVE_PREFIX, parseNativeTopic, type NativeTopic } from '#contract/topics'
import { isPointId, VOCABULARY, type PointId } from '#contract/vocabulary'
import type { Adapter, RawSample, ReadResult } from '../adapter.ts'
import { parseInstant } from '../instant.ts'
import { isObject, payloadJson, payloadText, refuse, type JsonObject, type Refusal } from '../payload-json.ts'

const ID = 'native'
const MAX_NAME = 200
const MAX_KEY = 128

/**
 * Atrium's own convention (contract/topics.ts). It is strict where the others are lenient: the
 * firmware is ours, so a number in quotes is a fault to be seen, not to be guessed around.
 */
export const nativeAdapter: Adapter = {
  id: ID,
  staleAfterS: { mains: 600, battery: 90_000 },
  match: (topic) => topic.startsWith(`${NATIVE_PREFIX}/`),
  newState: () => null,
  read(topic, payload): ReadResult {
    const parsed = parseNativeTopic(topic)
    if (parsed === null) return refuse('nothing-known', `The topic is not ${NATIVE_PREFIX}/<site>/<device>/<point>[/<channel>].`)
    if (parsed.leaf === 'state' && parsed.channel === 1) return readState(parsed.device, payload)
    if (parsed.leaf === 'history' && parsed.channel === 1) return readHistory(parsed, payload)
    if (!isPointId(parsed.leaf)) return refuse('nothing-known', `"${parsed.leaf.slice(0, 60)}" is no point of the vocabulary.`, parsed.device)
    return readPoint(parsed.device, parsed.leaf, parsed.channel, payload)
  },
}

function readState(device: string, payload: Uint8Array): ReadResult {
  const text = payloadText(payload)
  if (typeof text !== 'string') return { ...text, device }
  const word = text.trim()
  const online = word === 'online' || word === '"online"' ? 1 : word === 'offline' || word === '"offline"' ? 0 : null
  if (online === null) return refuse('bad-value', 'A state is "online" or "offline".', device)
  return { ok: true, samples: [{ device, point: 'device.online', channel: 1, value: online, time: null, timeSource: 'broker', dedupeKey: '', historical: false }] }
}

function readPoint(device: string, point: PointId, channel: number, payload: Uint8Array): ReadResult {
  const json = payloadJson(payload)
  if (!json.ok) return { ...json, device }
  const body = json.value
  const result = isObject(body)
    ? readReading(device, point, channel, body)
    : rawSample(device, point, channel, body, null, '', false)
  if (result !== null && 'ok' in result) return { ...result, device }
  return { ok: true, samples: result === null ? [] : [result] }
}

/** One reading object, null for a pulse that did not happen. Own properties only, as JSON.parse makes them. */
function readReading(device: string, point: PointId, channel: number, body: JsonObject): RawSample | Refusal | null {
  if (!Object.hasOwn(body, 'value')) return refuse('nothing-known', 'The object has no field "value".')
  const time = readTime(body)
  if (time !== null && typeof time === 'object') return time
  const id = body['id']
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number') return refuse('bad-value', 'The field "id" is neither text nor a number.')
  const key = id === undefined || id === null ? '' : String(id)
  if (key.length > MAX_KEY) return refuse('bad-value', `The field "id" is longer than ${MAX_KEY} characters.`)
  const quality = body['quality']
  if (quality !== undefined && quality !== null && quality !== 'good' && quality !== 'suspect') return refuse('bad-value', 'The field "quality" is neither "good" nor "suspect".')
  return rawSample(device, point, channel, body['value'], time, key, quality === 'suspect')
}

function readTime(body: JsonObject): number | null | Refusal {
  const time = body['time']
  if (time === undefined || time === null) return null
  const instant = typeof time === 'string' ? parseInstant(time) : null
  return instant ?? refuse('bad-time', 'The field "time" is no ISO 8601 time with a zone.')
}

function rawSample(device: string, point: PointId, channel: number, value: unknown, time: number | null, dedupeKey: string, suspect: boolean): RawSample | Refusal | null {
  const number = nativeValue(VOCABULARY[point].type, value)
  if (typeof number === 'string') return refuse('bad-value', number)
  if (number === null) return null
  const sample: RawSample = { device, point, channel, value: number, time, timeSource: 'device', dedupeKey, historical: false }
  return suspect ? { ...sample, suspect } : sample
}

/** The number, null where nothing happened (a pulse of 0, a value of null), or a sentence saying what is wrong. */
function nativeValue(type: 'boolean' | 'pulse' | 'number' | 'counter', value: unknown): number | null | string {
  if (value === null) return null
  if (type === 'number' || type === 'counter') return typeof value === 'number' && Number.isFinite(value) ? value : 'The value is no finite number.'
  const flag = value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : null
  if (flag === null) return 'The value is neither true, false, 1 nor 0.'
  return type === 'pulse' && flag === 0 ? null : flag
}

function readHistory(topic: NativeTopic, payload: Uint8Array): ReadResult {
  const json = payloadJson(payload)
  if (!json.ok) return { ...json, device: topic.device }
  const body = json.value
  if (!isObject(body)) return refuse('not-an-object', 'History is an object with "samples".', topic.device)
  const rows = body['samples']
  if (!Array.isArray(rows)) return refuse('nothing-known', 'History has no array "samples".', topic.device)
  if (rows.length > HISTORY_MAX_SAMPLES) return refuse('too-large', `One history message holds at most ${HISTORY_MAX_SAMPLES} samples; this one has ${rows.length}.`, topic.device)
  const named = (field: string, otherwise: string): string | null => {
    const value = body[field]
    if (value === undefined) return otherwise
    return typeof value === 'string' && value.length >= 1 && value.length <= MAX_NAME ? value : null
  }
  const adapter = named('adapter', ID), device = named('device', topic.device)
  if (adapter === null || device === null) return refuse('bad-value', 'The fields "adapter" and "device" are names.', topic.device)
  return readRows(rows, device, adapter)
}

/** Rows that can be read are kept; the first that cannot is reported beside them. */
function readRows(rows: readonly unknown[], device: string, adapter: string): ReadResult {
  const samples: RawSample[] = []
  let refused: Refusal | undefined
  for (const row of rows) {
    const sample = readRow(row, device)
    if (sample !== null && 'ok' in sample) refused ??= sample
    else if (sample !== null) samples.push(adapter === ID ? { ...sample, historical: true } : { ...sample, historical: true, adapter })
  }
  if (refused === undefined) return { ok: true, samples }
  return samples.length === 0 ? { ...refused, device } : { ok: true, samples, refused }
}

function readRow(row: unknown, device: string): RawSample | Refusal | null {
  if (!isObject(row)) return refuse('not-an-object', 'A history sample is no object.')
  const point = row['point']
  if (typeof point !== 'string' || !isPointId(point)) return refuse('nothing-known', 'A history sample names no point of the vocabulary.')
  const channel = row['channel'] ?? 1
  if (typeof channel !== 'number' || !Number.isInteger(channel) || channel < 1 || channel > 64) return refuse('bad-value', 'A history sample\'s channel is not 1 … 64.')
  const sample = readReading(device, point, channel, row)
  if (sample !== null && !('ok' in sample) && sample.time === null) return refuse('bad-time', 'A history sample has no time.')
  return sample
}
