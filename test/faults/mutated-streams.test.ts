import { connect } from 'node:net'
import { expect, it } from 'vitest'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { randomFrom } from '../../devices-sim/seeded-random.ts'
import { connectPacket, newBroker, newClient, publishPacket, until } from '../broker/broker-fixture.ts'

// Fault 14, bounded for every run; FAULT_STREAMS=1000000 is the long one.
const STREAMS = Number(process.env['FAULT_STREAMS'] ?? 20_000)
const AT_ONCE = 100
const SEED = 20_260_101

const will = { topic: 'will', payload: Buffer.from('gone'), qos: 1 as const, retain: false }
const CONVERSATIONS: Packet[][] = [
  [connectPacket('m1'), publishPacket('a/b', '{"value":1}', 1, 1), publishPacket('a/b', 'x', 0), { cmd: 'pingreq' }],
  [connectPacket('m2', { clean: false, will, username: 'u', password: Buffer.from('p') }), { cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'a/#', qos: 2 }, { topic: '+/b', qos: 1 }] } as never],
  [connectPacket('m3'), publishPacket('a/b', 'x', 2, 3), { cmd: 'pubrel', messageId: 3 }, { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['a/#'] } as never, { cmd: 'disconnect' }],
  [connectPacket('m4', { keepalive: 1 }), publishPacket('r', 'kept', 1, 5, { retain: true }), { cmd: 'puback', messageId: 9 }, { cmd: 'pubrec', messageId: 9 }, { cmd: 'pubcomp', messageId: 9 }],
]
const ORIGINALS = CONVERSATIONS.map(packets => Buffer.concat(packets.map(packet => mqttPacket.generate(packet))))

function mutated(random: () => number): Buffer {
  let bytes = Buffer.from(ORIGINALS[Math.floor(random() * ORIGINALS.length)]!)
  for (let changes = 1 + Math.floor(random() * 6); changes > 0; changes--) {
    const at = Math.floor(random() * bytes.length)
    const kind = random()
    if (kind < 0.5) bytes[at] = Math.floor(random() * 256)
    else if (kind < 0.65) bytes[at]! ^= 1 << Math.floor(random() * 8)
    else if (kind < 0.8) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
    else if (kind < 0.95) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(random() * bytes.length)), bytes.subarray(at)])
    else bytes = bytes.subarray(0, at)
    if (bytes.length === 0) return bytes
  }
  return bytes
}

const say = (port: number, bytes: Buffer): Promise<void> => new Promise(resolve => {
  const socket = connect({ port, host: '127.0.0.1' }, () => socket.end(bytes))
  socket.on('error', () => undefined)
  socket.on('data', () => undefined)
  const timer = setTimeout(() => socket.destroy(), 200)
  socket.once('close', () => { clearTimeout(timer); resolve() })
})

it(`fault 14: ${STREAMS} mutated MQTT streams: it survives, serves the others, and memory levels off`, async () => {
  const random = randomFrom(SEED)
  const { accepted, broker, port } = await newBroker({ limits: { newConnectionsPerSecondPerAddress: 1e6, connectTimeoutMs: 1_000, sessions: 500 } })
  const honest = await newClient(port, { clientId: 'honest' })
  const memory: number[] = []
  for (let done = 0; done < STREAMS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => say(port, mutated(random))))
    if (done % 1_000 === 0) await honest.publishAsync('honest/says', String(done), { qos: 1 })
    if (done % Math.ceil(STREAMS / 10) < AT_ONCE) memory.push(process.memoryUsage().heapUsed)
    accepted.splice(0, accepted.length, ...accepted.filter(message => message.clientId === 'honest'))
  }
  expect(accepted.filter(message => message.clientId === 'honest')).toHaveLength(Math.ceil(STREAMS / 1_000))
  await until(() => broker.stats().connections === 1, 'nothing is left open but the honest client')
  expect(broker.stats().clients).toBe(1)
  // Some mutations stay good MQTT: without refusals of several kinds this would test nothing.
  expect(Object.keys(broker.stats().refused).length).toBeGreaterThan(5)
  expect(Math.min(...memory.slice(-3)) - memory[1]!).toBeLessThan(64 * 1024 * 1024)
})
