import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import mqtt from 'mqtt'
import { generate } from 'mqtt-packet'
import type { Logger } from 'pino'
import type { MessageJournal } from '#contract/journal'
import type { Clock } from '../clock.ts'

const RECONNECT_FIRST_MS = 500
const RECONNECT_MOST_MS = 15_000
const CONNECT_TIMEOUT_MS = 10_000
/** How long a refused write waits before the broker is asked to deliver again. */
const REDELIVER_AFTER_MS = 2_000
/** MQTT 5 brokers keep to this many unacknowledged messages (MQTT-3.3.4-9); 3.1.1 brokers have their own bound. */
const RECEIVE_MAXIMUM = 2_000

export interface MqttSourceOptions {
  /** MQTT_URL: mqtt, mqtts, ws or wss. */
  readonly url: string
  /** Topic filters to take in. */
  readonly filters: readonly string[]
  /** Replicas with one group share the messages ($share/<group>/…; the broker must know shared subscriptions). */
  readonly sharedGroup?: string
  /** Stable over restarts: the broker keeps what this client has not acknowledged. */
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  readonly protocolVersion?: 4 | 5
  readonly journal: Pick<MessageJournal, 'append'>
  readonly clock: Clock
  readonly logger: Logger
  /** 0 ≤ x < 1, for the jitter between attempts: 500 clients of a restarted broker must not come at once. */
  readonly random: () => number
  /** The condition "broker-away" began or ended. */
  readonly onAway: (away: boolean) => void
}

export interface MqttSource {
  /** Returns at once and keeps trying: a broker that is away does not stop a start. */
  start(): void
  readonly connected: boolean
  /** Messages taken, and acknowledged after they were durable. */
  counters(): { received: number; acknowledged: number; refused: number }
  stop(): Promise<void>
}

/**
 * Takes messages from another broker into the journal. A QoS 1 message is acknowledged only after it
 * is durable here; what is not acknowledged, the broker delivers again.
 *
 * mqtt.js handles one packet after the other and acknowledges before it takes the next, so waiting
 * for the disk in it would make every message wait for its own sync (a few hundred a second). The
 * packet is therefore marked QoS 0 for mqtt.js, and its PUBACK is written here, in the order in which
 * the journal makes messages durable, which is the order of arrival (MQTT-4.6.0-2).
 */
export function createMqttSource(options: MqttSourceOptions): MqttSource {
  const { journal, logger, clock } = options
  const count = { received: 0, acknowledged: 0, refused: 0 }
  let client: MqttClient | undefined
  let away: boolean | undefined
  let failures = 0
  let redeliver: NodeJS.Timeout | undefined
  let stopped = false

  function setAway(next: boolean): void {
    if (away === next) return
    away = next
    options.onAway(next)
  }

  function take(connection: MqttClient, packet: IPublishPacket): void {
    const { messageId, qos } = packet
    const { stream } = connection
    // MQTT-3.3.2-4 lets a QoS of 2 through only where it was subscribed; here it is 1 at most.
    packet.qos = 0
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    count.received++
    journal.append({ receivedAt: clock.now(), clientId: options.clientId, topic: packet.topic, payload, qos, retain: packet.retain, dup: packet.dup }, (error) => {
      if (error !== null) return refuse(error)
      // Another connection knows this message by another id, or will get it again.
      if (qos === 0 || messageId === undefined || connection.stream !== stream || stream.destroyed || !stream.writable) return
      stream.write(generate({ cmd: 'puback', messageId }))
      count.acknowledged++
    })
  }

  /** The broker repeats an unacknowledged message only to a new connection: ask for one, not at once and not twice. */
  function refuse(error: Error): void {
    count.refused++
    if (redeliver !== undefined || stopped) return
    logger.warn({ err: error }, 'the journal refuses messages of the external broker; they stay there unacknowledged')
    redeliver = setTimeout(() => {
      redeliver = undefined
      client?.stream.destroy()
    }, REDELIVER_AFTER_MS)
  }

  function subscribe(connection: MqttClient): void {
    const topics = options.filters.map((filter) => (options.sharedGroup === undefined ? filter : `$share/${options.sharedGroup}/${filter}`))
    connection.subscribe(topics, { qos: 1 }, (error, granted) => {
      const denied = (granted ?? []).filter(({ qos }) => Number(qos) >= 128).map(({ topic }) => topic)
      if (error === null && denied.length === 0) {
        failures = 0
        setAway(false)
        logger.info({ topics }, 'subscribed at the external broker')
        return
      }
      if (stopped) return
      logger.error({ err: error, denied }, 'the external broker refuses the subscription')
      connection.stream.destroy()
    })
  }

  function start(): void {
    const settings: IClientOptions = {
      clientId: options.clientId, clean: false, protocolVersion: options.protocolVersion ?? 4,
      reconnectPeriod: RECONNECT_FIRST_MS, connectTimeout: CONNECT_TIMEOUT_MS, resubscribe: false, queueQoSZero: false,
      ...(options.username === undefined ? {} : { username: options.username }),
      ...(options.password === undefined ? {} : { password: options.password }),
      ...(options.protocolVersion === 5 ? { properties: { receiveMaximum: RECEIVE_MAXIMUM, sessionExpiryInterval: 7 * 86_400 } } : {}),
    }
    const connection = client = mqtt.connect(options.url, settings)
    connection.on('packetreceive', (packet) => { if (packet.cmd === 'publish') take(connection, packet) })
    connection.on('connect', () => subscribe(connection))
    connection.prependListener('close', () => {
      setAway(true)
      // Full jitter over a doubling span; mqtt.js reads the period in its own listener, so this one stands before it.
      const span = Math.min(RECONNECT_MOST_MS, RECONNECT_FIRST_MS * 2 ** Math.min(failures++, 10))
      connection.options.reconnectPeriod = Math.round(span * (0.5 + options.random() / 2))
    })
    connection.on('error', (error) => logger.warn({ err: error }, 'trouble with the external broker'))
  }

  return {
    start,
    get connected() { return client?.connected ?? false },
    counters: () => ({ ...count }),
    async stop() {
      stopped = true
      clearTimeout(redeliver)
      if (client === undefined) return
      client.removeAllListeners('packetreceive')
      await client.endAsync(true)
    },
  }
}
