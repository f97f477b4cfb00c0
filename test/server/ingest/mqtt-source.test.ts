import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { openJournal } from '../../../broker/journal.ts'
import { createMqttSource, type MqttSource } from '../../../server/ingest/mqtt-source.ts'

type Append = MessageJournal['append']
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => { for (const close of closing.splice(0).reverse()) await close() })

/** A real broker on a port of the machine's choice; the same memory may come back on another port's server. */
async function broker() {
  const aedes = await Aedes.createBroker()
  let server: Server
  const listen = async (port: number): Promise<number> => {
    server = createServer(aedes.handle)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const cut = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const client of Object.values((aedes as unknown as { clients: Record<string, { conn: { destroy(): void } }> }).clients)) client.conn.destroy()
    await closed
  }
  closing.push(async () => { await new Promise<void>((resolve) => aedes.close(() => resolve())); server.close() })
  return { aedes, port, cut, listen }
}

async function publisher(port: number) {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: 'publisher' })
  closing.push(() => client.endAsync(true))
  return client
}

function sourceOf(port: number, append: Append, conditions: boolean[] = []): MqttSource {
  const source = createMqttSource({
    url: `mqtt://127.0.0.1:${port}`, filters: ['zigbee2mqtt/#', 'application/#'], clientId: 'atrium-test', journal: { append },
    clock: { now: () => 1_000 }, logger: pino({ level: 'silent' }), random: () => 0, onAway: (away) => conditions.push(away),
  })
  closing.push(() => source.stop())
  source.start()
  return source
}

const accepted = (message: Omit<AcceptedMessage, 'sequence'>, sequence: number): AcceptedMessage => ({ ...message, sequence })
const within = { timeout: 20_000, interval: 20 }

describe('mqtt source', () => {
  it('hands what matches its filters to the journal and acknowledges it once durable, not before', async () => {
    const { aedes, port } = await broker()
    const acknowledged: string[] = []
    aedes.on('ack', (packet, client) => { if (client?.id === 'atrium-test') acknowledged.push(String((packet as { topic?: string } | undefined)?.topic)) })
    const taken: { message: Omit<AcceptedMessage, 'sequence'>; durable: () => void }[] = []
    const conditions: boolean[] = []
    const source = sourceOf(port, (message, onDurable) => taken.push({ message, durable: () => onDurable(null, accepted(message, taken.length)) }), conditions)
    await vi.waitFor(() => expect(conditions).toEqual([false]), within)
    const client = await publisher(port)
    for (let index = 0; index < 20; index++) await client.publishAsync(`zigbee2mqtt/device ${index}`, Buffer.from(`{"humidity":${index}}`), { qos: 1 })
    await client.publishAsync('elsewhere', 'x', { qos: 1 })
    // All twenty are taken although none is acknowledged: one sync may cover them all.
    await vi.waitFor(() => expect(taken).toHaveLength(20), within)
    expect(taken[3]?.message).toMatchObject({ topic: 'zigbee2mqtt/device 3', qos: 1, retain: false, receivedAt: 1_000, clientId: 'atrium-test' })
    expect(Buffer.from(taken[3]?.message.payload ?? []).toString()).toBe('{"humidity":3}')
    expect(acknowledged).toEqual([])
    expect(source.counters()).toEqual({ received: 20, acknowledged: 0, refused: 0 })
    for (const { durable } of taken) durable()
    await vi.waitFor(() => expect(acknowledged).toHaveLength(20), within)
    expect(source.counters()).toEqual({ received: 20, acknowledged: 20, refused: 0 })
  })

  it("tells the journal's follower of a message ahead of the disk, and the external broker once it is on it", async () => {
    const { aedes, port } = await broker()
    const dir = await mkdtemp(join(tmpdir(), 'atrium-source-'))
    const journal = await openJournal({ dir, logger: pino({ level: 'silent' }) })
    closing.push(async () => { await journal.close(); await rm(dir, { recursive: true }) })
    const events: string[] = []
    journal.follow({ accepted: ({ sequence }) => events.push(`handed on ${sequence}`), refused: () => events.push('refused') })
    aedes.on('ack', (_packet, client) => { if (client?.id === 'atrium-test') events.push('acknowledged') })
    const conditions: boolean[] = []
    const source = sourceOf(port, (message, onDurable) => journal.append(message, (error, durable) => { events.push(`durable ${durable.sequence}`); onDurable(error, durable) }), conditions)
    await vi.waitFor(() => expect(conditions).toEqual([false]), within)
    const client = await publisher(port)
    for (let sequence = 1; sequence <= 3; sequence++) {
      await client.publishAsync('zigbee2mqtt/lamp', '{}', { qos: 1 })
      await vi.waitFor(() => expect(events).toHaveLength(3 * sequence), within)
    }
    expect(events).toEqual([1, 2, 3].flatMap((sequence) => [`handed on ${sequence}`, `durable ${sequence}`, 'acknowledged']))
    expect(source.counters()).toEqual({ received: 3, acknowledged: 3, refused: 0 })
  })

  it('gets again what the journal refused', async () => {
    const { port } = await broker()
    const seen: string[] = []
    const conditions: boolean[] = []
    const source = sourceOf(port, (message, onDurable) => {
      seen.push(message.topic)
      onDurable(seen.length === 1 ? new Error('the disk is full') : null, accepted(message, seen.length))
    }, conditions)
    await vi.waitFor(() => expect(conditions).toEqual([false]), within)
    await (await publisher(port)).publishAsync('application/1/device/0102030405060708/event/up', '{}', { qos: 1 })
    await vi.waitFor(() => expect(source.counters()).toEqual({ received: 2, acknowledged: 1, refused: 1 }), within)
    // aedes 1.2.0 repeats it without the DUP flag that MQTT-3.3.1-1 asks for, so only the topic can be compared.
    expect(seen).toEqual(Array.from({ length: 2 }, () => 'application/1/device/0102030405060708/event/up'))
  })

  it('says that the broker is away, comes back by itself, and finds what came meanwhile', async () => {
    const { port, cut, listen } = await broker()
    const topics: string[] = []
    const conditions: boolean[] = []
    sourceOf(port, (message, onDurable) => { topics.push(message.topic); onDurable(null, accepted(message, topics.length)) }, conditions)
    await vi.waitFor(() => expect(conditions).toEqual([false]), within)
    await cut()
    await vi.waitFor(() => expect(conditions).toEqual([false, true]), within)
    await listen(port)
    await (await publisher(port)).publishAsync('zigbee2mqtt/meanwhile', '{}', { qos: 1 })
    await vi.waitFor(() => expect(topics).toEqual(['zigbee2mqtt/meanwhile']), within)
    await vi.waitFor(() => expect(conditions).toEqual([false, true, false]), within)
  })

  it('marks a replay of a retained message', async () => {
    const { port } = await broker()
    await (await publisher(port)).publishAsync('zigbee2mqtt/old', '{}', { qos: 1, retain: true })
    const retained: boolean[] = []
    sourceOf(port, (message, onDurable) => { retained.push(message.retain); onDurable(null, accepted(message, 1)) })
    await vi.waitFor(() => expect(retained).toEqual([true]), within)
  })
})
