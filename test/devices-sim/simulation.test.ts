import { describe, expect, it } from 'vitest'
import { simulate, type SimMessage } from '../../devices-sim/simulation.ts'
import { HOUR_MS } from '../../devices-sim/zone-days.ts'
import { co2After } from '../../devices-sim/air-sensors.ts'

const FROM = Date.parse('2026-09-08T22:00:00Z')
const TO = FROM + 22 * HOUR_MS
const base = { seed: 5, timeZone: 'Asia/Shanghai', from: FROM, to: TO } as const

const json = (message: SimMessage): Record<string, unknown> => JSON.parse(message.payload) as Record<string, unknown>
const lines = (list: readonly SimMessage[]): string => list.map((message) => JSON.stringify(message)).join('\n')
const objectOf = (message: SimMessage): Record<string, unknown> => json(message)['object'] as Record<string, unknown>

describe('a simulation', () => {
  const simulation = simulate(base)
  const messages = [...simulation.messages()]
  const devices = new Map(simulation.devices.map((device) => [device.record.id, device]))

  it('repeats itself byte for byte for the same seed and period', () => {
    // Compared as text: a deep comparison of 30,000 objects takes minutes.
    expect(lines([...simulate(base).messages()]) === lines(messages)).toBe(true)
    expect([...simulate({ ...base, seed: 6 }).messages()].slice(0, 50)).not.toEqual(messages.slice(0, 50))
  })

  it('comes in arrival order, inside the period or just after it', () => {
    expect(messages.filter(({ at }, index) => at < (messages[index - 1]?.at ?? FROM))).toEqual([])
    expect(messages.at(-1)!.at).toBeLessThan(TO)
  })

  it('tells the same of a later start, but for the air\'s last digit', () => {
    const later = simulate({ ...base, from: FROM + 8 * HOUR_MS })
    const steady = (message: SimMessage): boolean => !/^demo-(air|climate)/.test(message.device)
    const shared = messages.filter(({ at }) => at >= FROM + 8 * HOUR_MS + 1000).filter(steady)
    expect(lines([...later.messages()].filter(({ at }) => at >= FROM + 8 * HOUR_MS + 1000).filter(steady)) === lines(shared)).toBe(true)
    expect(later.truth.intervals.at(-1)).toEqual(simulation.truth.intervals.at(-1))
  })

  it('lets every device speak at least every reportEveryS', () => {
    const last = new Map<string, number>()
    const tooLate = messages.filter(({ device, at }) => {
      const silence = at - (last.get(device) ?? FROM)
      last.set(device, at)
      return silence > 1000 * (devices.get(device)?.record.reportEveryS ?? 0)
    })
    expect(tooLate).toEqual([])
    expect(last.size).toBe(devices.size)
  })

  it('announces every device within ten seconds when asked to', () => {
    const announced = new Set<string>()
    for (const { at, device } of simulate({ ...base, to: Infinity, announce: true }).messages()) {
      if (at > FROM + 10_000) break
      announced.add(device)
    }
    expect(announced.size).toBe(devices.size)
  })

  it('keeps the fields of each convention', () => {
    const zigbee: Record<string, readonly string[]> = {
      'pir': ['occupancy', 'illuminance', 'battery', 'voltage', 'linkquality'], 'desk-zigbee': ['presence', 'linkquality'], 'contact': ['contact', 'battery'],
      'plug': ['state', 'power', 'energy', 'current', 'voltage'], 'climate': ['temperature', 'humidity', 'pressure'], 'leak': ['water_leak', 'battery_low'],
    }
    const lora: Record<string, readonly string[]> = {
      'air': ['battery', 'temperature', 'humidity', 'pir', 'light_level', 'co2', 'tvoc', 'pressure'], 'air-dust': ['co2', 'pm2_5', 'pm10', 'hcho'],
      'desk-lora': ['battery', 'occupancy'], 'ceiling-count': ['people_count_all', 'region_count', 'region_1'], 'line-count': ['line_1_total_in', 'line_1_total_out'],
    }
    const seen = new Map<string, number>()
    for (const message of messages) {
      const device = devices.get(message.device)!
      // The first hundred of each model: they are all written by one function.
      const count = (seen.get(device.model) ?? 0) + 1
      seen.set(device.model, count)
      const body = json(message)
      if (count > 100) continue
      const { adapter, externalId } = device.record
      if (adapter === 'zigbee2mqtt') {
        expect(message.topic).toBe(`zigbee2mqtt/${externalId}`)
        expect(Object.keys(body)).toEqual(expect.arrayContaining([...zigbee[device.model]!]))
      } else if (adapter === 'chirpstack') {
        expect(message.topic).toBe(`application/${(body['deviceInfo'] as { applicationId: string }).applicationId}/device/${externalId}/event/up`)
        expect(body['deduplicationId']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(body['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\+00:00$/)
        expect(Object.keys(objectOf(message))).toEqual(expect.arrayContaining([...lora[device.model]!]))
      } else {
        expect(message.topic).toMatch(new RegExp(`^atrium/v1/demo/${externalId}/[a-z]+(\\.[a-z_0-9]+)?$`))
        expect(Object.keys(body)).toEqual(['value', 'time', 'id'])
      }
    }
    expect(seen.size).toBe(15)
  })

  it('gives each LoRaWAN uplink an id of its own, and the same bytes as the decoded object', () => {
    const uplinks = messages.filter(({ topic }) => topic.startsWith('application/'))
    expect(new Set(uplinks.map((message) => json(message)['deduplicationId'])).size).toBe(uplinks.length)
    const air = uplinks.find(({ device }) => devices.get(device)?.model === 'air')!
    const bytes = Buffer.from(json(air)['data'] as string, 'base64')
    const object = objectOf(air)
    expect([...bytes.subarray(0, 2)]).toEqual([0x01, 0x75])
    expect(bytes.readInt16LE(5) / 10).toBe(object['temperature'])
    expect(bytes[9]! / 2).toBe(object['humidity'])
    expect(bytes.readUInt16LE(bytes.length - 10)).toBe(object['co2'])
  })

  it('lets counters and meters only grow within a day', () => {
    const last = new Map<string, number>()
    const fallen: string[] = []
    const grows = (key: string, value: unknown): void => { if ((value as number) < (last.get(key) ?? 0)) fallen.push(key); last.set(key, value as number) }
    for (const message of messages) {
      const { model } = devices.get(message.device)!
      if (model === 'plug') grows(message.device, json(message)['energy'])
      if (model === 'line-count') grows(message.device, objectOf(message)['line_1_total_in'])
      if (/total$/.test(message.topic)) grows(message.topic, json(message)['value'])
    }
    expect(fallen).toEqual([])
    expect(last.size).toBeGreaterThan(20)
  })

  it('lets air rise where people meet and settle where nobody is', () => {
    const co2 = messages.filter(({ device }) => device === 'demo-air-1-28').map((message) => objectOf(message)['co2'] as number)
    expect(Math.max(...co2)).toBeGreaterThan(600)
    expect(Math.min(...co2)).toBeLessThan(520)
  })
})

describe('the CO2 balance', () => {
  it('tends to outdoor + G·n/Q with the time constant V/Q', () => {
    expect(co2After(425, 10, 1e7, 100, 0.05)).toBeCloseTo(425 + (10 * 5.2) / 0.05, 6)
    const [start, settled] = [1000, 425]
    expect(co2After(start, 0, 100 / 0.05, 100, 0.05)).toBeCloseTo(settled + (start - settled) / Math.E, 6)
  })

  it('does not depend on how the time is cut', () => {
    const once = co2After(500, 4, 900, 120, 0.03)
    const twice = co2After(co2After(500, 4, 300, 120, 0.03), 4, 600, 120, 0.03)
    expect(twice).toBeCloseTo(once, 9)
  })
})

/** Level over time as the messages tell it, to be asked at a moment. */
function levelOf(messages: readonly SimMessage[], read: (message: SimMessage) => number): (at: number) => number {
  const times = messages.map(({ at }) => at)
  const values = messages.map(read)
  return (at) => {
    const index = times.findLastIndex((time) => time <= at)
    return index === -1 ? 0 : values[index]!
  }
}

describe('ideal sensors', () => {
  const simulation = simulate({ ...base, noise: false })
  const byDevice = new Map<string, SimMessage[]>()
  for (const message of simulation.messages()) { const list = byDevice.get(message.device); if (list) list.push(message); else byDevice.set(message.device, [message]) }
  const truthOf = (spaceId: string) => simulation.truth.intervals.filter((interval) => interval.spaceId === spaceId)
  /** Compares at the middle of every stretch of truth that is long enough for holds and latency to be over. */
  const agree = (model: string, settleMs: number, read: (message: SimMessage) => number, shown: (count: number) => number): void => {
    let compared = 0
    const wrong: string[] = []
    for (const device of simulation.devices.filter((candidate) => candidate.model === model)) {
      const level = levelOf(byDevice.get(device.record.id) ?? [], read)
      for (const { from, to, count } of truthOf(device.record.placement.spaceId!)) {
        if (to - from < 2 * settleMs || from < FROM + 2 * HOUR_MS) continue
        const seen = level(from + settleMs + (to - from - settleMs) / 2)
        if (seen !== shown(count)) wrong.push(`${device.record.id} at ${new Date(from).toISOString()}: ${seen} for ${count}`)
        compared++
      }
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(40)
  }
  const present = (count: number): number => (count > 0 ? 1 : 0)

  it('agree with the truth: radar', () => agree('mmwave', 32_000, (message) => (json(message)['value'] === true ? 1 : 0), present))
  it('agree with the truth: motion', () => agree('pir', 182_000, (message) => (json(message)['occupancy'] === true ? 1 : 0), present))
  it('agree with the truth: Zigbee desks', () => agree('desk-zigbee', 27_000, (message) => (json(message)['presence'] === true ? 1 : 0), present))
  it('agree with the truth: LoRaWAN desks', () => agree('desk-lora', 27_000, (message) => (objectOf(message)['occupancy'] === 'occupied' ? 1 : 0), present))
  it('agree with the truth: heads from the ceiling', () => agree('ceiling-count', 1_500, (message) => objectOf(message)['people_count_all'] as number, (count) => count))

  it('agree with the truth: door counters add up to the passages', () => {
    for (const door of ['demo-door-0-09-out', 'demo-door-0-07-out', 'demo-door-0-08-out']) {
      const device = simulation.devices.find(({ record, model }) => model === 'entrance-count' && record.placement.doorId === door)!
      const totals = (leaf: string): number[] => (byDevice.get(device.record.id) ?? []).filter(({ topic }) => topic.endsWith(leaf)).map((message) => json(message)['value'] as number)
      const [entered, left] = [totals('people.in_total'), totals('people.out_total')]
      const passed = (into: boolean): number => simulation.truth.passages.filter((passage) => passage.doorId === door && passage.into === into).length
      // The first message may itself be the first passage of the period.
      for (const [seen, true_] of [[entered, passed(true)], [left, passed(false)]] as const) expect([true_ - 1, true_]).toContain(seen.at(-1)! - seen[0]!)
    }
  })

  it('agree with the truth: a machine\'s meter passes its threshold exactly while it runs', () => {
    for (const machine of simulation.building.equipment) {
      const device = simulation.devices.find(({ record }) => record.placement.equipmentId === machine.id)!
      const own = (byDevice.get(device.record.id) ?? []).filter(({ topic }) => device.model === 'plug' || topic.endsWith('power.active'))
      const level = levelOf(own, (message) => json(message)[device.model === 'plug' ? 'power' : 'value'] as number)
      for (const { from, to, state } of simulation.truth.machines.filter(({ equipmentId }) => equipmentId === machine.id)) {
        if (to - from < 5_000 || from === FROM) continue
        expect(level((from + to) / 2) > machine.runningThresholdW, `${machine.name} ${state} at ${new Date(from).toISOString()}`).toBe(state === 'running')
      }
    }
  })
})
