import mqtt, { type MqttClient } from 'mqtt'
import { historyMessages, type HistoryMessage, type HistoryOptions } from './history-messages.ts'
import { pause } from './live-clients.ts'

export interface HistoryUploadOptions extends HistoryOptions {
  readonly url: string
  readonly connections?: number
  /** Called now and then with what is acknowledged so far. */
  readonly onProgress?: (done: HistoryUploadResult) => void
  readonly signal?: AbortSignal
}
export interface HistoryUploadResult { readonly messages: number; readonly samples: number; readonly bytes: number; readonly seconds: number }

/** Unacknowledged messages on one connection: some 200 KB, what a broker takes without holding the socket. */
const WINDOW = 4
/** A broker may hold a client to some bytes a second: stay well below what one device is allowed. */
const BYTES_A_SECOND = 6_000_000
const PROGRESS_EVERY_MS = 1_000

interface Lane { readonly client: MqttClient; readonly inflight: Set<Promise<void>>; bytes: number }

/**
 * Publishes the history at QoS 1 over several connections and waits for every acknowledgement.
 * Rejects when the broker stays away; what was acknowledged may be sent again, the server knows it.
 */
export async function uploadHistory(options: HistoryUploadOptions): Promise<HistoryUploadResult> {
  const started = Date.now()
  const done = { messages: 0, samples: 0, bytes: 0 }
  const result = (): HistoryUploadResult => ({ ...done, seconds: Math.round((Date.now() - started) / 100) / 10 })
  const lanes = await Promise.all(Array.from({ length: options.connections ?? 4 }, async (_, index): Promise<Lane> => ({
    client: await mqtt.connectAsync(options.url, { clientId: `sim-history-${index + 1}`, protocolVersion: 4, clean: true, reconnectPeriod: 1_000 }, false), inflight: new Set(), bytes: 0,
  })))
  let reportAt = started + PROGRESS_EVERY_MS
  try {
    for (const message of historyMessages(options)) {
      options.signal?.throwIfAborted()
      const lane = await freeLane(lanes, started)
      push(lane, message, () => { done.messages++; done.samples += message.samples; done.bytes += message.payload.length })
      if (Date.now() >= reportAt) { options.onProgress?.(result()); reportAt = Date.now() + PROGRESS_EVERY_MS }
    }
    await Promise.all(lanes.flatMap(({ inflight }) => [...inflight]))
    return result()
  } finally {
    await Promise.all(lanes.map(({ client }) => client.endAsync(true)))
  }
}

function push(lane: Lane, { topic, payload }: HistoryMessage, acknowledged: () => void): void {
  lane.bytes += payload.length
  const sent = lane.client.publishAsync(topic, payload, { qos: 1 }).then(() => { acknowledged(); lane.inflight.delete(sent) })
  // Awaited with the others at the end or by freeLane; until then a rejection must not count as unhandled.
  sent.catch(() => undefined)
  lane.inflight.add(sent)
}

/** The lane with the fewest open messages; waits for one when all windows are full or ahead of the byte rate. */
async function freeLane(lanes: readonly Lane[], started: number): Promise<Lane> {
  for (;;) {
    const lane = lanes.reduce((best, other) => (other.inflight.size < best.inflight.size ? other : best))
    if (lane.inflight.size >= WINDOW) { await Promise.race(lanes.flatMap(({ inflight }) => [...inflight])); continue }
    const aheadMs = (1000 * lane.bytes) / BYTES_A_SECOND - (Date.now() - started)
    if (aheadMs <= 0) return lane
    await pause(Math.min(200, aheadMs))
  }
}
