import { describe, expect, it } from 'vitest'
import { zigbee2mqttAdapter } from '../../../../server/ingest/adapters/zigbee2mqtt.ts'
import { NOON, reader, samplesOf, told } from '../ingest-fixtures.ts'

const fresh = () => reader(zigbee2mqttAdapter)
const bridgeDevices = (exposes: object[], more: object = {}) => [
  { friendly_name: 'Coordinator', type: 'Coordinator' },
  { friendly_name: 'hall/meter', type: 'Router', power_source: 'Mains (single phase)', definition: { model: 'TS011F', vendor: 'Tuya', exposes }, ...more },
]

describe('Zigbee2MQTT states', () => {
  it('takes names that hold slashes', () => {
    expect(samplesOf(fresh()('zigbee2mqtt/floor 1/room 2/door', { contact: false }))[0]).toMatchObject({ device: 'floor 1/room 2/door', point: 'contact.open', value: 1 })
  })

  it('reads contact: true as closed', () => {
    expect(told(fresh()('zigbee2mqtt/door', { contact: true }))).toEqual(['contact.open=0'])
  })

  it('publishes kWh as Wh without the dust of binary fractions', () => {
    expect(told(fresh()('zigbee2mqtt/plug', { energy: 12.345, power: 80.5 }))).toEqual(['energy.total=12345', 'power.active=80.5'])
  })

  it('tells V from mV and kPa from hPa by what can be, while the bridge has not said', () => {
    expect(told(fresh()('zigbee2mqtt/a', { voltage: 3005, pressure: 101.3 }))).toEqual(['voltage=3.005', 'air.pressure=1013'])
    expect(told(fresh()('zigbee2mqtt/a', { voltage: 231, pressure: 1013 }))).toEqual(['voltage=231', 'air.pressure=1013'])
  })

  it('converts by the unit of bridge/devices, per property', () => {
    const read = fresh()
    read('zigbee2mqtt/bridge/devices', bridgeDevices([
      { type: 'numeric', property: 'temperature', unit: '°F' }, { type: 'numeric', property: 'power', unit: 'kW' },
      { type: 'numeric', property: 'voltage', unit: 'mV' }, { type: 'numeric', property: 'voc', unit: 'ppb' },
      { type: 'light', features: [{ property: 'energy', unit: 'Wh' }] },
    ]))
    expect(told(read('zigbee2mqtt/hall/meter', { temperature: 68, power: 1.5, voltage: 900, voc: 30, energy: 7 })))
      .toEqual(['air.temperature=20', 'power.active=1500', 'voltage=0.9', 'air.tvoc_ppb=30', 'energy.total=7'])
  })

  it('never guesses a TVOC unit', () => {
    expect(told(fresh()('zigbee2mqtt/air', { voc: 30, co2: 600 }))).toEqual(['air.co2=600'])
  })

  it('learns words for on and off', () => {
    const read = fresh()
    read('zigbee2mqtt/bridge/devices', bridgeDevices([{ type: 'binary', property: 'presence', value_on: 'somebody', value_off: 'nobody' }, { type: 'binary', property: 'contact', value_on: false, value_off: true }]))
    expect(told(read('zigbee2mqtt/hall/meter', { presence: 'somebody', contact: false }))).toEqual(['occupancy.present=1', 'contact.open=1'])
    expect(told(read('zigbee2mqtt/hall/meter', { presence: 'nobody', contact: true }))).toEqual(['occupancy.present=0', 'contact.open=0'])
  })

  it('announces model and power', () => {
    expect(fresh()('zigbee2mqtt/bridge/devices', bridgeDevices([]))).toMatchObject({ ok: true, announcements: [{ device: 'hall/meter', model: 'TS011F', power: 'mains' }] })
  })

  it('reads endpoint suffixes as channels', () => {
    expect(told(fresh()('zigbee2mqtt/strip', { power_l1: 5, power_l2: 6, temperature_3: 20 }))).toEqual(['power.active=5', 'power.active#2=6', 'air.temperature#3=20'])
  })

  it('prefers illuminance_lux of 1.x over its raw illuminance', () => {
    expect(told(fresh()('zigbee2mqtt/a', { illuminance: 16994, illuminance_lux: 49 }))).toEqual(['light.level=49'])
  })

  it('takes last_seen as the bridge\'s time, in each of its formats', () => {
    for (const last_seen of ['2026-06-01T12:00:00.000Z', '2026-06-01T14:00:00+02:00', NOON]) {
      expect(samplesOf(fresh()('zigbee2mqtt/a', { humidity: 40, last_seen }))[0]).toMatchObject({ time: NOON, timeSource: 'network' })
    }
    expect(samplesOf(fresh()('zigbee2mqtt/a', { humidity: 40 }))[0]).toMatchObject({ time: null, timeSource: 'broker' })
  })

  it('drops null, keeps the rest beside a value that cannot be, and says so', () => {
    const result = fresh()('zigbee2mqtt/a', '{"temperature":1e309,"humidity":40,"battery":null}')
    expect(told(result)).toEqual(['air.humidity=40'])
    expect(result).toMatchObject({ refused: { reason: 'bad-value' } })
    expect(told(fresh()('zigbee2mqtt/a', '{"temperature":1e309}'))).toEqual(['!bad-value'])
  })

  it('finds nothing in prototype names', () => {
    expect(told(fresh()('zigbee2mqtt/a', '{"__proto__":{"temperature":1},"constructor":1,"toString":2}'))).toEqual(['!nothing-known'])
    expect(({} as Record<string, unknown>)['temperature']).toBeUndefined()
  })

  it('leaves set and get echoes and other bridge topics alone', () => {
    for (const topic of ['zigbee2mqtt/lamp/set', 'zigbee2mqtt/a/b/get', 'zigbee2mqtt/lamp/set/state', 'zigbee2mqtt/bridge/info', 'zigbee2mqtt/bridge/logging', 'zigbee2mqtt/bridge/response/device/rename']) {
      expect(told(fresh()(topic, 'whatever'))).toEqual([])
    }
  })
})

describe('Zigbee2MQTT motion', () => {
  it('is one event a rise, however often the cached state comes again', () => {
    const read = fresh()
    expect(told(read('zigbee2mqtt/pir', { occupancy: true, battery: 90 }))).toEqual(['motion.event=1', 'occupancy.present=1', 'device.battery=90'])
    expect(told(read('zigbee2mqtt/pir', { occupancy: true, battery: 89 }))).toEqual(['occupancy.present=1', 'device.battery=89'])
    expect(told(read('zigbee2mqtt/pir', { occupancy: false, battery: 89 }))).toEqual(['occupancy.present=0', 'device.battery=89'])
    expect(told(read('zigbee2mqtt/pir', { occupancy: true, battery: 89 }))).toEqual(['motion.event=1', 'occupancy.present=1', 'device.battery=89'])
  })

  it('is not made by a retained replay, which still sets the level', () => {
    const read = fresh()
    expect(told(read('zigbee2mqtt/pir', { occupancy: true }, { retain: true }))).toEqual(['occupancy.present=1'])
    expect(told(read('zigbee2mqtt/pir', { occupancy: true }))).toEqual(['occupancy.present=1'])
  })

  it('is not made by the cached states that a starting bridge sends', () => {
    const read = fresh()
    read('zigbee2mqtt/bridge/state', { state: 'online' })
    expect(told(read('zigbee2mqtt/pir', { occupancy: true }, { receivedAt: NOON + 1_000 }))).toEqual(['occupancy.present=1'])
    read('zigbee2mqtt/pir', { occupancy: false }, { receivedAt: NOON + 40_000 })
    expect(told(read('zigbee2mqtt/pir', { occupancy: true }, { receivedAt: NOON + 50_000 }))).toContain('motion.event=1')
  })

  it('leaves the level to "presence" where a radar sends both', () => {
    expect(told(fresh()('zigbee2mqtt/radar', { occupancy: true, presence: false }))).toEqual(['motion.event=1', 'occupancy.present=0'])
  })
})

describe('Zigbee2MQTT availability', () => {
  it('is read as JSON and as legacy text', () => {
    expect(told(fresh()('zigbee2mqtt/a/b/availability', { state: 'offline' }))).toEqual(['device.online=0'])
    expect(told(fresh()('zigbee2mqtt/a/b/availability', 'online'))).toEqual(['device.online=1'])
    expect(told(fresh()('zigbee2mqtt/a/availability', { state: 'maybe' }))).toEqual(['!bad-value'])
  })

  it('of the bridge overrides its children until it is back', () => {
    const read = fresh()
    read('zigbee2mqtt/a', { humidity: 1 })
    read('zigbee2mqtt/b/availability', { state: 'offline' })
    expect(samplesOf(read('zigbee2mqtt/bridge/state', { state: 'offline' })).map(({ device, value }) => [device, value])).toEqual([['a', 0], ['b', 0]])
    expect(told(read('zigbee2mqtt/bridge/state', 'offline'))).toEqual([])
    expect(told(read('zigbee2mqtt/a/availability', 'online', { retain: true }))).toEqual(['device.online=0'])
    expect(told(read('zigbee2mqtt/new/availability', 'online', { retain: true }))).toEqual(['device.online=0'])
    const back = samplesOf(read('zigbee2mqtt/bridge/state', { state: 'online' })).map(({ device, value }) => [device, value])
    expect(back).toEqual([['a', 1], ['b', 0], ['new', 1]])
  })

  it('returns for a device that is heard live, because the bridge must have forwarded it', () => {
    const read = fresh()
    read('zigbee2mqtt/a', { humidity: 1 })
    read('zigbee2mqtt/bridge/state', 'offline')
    expect(told(read('zigbee2mqtt/a', { humidity: 2 }, { retain: true }))).toEqual(['air.humidity=2'])
    expect(told(read('zigbee2mqtt/a', { humidity: 3 }))).toEqual(['device.online=1', 'air.humidity=3'])
  })
})
