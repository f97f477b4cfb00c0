import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import packet, { type Packet } from 'mqtt-packet'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { anonymousAuthentication } from '../../broker/authentication.ts'
import { createBroker, type AtriumBroker, type BrokerOptions } from '../../broker/broker.ts'
import type { BrokerAlert } from '../../broker/message-acceptance.ts'
import { openJournal, type JournalOptions } from '../../broker/journal.ts'

export const silent = pino({ level: 'silent' })

export async function newFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-broker-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

export async function newJournal(dir: string, options: Partial<JournalOptions> = {}): Promise<MessageJournal> {
  const journal = await openJournal({ dir, logger: silent, ...options })
  onTestFinished(() => journal.close())
  return journal
}

export interface TestBroker {
  readonly broker: AtriumBroker
  readonly journal: MessageJournal
  readonly dir: string
  readonly accepted: AcceptedMessage[]
  readonly alerts: BrokerAlert[]
  readonly port: number
  readonly close: () => Promise<void>
}

/** A real broker with a real journal on a free port; ends with the test. */
export async function newBroker(options: Partial<BrokerOptions> = {}, folder?: string): Promise<TestBroker> {
  const dir = folder ?? await newFolder()
  const journal = options.journal ?? await openJournal({ dir, logger: silent })
  const accepted: AcceptedMessage[] = []
  const alerts: BrokerAlert[] = []
  journal.follow({ accepted: message => accepted.push(message), refused: () => undefined })
  const broker = await createBroker({
    host: '127.0.0.1', port: 0, dataDir: dir, journal, logger: silent, authenticate: anonymousAuthentication(true),
    onAlert: alert => alerts.push(alert), ...options,
  })
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => closing ??= broker.close().then(() => journal.close())
  onTestFinished(close)
  return { broker, journal, dir, accepted, alerts, port: broker.address().port, close }
}

/** A connected mqtt.js client that does not come back by itself; ends with the test. */
export async function newClient(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options })
  client.on('error', () => undefined)
  onTestFinished(() => client.endAsync(true))
  return client
}

/** A bare socket that says what it is told and keeps what it hears. */
export interface RawClient {
  readonly socket: Socket
  readonly heard: Packet[]
  send(...packets: (Packet | Buffer)[]): void
  /** The next packet of this kind, or null when the connection ends without it. */
  hears(cmd: Packet['cmd'], count?: number): Promise<Packet | null>
  readonly ended: Promise<void>
}

export async function newRawClient(port: number): Promise<RawClient> {
  const socket = connectSocket({ port, host: '127.0.0.1' })
  onTestFinished(() => { socket.destroy() })
  socket.on('error', () => undefined)
  const ended = new Promise<void>(resolve => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  const heard: Packet[] = []
  const parser = packet.parser()
  parser.on('packet', received => { heard.push(received); socket.emit('heard') })
  socket.on('data', chunk => parser.parse(chunk))
  return {
    socket, heard, ended,
    send: (...packets) => { socket.write(Buffer.concat(packets.map(each => (Buffer.isBuffer(each) ? each : packet.generate(each))))) },
    hears: async (cmd, count = 1) => {
      for (;;) {
        const found = heard.filter(each => each.cmd === cmd)
        if (found.length >= count) return found[count - 1]!
        if (socket.destroyed) return null
        await Promise.race([once(socket, 'heard').catch(() => undefined), ended])
      }
    },
  }
}

export const connectPacket = (clientId: string, more: Partial<Extract<Packet, { cmd: 'connect' }>> = {}): Packet =>
  ({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60, clientId, ...more })

export const publishPacket = (topic: string, payload: string | Buffer, qos: 0 | 1 | 2 = 1, messageId = 1, more: Partial<Extract<Packet, { cmd: 'publish' }>> = {}): Packet =>
  ({ cmd: 'publish', topic, payload, qos, messageId, retain: false, dup: false, ...more })

/** Waits until the condition holds; fails after a generous time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, withinMs = 20_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  while (!await condition()) {
    if (Date.now() > giveUpAt) throw new Error(`did not happen: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export async function allAfter(journal: MessageJournal, sequence: number): Promise<AcceptedMessage[]> {
  const all: AcceptedMessage[] = []
  for await (const message of journal.readAfter(sequence)) all.push(message)
  return all
}
