import { describe, expect, it } from 'vitest'
import { allAfter, newBroker, newClient, newFolder, until } from './broker-fixture.ts'

describe('the way of a message', () => {
  it('acknowledges a QoS 1 publish only once it is in the journal, and hands it to ingest once', async () => {
    const { accepted, journal, port } = await newBroker()
    const client = await newClient(port, { clientId: 'lamp-1' })
    for (let count = 1; count <= 50; count++) {
      await client.publishAsync('atrium/v1/hq/lamp-1/power.active', String(count), { qos: 1 })
      const stored = await allAfter(journal, 0)
      expect(stored.at(-1)?.payload.toString()).toBe(String(count))
    }
    await until(() => accepted.length === 50, 'ingest got them all')
    expect(accepted.map(message => message.sequence)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
    expect(accepted[0]).toMatchObject({ clientId: 'lamp-1', topic: 'atrium/v1/hq/lamp-1/power.active', qos: 1, retain: false })
  })

  it('takes QoS 0, 1 and 2, in the order of one connection, each once', async () => {
    const { accepted, port } = await newBroker()
    const client = await newClient(port, { clientId: 'mixed' })
    const sent: Promise<unknown>[] = []
    for (let count = 0; count < 300; count++) sent.push(client.publishAsync(`a/${count % 7}`, String(count), { qos: (count % 3) as 0 | 1 | 2, retain: count % 50 === 0 }))
    await Promise.all(sent)
    await until(() => accepted.length === 300, 'all are accepted')
    const numbers = accepted.map(message => Number(Buffer.from(message.payload).toString()))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  })

  it('brings messages to subscribers, by the short way or by aedes, whether they subscribed before or after', async () => {
    const { accepted, port } = await newBroker()
    const sender = await newClient(port, { clientId: 'sender' })
    await sender.publishAsync('hall/light', 'before', { qos: 1 })
    const listener = await newClient(port, { clientId: 'listener' })
    const heard: string[] = []
    listener.on('message', (_topic, payload) => heard.push(payload.toString()))
    await listener.subscribeAsync('hall/#', { qos: 1 })
    await sender.publishAsync('hall/light', 'one', { qos: 1 })
    await sender.publishAsync('hall/light', 'zero', { qos: 0 })
    await sender.publishAsync('hall/light', 'two', { qos: 2 })
    await until(() => heard.length === 3, 'the subscriber hears three')
    expect(heard).toEqual(['one', 'zero', 'two'])
    await listener.unsubscribeAsync('hall/#')
    await sender.publishAsync('hall/light', 'after', { qos: 1 })
    await until(() => accepted.length === 5, 'ingest hears all five')
    expect(heard).toHaveLength(3)
  })

  it('keeps what an absent session subscribed to, and delivers it when the client is back', async () => {
    const { port } = await newBroker()
    const first = await newClient(port, { clientId: 'away', clean: false })
    await first.subscribeAsync('news', { qos: 1 })
    await first.endAsync()
    const sender = await newClient(port, { clientId: 'sender' })
    await sender.publishAsync('news', 'missed', { qos: 1 })
    const heard: string[] = []
    const again = (await import('mqtt')).default.connect(`mqtt://127.0.0.1:${port}`, { clientId: 'away', clean: false, reconnectPeriod: 0 })
    again.on('message', (_topic, payload) => heard.push(payload.toString()))
    await until(() => heard.length === 1, 'the missed message comes')
    expect(heard).toEqual(['missed'])
    await again.endAsync(true)
  })

  it('publishes a last will when a client is lost, and none when the broker itself ends', async () => {
    const dir = await newFolder()
    const { accepted, broker, port, close } = await newBroker({}, dir)
    const will = { topic: 'atrium/v1/hq/dev/state', payload: Buffer.from('offline'), qos: 1 as const, retain: true }
    const lost = await newClient(port, { clientId: 'lost', will })
    lost.stream.destroy()
    await until(() => accepted.some(message => Buffer.from(message.payload).toString() === 'offline'), 'the will arrives')
    await newClient(port, { clientId: 'stays', will: { ...will, topic: 'atrium/v1/hq/stays/state' } })
    expect(broker.stats().clients).toBe(1)
    await close()
    expect(accepted.filter(message => message.topic.includes('stays'))).toEqual([])
  })

  it('never tells ingest or the journal of $SYS or of aedes\' own messages', async () => {
    const { accepted, journal, port } = await newBroker()
    const client = await newClient(port, { clientId: 'one' })
    await client.subscribeAsync('$SYS/#')
    await client.subscribeAsync('#')
    await newClient(port, { clientId: 'two' })
    await client.publishAsync('a', 'b', { qos: 1 })
    await until(() => accepted.length === 1, 'the one message')
    expect(await allAfter(journal, 0)).toHaveLength(1)
  })
})

describe('retained messages', () => {
  it('survive a restart, by the log and by the journal, and an empty payload removes them', async () => {
    const dir = await newFolder()
    const first = await newBroker({}, dir)
    const client = await newClient(first.port, { clientId: 'keeper' })
    await client.publishAsync('door/1', 'open', { qos: 1, retain: true })
    await client.publishAsync('door/1', 'closed', { qos: 1, retain: true })
    await client.publishAsync('door/2', 'open', { qos: 1, retain: true })
    await client.publishAsync('door/3', 'open', { qos: 0, retain: true })
    await client.publishAsync('door/2', '', { qos: 1, retain: true })
    expect(first.broker.stats().retained.topics).toBe(2)
    await first.close()
    const second = await newBroker({}, dir)
    const listener = await newClient(second.port, { clientId: 'listener' })
    const heard: string[] = []
    listener.on('message', (topic, payload, packet) => heard.push(`${topic} ${payload.toString()} ${packet.retain}`))
    await listener.subscribeAsync('door/+', { qos: 1 })
    await until(() => heard.length >= 2, 'both retained messages')
    expect(heard.sort()).toEqual(['door/1 closed true', 'door/3 open true'])
  })
})
