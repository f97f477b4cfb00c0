import { describe, expect, it } from 'vitest'
import mqttPacket, { type Packet } from 'mqtt-packet'
import type { Authentication } from '../../broker/authentication.ts'
import { deviceRules, gatewayRules, type AclRule } from '../../broker/acl-rules.ts'
import { DEFAULT_LIMITS } from '../../broker/broker-limits.ts'
import { connectPacket, newBroker, newClient, newRawClient, publishPacket, until, type RawClient } from './broker-fixture.ts'

const withRules = (rules: readonly AclRule[]): Authentication => ({ ok: true, principal: { role: 'device', rules } })
const ALL = withRules([{ permission: 'allow', action: 'all', filter: '#' }])

/** What a CONNECT is answered with: the return code, or null when the line is cut without a word. */
async function connectAnswer(port: number, packet: Packet | Buffer): Promise<number | null> {
  const client = await newRawClient(port)
  client.send(packet)
  const connack = await client.hears('connack') as { returnCode?: number } | null
  client.socket.destroy()
  return connack?.returnCode ?? null
}

async function openRaw(port: number, clientId: string): Promise<RawClient> {
  const client = await newRawClient(port)
  client.send(connectPacket(clientId))
  expect(await client.hears('connack')).toMatchObject({ returnCode: 0 })
  return client
}

const rawPublish = (topic: Buffer, payload = 'x', header = 0x30): Buffer =>
  Buffer.concat([Buffer.from([header, 2 + topic.length + payload.length, topic.length >> 8, topic.length & 255]), topic, Buffer.from(payload)])

const rawConnect = (clientId: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x10, 12 + clientId.length, 0, 4]), Buffer.from('MQTT'), Buffer.from([4, 2, 0, 60, 0, clientId.length]), clientId])

describe('CONNECT', () => {
  it('refuses an empty client id with a session to keep, and takes it with a clean one', async () => {
    const { port } = await newBroker()
    const withSession = rawConnect(Buffer.alloc(0))
    withSession[9] = 0
    expect(await connectAnswer(port, withSession)).toBe(2)
    expect(await connectAnswer(port, connectPacket('', { clean: true }))).toBe(0)
  })

  it('refuses client ids of another alphabet or too long, and cuts those that are no text', async () => {
    const { port } = await newBroker()
    for (const clientId of ['a/b', 'a+', '#', 'sp ace', 'ключ', '门', 'x'.repeat(65)]) expect(await connectAnswer(port, connectPacket(clientId)), clientId).toBe(2)
    expect(await connectAnswer(port, connectPacket('x'.repeat(64)))).toBe(0)
    expect(await connectAnswer(port, rawConnect(Buffer.from('nul\0')))).toBeNull()
    expect(await connectAnswer(port, rawConnect(Buffer.from([0x61, 0xff, 0x62])))).toBeNull()
    expect(await connectAnswer(port, rawConnect(Buffer.from([0xed, 0xa0, 0x80])))).toBeNull()
  })

  it('refuses a keep-alive outside 1–300 s with a code that MQTT 3.1.1 defines', async () => {
    const { port } = await newBroker()
    for (const keepalive of [0, 301, 65_535]) expect(await connectAnswer(port, connectPacket('k', { keepalive }))).toBe(2)
    for (const keepalive of [1, 300]) expect(await connectAnswer(port, connectPacket('k', { keepalive }))).toBe(0)
  })

  it('speaks MQTT 3.1 and 3.1.1, and says so to MQTT 5', async () => {
    const { port } = await newBroker()
    expect(await connectAnswer(port, connectPacket('v3', { protocolId: 'MQIsdp', protocolVersion: 3 }))).toBe(0)
    expect(await connectAnswer(port, mqttPacket.generate(connectPacket('v5', { protocolVersion: 5 }), { protocolVersion: 5 }))).toBe(1)
  })

  it('refuses wills with wildcards, "$", or outside the permissions', async () => {
    const { port } = await newBroker({ authenticate: ({ clientId }) => withRules(deviceRules('own/%c').concat({ permission: 'deny', action: 'publish', filter: clientId })) })
    const will = (topic: string): Packet => connectPacket('dev', { will: { topic, payload: Buffer.from('x'), qos: 1, retain: true } })
    for (const topic of ['own/dev/+', 'own/dev/#', '$SYS/x', 'own/other/state', 'a'.repeat(300)]) expect(await connectAnswer(port, will(topic)), topic).toBe(5)
    expect(await connectAnswer(port, will('own/dev/state'))).toBe(0)
  })

  it('cuts who does not introduce itself, or says something else first', async () => {
    const { broker, port } = await newBroker({ limits: { connectTimeoutMs: 200 } })
    const mute = await newRawClient(port)
    await mute.ended
    const rude = await newRawClient(port)
    rude.send(publishPacket('a', 'b'))
    await rude.ended
    expect(broker.stats().refused).toMatchObject({ 'not-connect-first': 1 })
  })

  it('cuts a silent client after one and a half keep-alives', async () => {
    const { broker, port } = await newBroker()
    const client = await newRawClient(port)
    client.send(connectPacket('sleeper', { keepalive: 1 }))
    await client.ended
    expect(broker.stats().refused['keep-alive-timeout']).toBe(1)
  })
})

describe('packets', () => {
  it('cuts an announced giant at its header and keeps memory flat', async () => {
    const { broker, port } = await newBroker()
    const giant = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]) // 256 MB announced
    const filler = Buffer.alloc(64 * 1024, 0x61)
    const before = process.memoryUsage().rss
    for (let attempt = 0; attempt < 20; attempt++) {
      const stranger = await newRawClient(port)
      stranger.send(Buffer.concat([Buffer.from([0x10]), giant.subarray(1)]))
      for (let count = 0; count < 16; count++) stranger.socket.write(filler)
      await stranger.ended
      const client = await openRaw(port, `known-${attempt}`)
      client.send(giant)
      for (let count = 0; count < 16; count++) client.socket.write(filler)
      await client.ended
    }
    expect(broker.stats().refused['packet-too-large']).toBe(40)
    // 40 giants of 1 MB each were pushed; TRUST.md measured +231 MB for one without the guard.
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  it.each([
    ['a device', { role: 'device', rules: deviceRules('a/+') }, DEFAULT_LIMITS.packetBytes, 64 * 1024],
    ['a gateway', { role: 'gateway', rules: gatewayRules(['a']) }, DEFAULT_LIMITS.packetBytesOfGateways, 1024 * 1024],
  ] as const)('takes so many bytes of %s and not more', async (_who, principal, limit, bytes) => {
    expect(limit).toBe(bytes)
    const { accepted, port } = await newBroker({ authenticate: () => ({ ok: true, principal }) })
    const client = await openRaw(port, 'big')
    const topic = 'a/big/b'
    const fits = limit - 4 - 2 - topic.length - 2
    client.send(publishPacket(topic, Buffer.alloc(fits), 1, 1))
    expect(await client.hears('puback')).toMatchObject({ messageId: 1 })
    client.send(publishPacket(topic, Buffer.alloc(fits + 1), 1, 2))
    await client.ended
    expect(accepted).toHaveLength(1)
  })

  it('understands packets that come byte by byte', async () => {
    const { accepted, port } = await newBroker()
    const client = await newRawClient(port)
    client.socket.setNoDelay(true)
    for (const byte of Buffer.concat([connectPacket('drip'), publishPacket('a/b', 'slow', 1, 9), publishPacket('a/b', 'slower', 0)].map(each => mqttPacket.generate(each)))) {
      client.send(Buffer.from([byte]))
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(await client.hears('puback')).toMatchObject({ messageId: 9 })
    await until(() => accepted.length === 2, 'both arrive')
  })

  it('cuts topics that are no UTF-8, hold U+0000 or surrogates, wildcards or "$", or are too long or too deep', async () => {
    const { accepted, port } = await newBroker()
    const topics = [Buffer.from([0x61, 0xff]), Buffer.from('a\0b'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc0, 0xaf]), Buffer.from('a/+'), Buffer.from('#'), Buffer.from('$SYS/x'), Buffer.from(''), Buffer.from('x/'.repeat(10) + 'x')]
    for (const [index, topic] of topics.entries()) {
      for (const header of [0x30, 0x31]) { // the short way, and by aedes (retained)
        const client = await openRaw(port, `bad-${index}`)
        client.send(rawPublish(topic, 'x', header))
        await client.ended
      }
    }
    const long = await openRaw(port, 'long')
    long.send(publishPacket('t'.repeat(257), 'x', 0))
    await long.ended
    expect(accepted).toEqual([])
    const fine = await openRaw(port, 'fine')
    fine.send(publishPacket('温度/é', 'x', 1, 3))
    expect(await fine.hears('puback')).not.toBeNull()
    await until(() => accepted.length === 1, 'a topic of other letters is fine')
    expect(accepted[0]?.topic).toBe('温度/é')
  })

  it('answers malformed or too deep filters with a refusal, and cuts filters that are no text', async () => {
    const { port } = await newBroker()
    const client = await openRaw(port, 'filters')
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '$share/g/t', qos: 0 }, { topic: 'x/'.repeat(9) + '#', qos: 0 }, { topic: 'a/b+', qos: 0 }, { topic: 'a/+/c', qos: 1 }] } as never)
    const suback = await client.hears('suback') as { granted?: number[] } | null
    if (suback) expect(suback.granted).toEqual([128, 0, 128, 1])
    const broken = await openRaw(port, 'broken')
    broken.send(Buffer.from([0x82, 6, 0, 1, 0, 1, 0xff, 0]))
    await broken.ended
  })
})

describe('permissions', () => {
  it('closes on a publish outside the own prefix; refuses the filter; forwards neither', async () => {
    const { accepted, broker, port } = await newBroker({ authenticate: () => withRules(deviceRules()) })
    const client = await openRaw(port, 'sensor-1')
    client.send(publishPacket('atrium/v1/hq/sensor-1/air.co2', '600', 1, 1))
    expect(await client.hears('puback')).not.toBeNull()
    client.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'atrium/v1/hq/#', qos: 0 }, { topic: 'atrium/v1/hq/sensor-1/#', qos: 0 }] } as never)
    expect(await client.hears('suback')).toMatchObject({ granted: [128, 0] })
    client.send(publishPacket('atrium/v1/hq/sensor-2/air.co2', '600', 1, 3))
    await client.ended
    expect(accepted).toHaveLength(1)
    expect(broker.stats().refused).toMatchObject({ 'publish-permission': 1, 'subscribe-permission': 1 })
  })

  it('revoking ends the live session and what was kept for it', async () => {
    const { broker, port } = await newBroker()
    const client = await newClient(port, { clientId: 'revoked', clean: false })
    await client.subscribeAsync('a', { qos: 1 })
    const closed = new Promise(resolve => client.once('close', () => resolve(null)))
    expect(await broker.disconnect('revoked', { forgetSession: true })).toBe(true)
    await closed
    expect(await broker.disconnect('revoked')).toBe(false)
    const again = await newRawClient(port)
    again.send(connectPacket('revoked', { clean: false }))
    expect(await again.hears('connack')).toMatchObject({ sessionPresent: false })
  })

  it('counts an authentication that fails as unavailable', async () => {
    const { port } = await newBroker({ authenticate: () => Promise.reject(new Error('records away')) })
    expect(await connectAnswer(port, connectPacket('x'))).toBe(3)
  })
})

describe('limits', () => {
  it('connections of one address', async () => {
    const { broker, port } = await newBroker({ limits: { connectionsPerAddress: 3 } })
    for (let count = 0; count < 3; count++) await openRaw(port, `c${count}`)
    const fourth = await newRawClient(port)
    await fourth.ended
    expect(broker.stats()).toMatchObject({ connections: 3, refused: { 'address-connections': 1 } })
  })

  it('new connections of one address', async () => {
    const { broker, port } = await newBroker({ limits: { newConnectionsPerSecondPerAddress: 5 } })
    const clients = await Promise.all(Array.from({ length: 40 }, () => newRawClient(port).catch(() => null)))
    await until(() => (broker.stats().refused['address-rate'] ?? 0) > 0, 'some are refused')
    for (const client of clients) client?.socket.destroy()
  })

  it('queues 1,000 messages for an absent session and drops the oldest', async () => {
    const { broker, port } = await newBroker({ limits: { queuedPerSession: 10 } })
    const away = await newClient(port, { clientId: 'away', clean: false })
    await away.subscribeAsync('news', { qos: 1 })
    await away.endAsync()
    const sender = await newClient(port, { clientId: 'sender' })
    for (let count = 0; count < 25; count++) await sender.publishAsync('news', String(count), { qos: 1 })
    const back = await newRawClient(port)
    back.send(connectPacket('away', { clean: false }))
    await back.hears('publish', 10)
    const heard = back.heard.filter(packet => packet.cmd === 'publish').map(packet => String((packet as { payload: Buffer }).payload))
    expect(heard).toEqual(Array.from({ length: 10 }, (_, index) => String(15 + index)))
    expect(broker.stats().queuedDropped).toBe(15)
    expect(DEFAULT_LIMITS.queuedPerSession).toBe(1_000)
  })

  it('retained topics and bytes', async () => {
    const { alerts, broker, port } = await newBroker({ limits: { retainedTopics: 3 } })
    const client = await newClient(port, { clientId: 'keeper' })
    for (let count = 0; count < 5; count++) await client.publishAsync(`kept/${count}`, 'x', { qos: 1, retain: true })
    await client.publishAsync('kept/1', 'again', { qos: 1, retain: true })
    expect(broker.stats()).toMatchObject({ retained: { topics: 3 }, refused: { 'retained-full': 2 } })
    expect(alerts.map(alert => alert.kind)).toContain('retained-full')
  })

  it('sessions and their expiry', async () => {
    const { broker, port } = await newBroker({ limits: { sessions: 2, sessionExpiryMs: 300 } })
    for (const clientId of ['s1', 's2']) expect(await connectAnswer(port, connectPacket(clientId, { clean: false }))).toBe(0)
    expect(await connectAnswer(port, connectPacket('s3', { clean: false }))).toBe(3)
    await until(() => broker.stats().sessions === 0, 'they expire')
    expect(await connectAnswer(port, connectPacket('s3', { clean: false }))).toBe(0)
  })

  it('subscriptions of one client', async () => {
    const { port } = await newBroker({ limits: { subscriptionsPerClient: 2 } })
    const client = await openRaw(port, 'greedy')
    for (let count = 1; count <= 3; count++) client.send({ cmd: 'subscribe', messageId: count, subscriptions: [{ topic: `t/${count}`, qos: 0 }] } as never)
    await client.hears('suback', 3)
    const granted = client.heard.flatMap(packet => (packet.cmd === 'suback' ? [[packet.messageId, packet.granted]] : []))
    expect(Object.fromEntries(granted)).toEqual({ 1: [0], 2: [0], 3: [128] })
  })

  it('half-open QoS 2 handshakes', async () => {
    const { broker, port } = await newBroker({ limits: { inflightMessages: 5 } })
    const client = await openRaw(port, 'half-open')
    for (let messageId = 1; messageId <= 20; messageId++) {
      client.send(publishPacket('a', 'x', 2, messageId))
      await client.hears('pubrec', messageId)
      if (client.socket.destroyed) break
    }
    await client.ended
    expect(client.heard.filter(packet => packet.cmd === 'pubrec')).toHaveLength(5)
    expect(broker.stats().refused['inflight']).toBe(1)
  })
})

describe('slow and greedy clients', () => {
  it('a frozen subscriber is cut and stops nobody', async () => {
    const { broker, alerts, port } = await newBroker({ limits: { writeBufferBytes: 256 * 1024, drainTimeoutMs: 2_000 } })
    const frozen = await openRaw(port, 'frozen')
    frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 1 }] } as never)
    await frozen.hears('suback')
    frozen.socket.pause()
    const sender = await newClient(port, { clientId: 'sender' })
    const payload = Buffer.alloc(32_000, 1)
    let sent = 0
    while (broker.stats().clients > 1 && sent < 3_000) {
      await sender.publishAsync('hall', payload, { qos: 1 })
      sent++
    }
    expect(broker.stats().clients).toBe(1)
    expect(sent).toBeLessThan(3_000)
    // Whichever comes first: its write buffer is full, or it took nothing for two seconds (aedes' drain timeout).
    const { refused } = broker.stats()
    expect((refused['slow-reader'] ?? 0) + (refused['protocol'] ?? 0)).toBe(1)
    expect(alerts.filter(alert => alert.kind === 'slow-reader')).toHaveLength(refused['slow-reader'] ?? 0)
    await sender.publishAsync('hall', 'still here', { qos: 1 })
  })

  it('a flooder is held back, then cut and kept out for a while, with an alert; others go on', async () => {
    const rate = { messagesPerSecond: 100, bytesPerSecond: 1_000_000, burstSeconds: 1, cutAfterMs: 500 }
    const { accepted, alerts, broker, port } = await newBroker({ authenticate: () => ALL, limits: { rates: { ...DEFAULT_LIMITS.rates, device: rate } } })
    const calm = await newClient(port, { clientId: 'calm' })
    const flooder = await openRaw(port, 'flooder')
    const burst = Buffer.concat(Array.from({ length: 200 }, () => mqttPacket.generate(publishPacket('flood', 'x', 0))))
    const pump = setInterval(() => { if (!flooder.socket.destroyed) flooder.socket.write(burst) }, 5)
    let calmSent = 0
    let isCut = false
    void flooder.ended.then(() => { isCut = true })
    while (!isCut) { await calm.publishAsync('calm', String(calmSent++), { qos: 1 }); await new Promise(resolve => setTimeout(resolve, 20)) }
    clearInterval(pump)
    expect(broker.stats().throttled).toBeGreaterThan(0)
    expect(alerts).toContainEqual(expect.objectContaining({ kind: 'flooding', clientId: 'flooder' }))
    expect(accepted.filter(message => message.clientId === 'calm')).toHaveLength(calmSent)
    expect(await connectAnswer(port, connectPacket('flooder'))).toBe(3)
    await calm.publishAsync('calm', 'after', { qos: 1 })
  })

  it('a client within its rate is never held back', async () => {
    const { broker, port } = await newBroker()
    const client = await newClient(port, { clientId: 'steady' })
    await Promise.all(Array.from({ length: 500 }, (_, index) => client.publishAsync('a', String(index), { qos: 1 })))
    expect(broker.stats().throttled).toBe(0)
  })
})
