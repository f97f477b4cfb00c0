/** Publishes visible changes at random moments and measures when each is seen at the other end. */
import mqtt, { type MqttClient } from 'mqtt'
import { io, type Socket } from 'socket.io-client'
import { LIVE_PATH, type ClientToServer, type LiveChanges, type ServerToClient } from '#contract/live'
import { bearer } from '../test/e2e/administrator.ts'

/** One end that sees changes: `seen` is called with the probe's topic key and its new count. */
export interface Watcher { readonly name: string; close(): void }
export type Seen = (device: string, count: number) => void

/** A browser's socket, joined to a floor or (null) to the whole site. `spaces` translates a space's id to its probe's device. */
export async function watchLive(name: string, { httpUrl, token }: { readonly httpUrl: string; readonly token: string }, floorId: string | null, deviceOf: ReadonlyMap<string, string>, seen: Seen): Promise<Watcher & { readonly messages: () => number; readonly elements: () => number }> {
  const socket: Socket<ServerToClient, ClientToServer> = io(httpUrl, { path: LIVE_PATH, transports: ['websocket'], forceNew: true, extraHeaders: bearer(token) })
  let messages = 0
  let elements = 0
  socket.on('changes', (changes: LiveChanges) => {
    messages += 1
    elements += (changes.spaces?.length ?? 0) + (changes.devices?.length ?? 0)
    for (const { spaceId, count } of changes.spaces ?? []) {
      const device = deviceOf.get(spaceId)
      if (device !== undefined && count !== null) seen(device, count)
    }
  })
  const answer = await socket.emitWithAck('join', { siteId: 'bench', floorId })
  if (!answer.ok) throw new Error(`the server refused the join: ${answer.message}`)
  return { name, messages: () => messages, elements: () => elements, close: () => { socket.disconnect() } }
}

/** A plain MQTT subscriber of the probes' topics. */
export async function watchMqtt(name: string, port: number, devices: readonly string[], seen: Seen): Promise<Watcher> {
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port, reconnectPeriod: 0 })
  client.on('message', (topic, payload) => { seen(topic.split('/')[3]!, Number(payload.toString())) })
  await client.subscribeAsync(devices.map((device) => countTopic(device)), { qos: 0 })
  return { name, close: () => { client.end(true) } }
}

/** A browser's socket at the bare bridge (bench/broker-target.ts). */
export async function watchBridge(name: string, httpPort: number, devices: readonly string[], seen: Seen): Promise<Watcher> {
  const socket = io(`http://127.0.0.1:${httpPort}`, { transports: ['websocket'], forceNew: true })
  socket.on('heard', (topic: string, payload: string) => { seen(topic.split('/')[3]!, Number(payload)) })
  await socket.emitWithAck('watch', devices.map((device) => countTopic(device)))
  return { name, close: () => { socket.disconnect() } }
}

const countTopic = (device: string): string => `atrium/v1/bench/${device}/people.count`
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Counts run over this range, so that a probe's next value is always news. */
const COUNTS = 60

export const ACKNOWLEDGED = 'acknowledged'

/** Delays of each watcher, in ms, by name; what was never seen is counted as lost. */
export class DelayProbe {
  readonly #devices: readonly string[]
  readonly #client: MqttClient
  readonly #delays = new Map<string, number[]>()
  readonly #acknowledged = this.seenBy(ACKNOWLEDGED)
  readonly #open = new Map<string, { readonly at: number; readonly seenBy: Set<string> }>()
  #published = 0

  private constructor(client: MqttClient, devices: readonly string[]) {
    this.#client = client
    this.#devices = devices
  }

  /** `devices`: ids that only the probe speaks for. */
  static async open(port: number, devices: readonly string[]): Promise<DelayProbe> {
    return new DelayProbe(await mqtt.connectAsync({ host: '127.0.0.1', port, reconnectPeriod: 0, clientId: 'delay-probe' }), devices)
  }

  /** To be given to a watcher. The name ACKNOWLEDGED is the publisher's own: the broker has it on disk. */
  seenBy(name: string): Seen {
    this.#delays.set(name, [])
    return (device, count) => {
      const probe = this.#open.get(`${device} ${count}`)
      if (!probe || probe.seenBy.has(name)) return
      probe.seenBy.add(name)
      this.#delays.get(name)!.push(performance.now() - probe.at)
    }
  }

  /** Publishes for so long, at moments between 0.4 and 1.6 of the mean gap; resolves when the last should have been seen. */
  async run(seconds: number, perSecond: number): Promise<{ readonly published: number; readonly delays: ReadonlyMap<string, readonly number[]> }> {
    for (const delays of this.#delays.values()) delays.length = 0
    this.#open.clear()
    const first = this.#published
    const endsAt = performance.now() + seconds * 1_000
    while (performance.now() < endsAt) {
      this.#publish()
      await pause((1_000 / perSecond) * (0.4 + 1.2 * Math.random()))
    }
    await pause(1_000)
    return { published: this.#published - first, delays: new Map([...this.#delays].map(([name, delays]) => [name, [...delays]])) }
  }

  #publish(): void {
    const device = this.#devices[this.#published % this.#devices.length]!
    const count = 1 + Math.floor(this.#published / this.#devices.length) % COUNTS
    this.#published += 1
    this.#open.set(`${device} ${count}`, { at: performance.now(), seenBy: new Set() })
    this.#client.publish(countTopic(device), String(count), { qos: 1 }, (error) => { if (!error) this.#acknowledged(device, count) })
  }

  close(): void { this.#client.end(true) }
}
