import { setTimeout as setTimeoutOf } from 'node:timers/promises'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { nativeTopic } from '#contract/topics'
import { SITE_ID } from './building-plan.ts'
import type { SimMessage } from './simulation.ts'
import type { SimDevice } from './sensor.ts'
import { bridgeDevices, ZIGBEE_BASE } from './zigbee2mqtt-format.ts'

/**
 * The building's MQTT clients as they really are: one Zigbee2MQTT bridge, one ChirpStack, and each
 * native device by itself, all with the last will of their convention.
 */
export interface LiveClientsOptions {
  readonly url: string
  readonly devices: readonly SimDevice[]
  readonly log: (step: string, fields?: Record<string, unknown>) => void
  /** Native devices connect within this many ms of each other. */
  readonly spreadMs?: number
}

/** A reconnecting device waits this long, drawn anew each time, so that 300 do not come back in one instant. */
const RECONNECT_MS = [800, 4_000] as const
/** Reports that a device keeps while its broker is away; older ones are dropped, as firmware does. */
const KEPT_OFFLINE = 200

interface Line { readonly client: MqttClient; readonly kept: SimMessage[]; readonly last: Map<string, SimMessage> }

export class LiveClients {
  private readonly options: LiveClientsOptions
  private readonly lines = new Map<string, Line>()
  private readonly lineOf = new Map<string, string>()
  private closing = false

  constructor(options: LiveClientsOptions) {
    this.options = options
    for (const { record } of options.devices) this.lineOf.set(record.id, record.adapter === 'native' ? record.externalId : record.adapter)
  }

  /**
   * Connects the network server first and throws with one clear sentence when the broker stays away
   * for `tries` attempts; then the bridge and every native device, spread over a moment.
   */
  async connect(tries: number, signal?: AbortSignal): Promise<void> {
    await this.firstContact(tries, signal)
    this.open('chirpstack', {}, () => undefined)
    this.open('zigbee2mqtt', { will: { topic: `${ZIGBEE_BASE}/bridge/state`, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true } }, (line) => this.announceBridge(line))
    const natives = [...new Set(this.lineOf.values())].filter((name) => name !== 'chirpstack' && name !== 'zigbee2mqtt')
    const spread = this.options.spreadMs ?? 2_000
    for (const name of natives) {
      this.open(name, { will: { topic: nativeTopic(SITE_ID, name, 'state'), payload: Buffer.from('offline'), qos: 1, retain: true } }, (line) => line.client.publish(nativeTopic(SITE_ID, name, 'state'), 'online', { qos: 1, retain: true }))
      await pause(spread / natives.length)
    }
    this.options.log('devices-connected', { clients: this.lines.size, devices: this.options.devices.length })
  }

  /** Sends through the device's own line. A QoS 0 report is lost while the line is down; QoS 1 ones are kept, a few. */
  publish(message: SimMessage): void {
    const line = this.lines.get(this.lineOf.get(message.device) ?? '')
    if (!line) return
    line.last.set(message.topic, message)
    if (line.client.connected) { send(line.client, message); return }
    if (message.qos === 0) return
    line.kept.push(message)
    if (line.kept.length > KEPT_OFFLINE) line.kept.shift()
  }

  get connected(): number {
    return [...this.lines.values()].filter(({ client }) => client.connected).length
  }

  /** Says goodbye as each convention does, then disconnects cleanly. */
  async close(): Promise<void> {
    this.closing = true
    await Promise.all([...this.lines].map(async ([name, { client }]) => {
      if (client.connected && name === 'zigbee2mqtt') await client.publishAsync(`${ZIGBEE_BASE}/bridge/state`, '{"state":"offline"}', { qos: 1, retain: true }).catch(() => undefined /* the broker went first */)
      else if (client.connected && name !== 'chirpstack') await client.publishAsync(nativeTopic(SITE_ID, name, 'state'), 'offline', { qos: 1, retain: true }).catch(() => undefined /* the broker went first */)
      await client.endAsync(!client.connected)
    }))
  }

  private async firstContact(tries: number, signal?: AbortSignal): Promise<void> {
    const { url, log } = this.options
    for (let attempt = 1; ; attempt++) {
      try {
        const probe = await mqtt.connectAsync(url, { clientId: 'devices-sim-probe', protocolVersion: 4, connectTimeout: 5_000, reconnectPeriod: 0 }, false)
        await probe.endAsync()
        log('broker-reached', { url })
        return
      } catch (error) {
        const reason = reasonOf(error)
        if (attempt >= tries) throw new Error(`The MQTT broker at ${url} cannot be reached after ${tries} tries (${reason}). Start it, or name another with --mqtt.`, { cause: error })
        if (attempt === 1) log('waiting-for-broker', { url, reason })
        await pause(1_000, signal)
      }
    }
  }

  private open(name: string, options: IClientOptions, onConnect: (line: Line) => void): void {
    const client = mqtt.connect(this.options.url, { clientId: `sim-${name}`, protocolVersion: 4, clean: true, keepalive: 60, reconnectPeriod: jitter(), queueQoSZero: false, ...options })
    const line: Line = { client, kept: [], last: new Map() }
    this.lines.set(name, line)
    let failures = 0
    client.on('connect', () => { failures = 0; onConnect(line); for (const message of line.kept.splice(0)) send(client, message) })
    client.on('close', () => { client.options.reconnectPeriod = jitter() })
    // mqtt.js reconnects by itself; the first failure of a row is worth a line, the rest is the same news.
    client.on('error', (error) => { if (failures++ === 0 && !this.closing) this.options.log('client-error', { client: name, reason: reasonOf(error) }) })
  }

  /** The bridge's retained list and state, then every device's cached state, as cache_state_send_on_startup does. */
  private announceBridge(line: Line): void {
    line.client.publish(`${ZIGBEE_BASE}/bridge/devices`, bridgeDevices(this.options.devices), { qos: 1, retain: true })
    line.client.publish(`${ZIGBEE_BASE}/bridge/state`, '{"state":"online"}', { qos: 1, retain: true })
    for (const message of line.last.values()) send(line.client, message)
  }
}

const send = (client: MqttClient, { topic, payload, qos, retain }: SimMessage): void => {
  // A failed publish is a lost line: the 'close' and 'error' listeners tell of it.
  client.publish(topic, payload, { qos, retain }, () => undefined)
}
// Timing of reconnects is no part of the model: it need not be seeded.
const jitter = (): number => Math.round(RECONNECT_MS[0] + (RECONNECT_MS[1] - RECONNECT_MS[0]) * Math.random())
/** Waits; a signal that aborts ends the wait with its reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> => setTimeoutOf(ms, undefined, { signal })

/** Node's connection errors may be empty aggregates: their code says more. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  return error.message || code || error.name
}
