import { describe, expect, it } from 'vitest'
import { chirpstackAdapter } from '../../../../server/ingest/adapters/chirpstack.ts'
import { reader, samplesOf, told } from '../ingest-fixtures.ts'

const fresh = () => reader(chirpstackAdapter)
const EUI = '24E124136B502217'
const at = (event: string) => `application/7d8/device/${EUI}/event/${event}`
const TIME = '2022-07-18T09:34:15.775023242+00:00'
const up = (object: unknown, profile = '', more: object = {}) => ({
  deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d', time: TIME,
  deviceInfo: { deviceProfileName: profile, devEui: EUI.toLowerCase(), tags: {} }, object, ...more,
})

describe('ChirpStack uplinks', () => {
  it('carry the DevEUI, the network\'s time cut to milliseconds and the deduplication id', () => {
    expect(samplesOf(fresh()(at('up'), up({ co2: 612 })))[0]).toMatchObject({
      device: EUI.toLowerCase(), time: Date.UTC(2022, 6, 18, 9, 34, 15, 775), timeSource: 'network', dedupeKey: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
    })
  })

  it('know one quantity by its several names', () => {
    expect(told(fresh()(at('up'), up({ people_count_all: 3 })))).toEqual(['people.count=3'])
    expect(told(fresh()(at('up'), up({ people_counter_all: 4 })))).toEqual(['people.count=4'])
    expect(told(fresh()(at('up'), up({ magnet_status: 'open' })))).toEqual(['contact.open=1'])
    expect(told(fresh()(at('up'), up({ door: 'close' })))).toEqual(['contact.open=0'])
    expect(told(fresh()(at('up'), up({ occupancy: 'vacant', leakage_status: 'leak' })))).toEqual(['occupancy.present=0', 'leak.present=1'])
  })

  it('prefer totals and never add period deltas or a second name of the same quantity', () => {
    expect(told(fresh()(at('up'), up({ people_in: 2, people_out: 1, people_total_in: 120, total_in: 120, periodic_counter_in: 5 })))).toEqual(['people.in_total=120'])
  })

  it('read a PIR\'s trigger as motion and its normal as none', () => {
    expect(told(fresh()(at('up'), up({ pir: 'trigger' })))).toEqual(['motion.event=1'])
    for (const quiet of ['normal', 'idle', 'vacant']) expect(told(fresh()(at('up'), up({ pir: quiet })))).toEqual([])
  })

  it('take the unit of TVOC and current from the model', () => {
    expect(told(fresh()(at('up'), up({ tvoc: 30 }, 'Milesight AM107')))).toEqual(['air.tvoc_ppb=30'])
    expect(told(fresh()(at('up'), up({ tvoc: 120 }, 'AM308L (CN470)')))).toEqual(['air.tvoc=120'])
    expect(told(fresh()(at('up'), up({ tvoc: 1.02, co2: 1 }, 'AM308')))).toEqual(['air.co2=1'])
    expect(told(fresh()(at('up'), up({ tvoc: 120, co2: 1 }, 'something')))).toEqual(['air.co2=1'])
    expect(told(fresh()(at('up'), up({ current: 250, voltage: 231.1 }, 'WS523')))).toEqual(['current=0.25', 'voltage=231.1'])
    expect(told(fresh()(at('up'), up({ current: 0.25 }, 'CT101')))).toEqual(['current=0.25'])
  })

  it('never take light_level, a grade from 0 to 5, for lux', () => {
    expect(told(fresh()(at('up'), up({ light_level: 3, illumination: 300 })))).toEqual(['light.level=300'])
  })

  it('know Elsys\' pending occupancy as no reading', () => {
    expect(told(fresh()(at('up'), up({ occupancy: 2, vdd: 3600, motion: 4 }, 'Elsys ERS Eye')))).toEqual(['occupancy.present=1', 'voltage=3.6', 'motion.event=1'])
    expect(told(fresh()(at('up'), up({ occupancy: 1, motion: 0 }, 'Elsys ERS Eye')))).toEqual([])
  })

  it('number the channels of Cayenne LPP and of counter lines', () => {
    expect(told(fresh()(at('up'), up({ temperatureSensor: { 10: 22, 3: 21.5 }, line_2_total_in: 9 })))).toEqual(['air.temperature=21.5', 'air.temperature#2=22', 'people.in_total#2=9'])
  })

  it('report the loudest gateway; a heard frame without snr had 0 dB', () => {
    expect(told(fresh()(at('up'), up({ co2: 1 }, '', { rxInfo: [{ rssi: -101, snr: 2 }, { rssi: -71 }, {}] })))).toEqual(['air.co2=1', 'device.rssi=-71', 'device.snr=0'])
  })

  it('insert history at its own time', () => {
    const samples = samplesOf(fresh()(at('up'), up({ history: [{ timestamp: 1_658_100_000, co2: 500 }, { timestamp: '2022-07-18T00:00:00Z', co2: 510 }] })))
    expect(samples.map(({ time, historical, timeSource }) => [time, historical, timeSource])).toEqual([[1_658_100_000_000, true, 'device'], [Date.UTC(2022, 6, 18), true, 'device']])
  })

  it('say that history without a time is refused, beside what could be read', () => {
    expect(fresh()(at('up'), up({ co2: 1, history: [{ co2: 2 }] }))).toMatchObject({ ok: true, refused: { reason: 'bad-time' } })
  })

  it('take numbers written as text and leave null out', () => {
    expect(told(fresh()(at('up'), up({ temperature: '21.50', humidity: null, co2: '0x10' })))).toEqual(['air.temperature=21.5'])
  })

  it('announce model and place once, and again when they change', () => {
    const read = fresh()
    const placed = { deviceInfo: { deviceProfileName: 'AM307', tags: { room: '2.14', asset: 'A-77' } } }
    expect(read(at('up'), up({ co2: 1 }, '', placed))).toMatchObject({ announcements: [{ model: 'AM307', room: '2.14', asset: 'A-77' }] })
    expect(read(at('up'), up({ co2: 1 }, '', placed))).not.toHaveProperty('announcements')
    expect(read(at('status'), { externalPowerSource: true, ...placed })).toMatchObject({ announcements: [{ power: 'mains' }] })
    expect(read(at('up'), up({ co2: 1 }, '', placed))).not.toHaveProperty('announcements')
  })

  it.each([
    ['bytes without a decoded object', at('up'), up(undefined, '', { data: 'AQID' }), '!needs-codec'],
    ['protobuf', at('up'), Buffer.concat([Buffer.from([0x0a, 0x24]), Buffer.from('3ac7e3c4-4401-4b8d-9386-a5c902f9202d'), Buffer.from([0x12, 0xff])]), '!protobuf'],
    ['an object of unknown fields', at('up'), up({ colour: 1 }), '!nothing-known'],
    ['a time that is none', at('up'), up({ co2: 1 }, '', { time: 'yesterday' }), '!bad-time'],
    ['a known field with an unknown word', at('up'), up({ magnet_status: 'ajar' }), '!bad-value'],
    ['an event of no version', at('uplink'), {}, '!nothing-known'],
    ['a device that is no EUI', 'application/1/device/xyz/event/up', {}, '!nothing-known'],
    ['an array', at('up'), [], '!not-an-object'],
  ])('are refused: %s', (_name, topic, payload, refusal) => {
    expect(told(fresh()(topic, payload))).toEqual([refusal])
  })

  it('without data and object (MAC commands alone) still tell how they were heard', () => {
    expect(told(fresh()(at('up'), up(undefined, '', { rxInfo: [{ rssi: -80, snr: 5 }] })))).toEqual(['device.rssi=-80', 'device.snr=5'])
  })
})

describe('ChirpStack status and other events', () => {
  it('give the battery, 0 when the level was left out because it is zero', () => {
    expect(told(fresh()(at('status'), { time: TIME, margin: 6, batteryLevel: 74.8 }))).toEqual(['device.battery=74.8'])
    expect(told(fresh()(at('status'), { time: TIME, margin: 6 }))).toEqual(['device.battery=0'])
  })

  it('give no battery on external power or when the level is not known', () => {
    expect(told(fresh()(at('status'), { time: TIME, externalPowerSource: true }))).toEqual([])
    expect(told(fresh()(at('status'), { time: TIME, batteryLevelUnavailable: true }))).toEqual([])
  })

  it('are recognised and silent otherwise', () => {
    for (const event of ['join', 'ack', 'txack', 'log', 'location', 'integration']) expect(told(fresh()(at(event), { any: 1 }))).toEqual([])
    expect(told(fresh()(`application/7d8/device/${EUI}/command/down`, { data: 'AQ==' }))).toEqual([])
  })
})
