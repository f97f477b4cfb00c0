import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../../server/ingest/adapter.ts'
import { ADAPTERS } from '../../../server/ingest/adapters/index.ts'
import { ingestOf, iso, NOON } from './ingest-fixtures.ts'

const CO2 = 'atrium/v1/hq/d1/air.co2'
const MINUTE = 60_000

describe('ingest', () => {
  it('joins a sample to its registered device', () => {
    const { ingest, message } = ingestOf()
    const { recorded, duplicates, rejected } = ingest.accept(message(CO2, { value: 612, time: iso(NOON - 500), id: 'a' }))
    expect(recorded).toEqual([{
      device: expect.objectContaining({ id: 'native:d1' }) as unknown,
      sample: { device: 'd1', adapter: 'native', point: 'air.co2', channel: 1, value: 612, observedAt: NOON - 500, receivedAt: NOON, timeSource: 'device', dedupeKey: 'a', retained: false, historical: false, quality: 'good' },
    }])
    expect([duplicates, rejected]).toEqual([0, null])
  })

  it('uses arrival where the payload has no time', () => {
    expect(ingestOf().send(CO2, '612')).toMatchObject([{ observedAt: NOON, timeSource: 'broker', quality: 'good' }])
  })

  it('recognises duplicates by id, by the network\'s id, and by time and value', () => {
    const { ingest, send } = ingestOf()
    const uplink = { deduplicationId: 'u1', time: iso(NOON), object: { co2: 600, temperature: 21 } }
    const topic = 'application/1/device/0102030405060708/event/up'
    for (const [on, payload] of [[CO2, { value: 1, id: 'x' }], [CO2, { value: 600, time: iso(NOON) }], [topic, uplink]] as const) {
      const first = send(on, payload).length
      expect(first).toBeGreaterThan(0)
      for (let again = 1; again <= 3; again++) expect(send(on, payload, { receivedAt: NOON + again * 3_600_000, dup: true })).toEqual([])
    }
    expect(ingest.counters()).toMatchObject({ samples: 4, duplicates: 12, clockDistrusted: 0, late: 0 })
  })

  it('cannot tell readings apart that carry nothing to tell by, and keeps them', () => {
    const { send } = ingestOf()
    expect(send(CO2, '600')).toHaveLength(1)
    expect(send(CO2, '600')).toHaveLength(1)
  })

  it('records what was overtaken on the way as history', () => {
    const { send, ingest } = ingestOf()
    expect(send(CO2, { value: 602, time: iso(NOON) })).toMatchObject([{ historical: false }])
    expect(send(CO2, { value: 601, time: iso(NOON - MINUTE) })).toMatchObject([{ historical: true, quality: 'good', observedAt: NOON - MINUTE }])
    expect(ingest.counters().late).toBe(1)
  })

  it('gives the same readings whatever the order and the repetitions within the tolerance', () => {
    const reading = fc.record({ value: fc.integer({ min: 400, max: 2_000 }), delays: fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 4 }) })
    fc.assert(fc.property(fc.array(reading, { minLength: 1, maxLength: 40 }), (day) => {
      const clean = ingestOf()
      const expected = day.flatMap(({ value }, index) => clean.send(CO2, { value, time: iso(NOON + index * 20_000) }, { receivedAt: NOON + index * 20_000 }))
      const deliveries = day.flatMap(({ value, delays }, index) => {
        const time = NOON + index * 20_000
        return delays.map((delay) => ({ value, time, receivedAt: time + delay }))
      }).sort((a, b) => a.receivedAt - b.receivedAt)
      const flawed = ingestOf()
      // An on-time companion keeps the clock's good name, as the device's other points do in life.
      const got = deliveries.flatMap(({ value, time, receivedAt }) => {
        flawed.send('atrium/v1/hq/d1/air.humidity', { value: 40, time: iso(receivedAt) }, { receivedAt })
        return flawed.send(CO2, { value, time: iso(time) }, { receivedAt })
      })
      const facts = (samples: typeof got) => samples.map(({ observedAt, value, quality }) => `${observedAt} ${value} ${quality}`).sort()
      expect(facts(got)).toEqual(facts(expected))
    }), { numRuns: 60 })
  })

  it('marks a replay as stale, and its live twin is not its duplicate', () => {
    const { send, ingest } = ingestOf()
    const payload = { value: 600, time: iso(NOON - 10 * MINUTE) }
    expect(send(CO2, payload, { retain: true })).toMatchObject([{ quality: 'stale', retained: true, observedAt: NOON - 10 * MINUTE }])
    expect(send(CO2, { value: 600, time: iso(NOON) })).toMatchObject([{ quality: 'good', retained: false }])
    expect(ingest.counters().stale).toBe(1)
  })

  it('takes a live publish that asks to be retained as live where the broker is our own', () => {
    expect(ingestOf({ retainFlag: 'requested' }).send(CO2, '600', { retain: true })).toMatchObject([{ quality: 'good', retained: false }])
  })

  it('keeps a value out of range as suspect, never clamped', () => {
    const { send, ingest } = ingestOf()
    expect(send(CO2, '65535')).toMatchObject([{ value: 65_535, quality: 'suspect', doubt: 'range' }])
    expect(ingest.counters().outOfRange).toBe(1)
  })

  it('says of a suspect sample what is doubted', () => {
    const { send } = ingestOf()
    expect(send(CO2, { value: 600, quality: 'suspect' })).toMatchObject([{ quality: 'suspect', doubt: 'device' }])
    expect(send(CO2, { value: 600, time: iso(NOON + 6 * MINUTE) })).toMatchObject([{ quality: 'suspect', doubt: 'clock', observedAt: NOON, timeSource: 'broker' }])
  })

  it('puts strangers into the Inbox with their name and what they say they are', () => {
    const { ingest, inbox, message } = ingestOf({ lookup: () => undefined })
    const topic = 'application/1/device/0102030405060708/event/up'
    expect(ingest.accept(message(topic, { deviceInfo: { deviceProfileName: 'AM307' }, object: { co2: 600 } }))).toMatchObject({ rejected: 'unknown-device', recorded: [] })
    expect(inbox.list()).toMatchObject([{ topic, adapter: 'chirpstack', device: '0102030405060708', reason: 'unknown-device', detail: expect.stringContaining('AM307') as unknown }])
    expect(ingest.announcement('chirpstack', '0102030405060708')).toMatchObject({ model: 'AM307' })
  })

  it('lets a bridge speak for registered and unregistered devices at once', () => {
    const { ingest, inbox, message } = ingestOf()
    const known = ingestOf({ inbox, lookup: (adapter, name) => (name === 'a' ? ingestLookup(adapter, name) : undefined) })
    const ingestLookup = (adapter: string, name: string) => ingest.accept(message(`zigbee2mqtt/${name}`, { humidity: 1 })).recorded.find(({ device }) => device.adapter === adapter)?.device
    known.send('zigbee2mqtt/bridge/devices', [{ friendly_name: 'a' }, { friendly_name: 'b' }])
    expect(known.send('zigbee2mqtt/bridge/state', 'offline')).toMatchObject([{ device: 'a', point: 'device.online', value: 0 }])
    expect(known.ingest.counters()).toMatchObject({ unregistered: 1, rejectedMessages: 0 })
  })

  it('speaks for the device of another convention where history names it', () => {
    const { ingest, message } = ingestOf()
    const { recorded } = ingest.accept(message('atrium/v1/hq/gateway/history', { adapter: 'zigbee2mqtt', device: 'desk-7', samples: [{ point: 'air.co2', time: '2026-01-01T00:00:00Z', value: 500 }] }))
    expect(recorded).toMatchObject([{ sample: { adapter: 'zigbee2mqtt', device: 'desk-7', historical: true, observedAt: Date.UTC(2026, 0, 1) }, device: { id: 'zigbee2mqtt:desk-7' } }])
  })

  it('refuses kept data from the future or from a clock that was never set, and keeps the rest', () => {
    const { ingest, message, inbox } = ingestOf()
    const samples = ['1970-01-01T00:10:00Z', iso(NOON - MINUTE), iso(NOON + 10 * MINUTE)].map((time) => ({ point: 'air.co2', time, value: 500 }))
    expect(ingest.accept(message('atrium/v1/hq/d1/history', { samples }))).toMatchObject({ rejected: 'bad-time', recorded: [{ sample: { observedAt: NOON - MINUTE } }] })
    expect(inbox.list()).toMatchObject([{ reason: 'bad-time', detail: expect.stringContaining('2 historical') as unknown }])
  })

  it('never calls a replay anything but stale, whatever its clock', () => {
    const [sample] = ingestOf().send(CO2, { value: 600, time: iso(NOON + 86_400_000) }, { retain: true })
    expect(sample).toMatchObject({ quality: 'stale', observedAt: NOON })
    expect(sample).not.toHaveProperty('doubt')
  })

  it('records and reports a message that could be read in part', () => {
    const { ingest, inbox, message } = ingestOf()
    expect(ingest.accept(message('zigbee2mqtt/a', '{"temperature":1e309,"humidity":40}'))).toMatchObject({ rejected: 'bad-value', recorded: [{ sample: { point: 'air.humidity' } }] })
    expect(inbox.list()).toMatchObject([{ reason: 'bad-value', device: 'a' }])
  })

  it('outlives a fault in an adapter, counts it and goes on', () => {
    const broken: Adapter = { id: 'broken', staleAfterS: { mains: 1, battery: 1 }, match: (topic) => topic.startsWith('broken/'), newState: () => null, read: () => { throw new Error('a fault of ours') } }
    const failures: unknown[] = []
    const { send, ingest } = ingestOf({ adapters: [broken, ...ADAPTERS], onFailure: (error) => failures.push(error) })
    expect(send('broken/x', '1')).toEqual([])
    expect(send(CO2, '600')).toHaveLength(1)
    expect([failures.length, ingest.counters().failures]).toEqual([1, 1])
  })

  it('rebuilds its memory from the journal: a replay thrown away, then the same messages again, gives nothing new', () => {
    const messages = Array.from({ length: 200 }, (_, index) => [CO2, { value: 400 + index % 7, time: iso(NOON + index * MINUTE), ...(index % 3 === 0 ? { id: `i${index}` } : {}) }, { receivedAt: NOON + index * MINUTE }] as const)
    const restarted = ingestOf()
    for (const [topic, payload, more] of messages) restarted.send(topic, payload, more)
    expect(messages.flatMap(([topic, payload, more]) => restarted.send(topic, payload, { ...more, receivedAt: more.receivedAt + MINUTE, dup: true }))).toEqual([])
  })
})
