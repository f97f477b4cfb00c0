import type { AcceptedMessage } from '#contract/accepted-message'
import type { Device } from '#contract/building'
import type { Sample } from '#contract/sample'
import type { Adapter, PacketFlags, RawSample, ReadResult } from '../../../server/ingest/adapter.ts'
import { ADAPTERS } from '../../../server/ingest/adapters/index.ts'
import { Inbox } from '../../../server/ingest/inbox.ts'
import { createIngest, type IngestOptions } from '../../../server/ingest/ingest-service.ts'

export const NOON = Date.UTC(2026, 5, 1, 12)
export const iso = (time: number): string => new Date(time).toISOString()

export const deviceOf = (adapter: string, externalId: string): Device => ({
  id: `${adapter}:${externalId}`, siteId: 'site', name: externalId, adapter, externalId, model: '', power: 'battery',
  reportEveryS: null, ownHoldS: 0, placement: { spaceId: null, doorId: null, equipmentId: null }, commissionedAt: '2026-01-01T00:00:00Z',
})

export const bytes = (payload: unknown): Uint8Array =>
  payload instanceof Uint8Array ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))

/** An adapter with its state, asked message by message. */
export function reader<State>(adapter: Adapter<State>) {
  const state = adapter.newState()
  return (topic: string, payload: unknown, flags: Partial<PacketFlags> = {}): ReadResult =>
    adapter.read(topic, bytes(payload), { receivedAt: NOON, retain: false, dup: false, qos: 1, ...flags }, state)
}

/** "point#channel=value" of each sample, or "!reason". */
export const told = (result: ReadResult): string[] =>
  result.ok ? result.samples.map((sample) => `${sample.point}${sample.channel === 1 ? '' : `#${sample.channel}`}=${sample.value}`) : [`!${result.reason}`]

export const samplesOf = (result: ReadResult): readonly RawSample[] => {
  if (!result.ok) throw new Error(`refused: ${result.reason}, ${result.detail}`)
  return result.samples
}

/** The whole ingest with every device registered, unless told otherwise. */
export function ingestOf(options: Partial<IngestOptions> = {}) {
  const inbox = options.inbox ?? new Inbox()
  const devices = new Map<string, Device>()
  const lookup = (adapter: string, externalId: string): Device => {
    const key = `${adapter}:${externalId}`
    const known = devices.get(key) ?? deviceOf(adapter, externalId)
    devices.set(key, known)
    return known
  }
  const ingest = createIngest({ adapters: ADAPTERS, lookup, retainFlag: 'replayed', ...options, inbox })
  let sequence = 0
  const message = (topic: string, payload: unknown, more: Partial<AcceptedMessage> = {}): AcceptedMessage =>
    ({ sequence: ++sequence, receivedAt: NOON, clientId: 'test', topic, payload: bytes(payload), qos: 1, retain: false, dup: false, ...more })
  const send = (topic: string, payload: unknown, more: Partial<AcceptedMessage> = {}): Sample[] =>
    ingest.accept(message(topic, payload, more)).recorded.map(({ sample }) => sample)
  return { ingest, inbox, message, send }
}
