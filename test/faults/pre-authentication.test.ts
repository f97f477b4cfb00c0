import { describe, expect, it } from 'vitest'
import { UNKNOWN_RULES } from '../../broker/acl-rules.ts'
import type { Authentication } from '../../broker/authentication.ts'
import { allAfter, connectPacket, newBroker, newClient, newRawClient, publishPacket, until } from '../broker/broker-fixture.ts'

// Between CONNECT and authenticate() aedes 1.2.0 handles what follows: one 66 KB publish in the same write
// was acknowledged unauthenticated 25 times in 25. This attack stays here for ever.
const slowly = (answer: Authentication): (() => Promise<Authentication>) => () => new Promise(resolve => setTimeout(resolve, 50, answer))
const REFUSED: Authentication = { ok: false, reason: 'bad-credentials' }

describe('what comes behind CONNECT before the password is checked', () => {
  for (const bytes of [10, 3_000, 66_000]) {
    it(`a publish of ${bytes} bytes in the same write is neither acknowledged nor accepted`, async () => {
      for (const authenticate of [slowly(REFUSED), (): Authentication => REFUSED]) {
        const { accepted, journal, port } = await newBroker({ authenticate })
        for (let attempt = 0; attempt < 25; attempt++) {
          const attacker = await newRawClient(port)
          attacker.send(connectPacket(`attacker-${attempt}`), publishPacket('atrium/v1/hq/door/contact.open', Buffer.alloc(bytes, 0x31)))
          await attacker.ended
          expect(attacker.heard.map(packet => packet.cmd)).not.toContain('puback')
        }
        expect(accepted).toEqual([])
        expect(await allAfter(journal, 0)).toEqual([])
      }
    })
  }

  it('a subscription in the same write hears nothing, retained or live', async () => {
    let stranger: Authentication = REFUSED
    const { port, broker } = await newBroker({
      authenticate: async ({ clientId }) => clientId === 'house'
        ? { ok: true, principal: { role: 'service', rules: [{ permission: 'allow', action: 'all', filter: '#' }] } }
        : await new Promise(resolve => setTimeout(resolve, 50, stranger)),
    })
    const house = await newClient(port, { clientId: 'house' })
    await house.publishAsync('secret/kept', 'retained', { qos: 1, retain: true })
    const attackOnce = async (): Promise<string[]> => {
      const attacker = await newRawClient(port)
      attacker.send(connectPacket('attacker'), { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 1 }, { topic: 'secret/+', qos: 0 }] } as never)
      await house.publishAsync('secret/live', 'now', { qos: 1 })
      await new Promise(resolve => setTimeout(resolve, 120))
      await house.publishAsync('secret/live', 'later', { qos: 1 })
      await new Promise(resolve => setTimeout(resolve, 30))
      attacker.socket.destroy()
      return attacker.heard.map(packet => packet.cmd)
    }
    expect(await attackOnce()).toEqual(['connack'])
    // Somebody who is let in but may not subscribe is answered with a refusal, and hears nothing either.
    stranger = { ok: true, principal: { role: 'unknown', rules: UNKNOWN_RULES } }
    expect(await attackOnce()).toEqual(['connack', 'suback'])
    expect(broker.stats().refused['subscribe-permission']).toBe(2)
  })

  it('a persistent session keeps no filter that was refused, even beside one that was granted', async () => {
    const { port } = await newBroker({
      authenticate: ({ clientId }) => ({ ok: true, principal: { role: 'device', rules: clientId === 'house'
        ? [{ permission: 'allow', action: 'all', filter: '#' }] : [{ permission: 'allow', action: 'subscribe', filter: 'own/#' }] } }),
    })
    const house = await newClient(port, { clientId: 'house' })
    const first = await newClient(port, { clientId: 'snoop', clean: false })
    await first.subscribeAsync(['own/a', 'secret/#'], { qos: 1 }).catch(() => undefined)
    await first.endAsync()
    await house.publishAsync('secret/live', 'not for you', { qos: 1 })
    await house.publishAsync('own/a', 'for you', { qos: 1 })
    const back = await newRawClient(port)
    back.send(connectPacket('snoop', { clean: false }))
    await back.hears('publish')
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(back.heard.filter(packet => packet.cmd === 'publish').map(packet => (packet as { topic: string }).topic)).toEqual(['own/a'])
  })

  it('a refused stranger with a borrowed id cannot clear the owner\'s QoS 2 memory', async () => {
    const { accepted, port } = await newBroker({
      authenticate: ({ username }) => (username === 'owner' ? { ok: true, principal: { role: 'device', rules: [{ permission: 'allow', action: 'all', filter: '#' }] } } : REFUSED),
    })
    const owner = connectPacket('meter', { clean: false, username: 'owner' })
    const first = await newRawClient(port)
    first.send(owner, publishPacket('energy', '1', 2, 7))
    await first.hears('pubrec')
    first.socket.destroy()
    const stranger = await newRawClient(port)
    stranger.send(connectPacket('meter', { clean: true }))
    await stranger.ended
    const again = await newRawClient(port)
    again.send(owner, publishPacket('energy', '1', 2, 7, { dup: true }))
    await again.hears('pubrec')
    await until(() => accepted.length > 0, 'the first is accepted')
    expect(accepted).toHaveLength(1)
  })

  it('honest clients may send at once behind CONNECT: it waits and is then acknowledged', async () => {
    const { accepted, port } = await newBroker({ authenticate: slowly({ ok: true, principal: { role: 'device', rules: [{ permission: 'allow', action: 'all', filter: '#' }] } }) })
    const client = await newRawClient(port)
    client.send(connectPacket('eager'), publishPacket('a/b', 'x', 1, 5), publishPacket('a/b', 'y', 1, 6))
    expect(await client.hears('puback', 2)).toMatchObject({ messageId: 6 })
    expect(client.heard.map(packet => packet.cmd)).toEqual(['connack', 'puback', 'puback'])
    await until(() => accepted.length === 2, 'both are accepted')
  })
})
